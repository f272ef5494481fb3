"""Two trials before a training: which learning rate, and can the network learn at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fgbg_studio.base.events import Event, Metric
from fgbg_studio.gui import theme
from fgbg_studio.gui.rate_plot import RatePlot
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from fgbg_studio.base.events import Job
    from fgbg_studio.gui.action_buttons import ActionButtons
    from fgbg_studio.gui.job_runner import RunningJob
    from fgbg_studio.gui.session import Session
    from fgbg_studio.jobs.overfitting import Overfitted
    from fgbg_studio.jobs.rate_finding import RateFound
    from fgbg_studio.learning.options import TrainOptions

BUSY = "A trial is under way; the bar below shows how far."
STOPPED = "The trial was stopped."


class Trials(QWidget):
    """Two buttons, and below them what the last trial found. Nothing of it enters the project."""

    changed = Signal()
    """A trial began or ended."""
    rate_taken = Signal(float)
    """The person wants to train at this rate."""

    def __init__(self, session: Session, buttons: ActionButtons) -> None:
        super().__init__()
        self._session = session
        self._job: RunningJob | None = None
        self._points: dict[str, dict[int, float]] = {}
        self._suggested = 0.0
        self.plot = RatePlot()
        self.said = WrappedText()
        self.take = QPushButton("Use this rate")
        self.take.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID // 2, 0, 0)
        column.setSpacing(theme.GRID // 2)
        find = buttons.push("find-rate", "Find learning rate")
        check = buttons.push("overfit")
        for widget in (find, check, self.plot, self.said, self.take):
            column.addWidget(widget)
        self.clear()

    @property
    def is_running(self) -> bool:
        """True while a trial is under way."""
        return self._job is not None

    def clear(self) -> None:
        """Forget what was found."""
        for widget in (self.plot, self.said, self.take):
            widget.hide()

    def find_rate(self, options: TrainOptions) -> None:
        """Try rates with these settings."""
        from fgbg_studio.jobs.rate_finding import find_rate

        if project := self._session.project:
            self._run("Find learning rate", find_rate(project, options), self._rate_found)
            self.plot.show_curve((), ())
            self.plot.show()

    def overfit(self, options: TrainOptions) -> None:
        """Let the network learn one batch by heart, with these settings."""
        from fgbg_studio.jobs.overfitting import overfit

        if project := self._session.project:
            self._run("Overfit one batch", overfit(project, options), self._overfitted)

    def _run(self, title: str, job: Job, done: Callable[[Any], None]) -> None:
        self.clear()
        self._points = {}
        self._say("It is being tried…", "muted")
        self._job = self._session.run(
            title, job, on_events=self._on_events, on_result=done, on_ended=self._ended,
            on_stopped=lambda: self._say(STOPPED, "muted"),
        )  # fmt: skip
        self._job.failed.connect(lambda text, _: self._say(text, "warning"))
        self.changed.emit()

    def _on_events(self, events: list[Event]) -> None:
        metrics = [event for event in events if isinstance(event, Metric)]
        for metric in metrics:
            self._points.setdefault(metric.name, {})[metric.step] = metric.value
        rates, losses = (self._points.get(f"rate/{name}", {}) for name in ("rate", "loss"))
        both = sorted(rates.keys() & losses.keys())
        if metrics and both:
            self.plot.show_curve([rates[at] for at in both], [losses[at] for at in both])
        learned = self._points.get("overfit/loss")
        if metrics and learned:
            self._say(f"Step {max(learned):,}: loss {learned[max(learned)]:.3g}", "muted")

    def _ended(self) -> None:
        self._job = None
        self.changed.emit()

    def _rate_found(self, found: RateFound) -> None:
        self.plot.show_curve(found.rates, found.losses, found.suggested)
        self._say(f"The loss falls fastest at about {found.suggested:.2g}.", "")
        self._suggested = found.suggested
        self.take.setText(f"Train at {found.suggested:.2g}")
        self.take.setToolTip("Put this rate into the settings above")
        self.take.show()

    def _take(self) -> None:
        self.rate_taken.emit(float(f"{self._suggested:.2g}"))
        self.take.hide()

    def _overfitted(self, found: Overfitted) -> None:
        self._say(" ".join(found.lines()), "" if found.passed else "warning")

    def _say(self, text: str, name: str) -> None:
        self.said.setObjectName(name)
        self.said.style().polish(self.said)
        self.said.say(text)
        self.said.show()
