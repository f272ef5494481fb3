"""The training under way: begun, held, stopped, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.base.events import Event, Preview, Progress
from fgbg_studio.jobs import runs
from fgbg_studio.jobs.training import train

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.base.events import Job
    from fgbg_studio.gui.job_runner import RunningJob
    from fgbg_studio.gui.session import Session
    from fgbg_studio.learning.options import TrainOptions

BUSY = "A network is being trained. Stop it or wait for it first."


@dataclass(frozen=True)
class Outcome:
    """How a training ended before its last epoch."""

    folder: Path
    problem: str = ""
    """What went wrong, as a sentence; "" where the person stopped it."""


class Training(QObject):
    """One at a time, in a thread of its own."""

    changed = Signal()
    """It began, was held, ended, or does something else now."""
    began = Signal(object)
    """The folder of the run."""
    said = Signal(object)
    """A list of events."""
    ended = Signal(object)
    """The `Outcome`, or None where it reached its end."""

    def __init__(self, session: Session, owner: QObject) -> None:
        super().__init__(owner)
        self._session = session
        self._job: RunningJob | None = None
        self._outcome: Outcome | None = None
        self._doing = ""
        self.folder: Path | None = None
        """Of the run that is being trained, or was the last to be."""
        self.options: TrainOptions | None = None
        """Of that run; None where they are not known."""

    @property
    def is_running(self) -> bool:
        """True until its thread has ended."""
        return self._job is not None

    @property
    def is_paused(self) -> bool:
        """True while it is held."""
        return self._job is not None and self._job.control.paused

    @property
    def is_stopping(self) -> bool:
        """True from the wish to stop to the end."""
        return self._job is not None and self._job.control.cancelled

    @property
    def state(self) -> str:
        """In a word or two; "" while nothing is trained."""
        if self._job is None:
            return ""
        held = "stopping" if self.is_stopping else "paused" if self.is_paused else ""
        return held or self._doing or "starting"

    def start(self, options: TrainOptions) -> None:
        """Train a new run."""
        if (project := self._session.project) and not self._job:
            name = options.name or runs.new_run_name(project)
            named = options.model_copy(update={"name": name})
            self._run(name, train(project, named), named)

    def resume(self, name: str) -> None:
        """Go on with a run where it stopped."""
        if (project := self._session.project) and not self._job:
            known = {run.name: run.options for run in self._session.runs.found}
            self._run(name, train(project, resume=name), known.get(name))

    def pause(self) -> None:
        """Hold it, or let it go on."""
        if self._job and self._job.control.paused:
            self._job.resume()
        elif self._job:
            self._job.pause()

    def stop(self) -> None:
        """Stop it; the run can be resumed."""
        if self._job:
            self._job.cancel()

    def _run(self, name: str, job: Job, options: TrainOptions | None) -> None:
        if not (project := self._session.project):
            return
        self.options = options
        self.folder = folder = runs.runs_folder(project) / name
        self._doing, self._outcome = "", None
        self._job = self._session.run(
            f"Train {name}", job, on_events=self._on_events, on_ended=self._ended,
            on_stopped=lambda: self._fail(Outcome(folder)),
        )  # fmt: skip
        self._job.failed.connect(lambda text, _: self._fail(Outcome(folder, text)))
        self._job.held.connect(self.changed)
        self.began.emit(folder)
        self.changed.emit()

    def _on_events(self, events: list[Event]) -> None:
        self.said.emit(events)
        for event in events:
            if isinstance(event, Progress):
                self._tell_progress(event.doing)
            elif isinstance(event, Preview):
                self._session.runs_changed.emit()

    def _tell_progress(self, doing: str) -> None:
        if doing != self._doing:
            self._doing = doing
            self._session.runs_changed.emit()  # its folder is there with the first epoch
            self.changed.emit()

    def _fail(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def _ended(self) -> None:
        self._job = None
        self._session.runs_changed.emit()
        self.ended.emit(self._outcome)
        self.changed.emit()
