"""Train: the settings, the curves and pictures of a run as it learns, and the runs so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Metric, Preview, Progress
from fgbg_studio.gui import theme
from fgbg_studio.gui.job_runner import RunningJob
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.run_list import RunList
from fgbg_studio.gui.run_view import RunView
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.stale_run_label import StaleRunLabel
from fgbg_studio.jobs import runs
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.loss_options import own_names, weights_of, without_weight
from fgbg_studio.learning.options import PRESETS, TrainOptions

if TYPE_CHECKING:
    from fgbg_studio.base.events import Job

GROUPS = {
    "Run": ("name", "model", "device", "seed"),
    "Schedule": ("size", "epochs", "epoch_samples", "batch", "rate"),
    "Samples": ("data", "pattern", "no_background", "held_out_samples", "workers", "renderer"),
    "Mask loss": weights_of("mask"),
    "Depth loss": weights_of("depth"),
    "Loss settings": own_names(),
}
FOLDS = ("Loss settings",)
ADDING = {"Mask loss": "Add a loss of the mask…", "Depth loss": "Add a loss of the depth…"}
FIRST_PRESET = "Laptop"


def without_effect(options: TrainOptions) -> dict[str, str]:
    """The settings that change nothing now, and why."""
    reasons = dict.fromkeys(without_weight(options), "Its loss has no weight.")
    if options.data:
        return reasons | {"renderer": "Samples are read from files, not rendered."}
    from_files = "It counts only where samples are read from files: name their folder."
    return reasons | {"pattern": from_files}


class TrainPage(Page):
    """One training at a time; its curves and pictures grow while it runs."""

    name = "train"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        choices = {
            "model": registry.names("models"),
            "device": ("auto", "cpu", "cuda", "mps"),
            "pattern": ("auto", *registry.names("readers")),
        }
        self.form = OptionsForm(
            TrainOptions,
            groups=GROUPS,
            presets={"": PRESETS},
            choices=choices,
            folds=FOLDS,
            adding=ADDING,
            reasons=without_effect,
        )
        self.form.set_value(TrainOptions(**PRESETS[FIRST_PRESET]))
        self.view, self.runs = RunView(), RunList()
        self.stale = StaleRunLabel(session)
        self._job: RunningJob | None = None
        self._training = ""
        self._progress = ""
        self._live: list[Metric] = []
        self._buttons = {
            "train-start": self._button("Start", "start", self.start),
            "train-pause": self._button("Pause", "pause", self.pause),
            "train-stop": self._button("Stop", "stop", self.stop),
            "train-resume": self._button("Resume", "resume", self.resume),
        }
        self._lay_out()
        self.runs.selected.connect(self._run_selected)
        session.project_changed.connect(self._project_changed)
        session.runs.changed.connect(self._show_runs)
        session.sources_changed.connect(self._refresh)
        self._show_runs()

    # --- building -------------------------------------------------------------------------------

    def _button(self, text: str, icon: str, act: object) -> QPushButton:
        main = text == "Start"
        button = QPushButton(theme.icon(icon, on_accent=main), text)
        button.setProperty("primary", main)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side_panel("left", [self.form], 38 * theme.GRID))
        row.addLayout(self._middle(), 1)
        heading = QLabel("Runs")
        heading.setObjectName("heading")
        self.no_runs = QLabel("No run yet. Choose a preset at the left and press Start.")
        self.no_runs.setObjectName("muted")
        self.no_runs.setWordWrap(True)
        right = [heading, self.no_runs, self.runs, self.stale, self._buttons["train-resume"]]
        row.addWidget(side_panel("right", right, 36 * theme.GRID))

    def _middle(self) -> QVBoxLayout:
        top = QHBoxLayout()
        top.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        top.setSpacing(theme.GRID)
        for name in ("train-start", "train-pause", "train-stop"):
            top.addWidget(self._buttons[name])
        top.addSpacing(theme.GRID)
        top.addWidget(self.view.time_bar, 1)
        line = QWidget()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(line)
        column.addWidget(self.view.figures)
        column.addWidget(self.view, 1)
        return column

    # --- what the window asks -------------------------------------------------------------------

    def status(self) -> str:
        """How far the training is, or how good the newest run is."""
        if self._job:
            return "paused" if self._job.control.paused else self._progress or "starting"
        if not self.runs.runs:
            return "no run yet"
        newest = self.runs.runs[0]
        iou = newest.metrics.get("held-out/iou")
        return f"epoch {newest.epoch} of {newest.epochs}" if iou is None else f"IoU {iou:.2f}"

    def shown(self) -> None:
        """Get the plots ready at the first time."""
        self.view.prepare()

    def why_not(self, action: str) -> str:
        """Why an action of this page cannot be used now."""
        if reason := super().why_not(action):
            return reason
        if action in ("train-pause", "train-stop"):
            return "" if self._job else "Nothing is being trained."
        if action in ("train-start", "train-resume"):
            return self._why_not_train(action)
        return "There is nothing to undo on this page." if action in ("undo", "redo") else ""

    def _why_not_train(self, action: str) -> str:
        if self._job:
            return "A network is being trained. Stop it or wait for it first."
        if self.session.project and self.session.project.read_only:
            return READ_ONLY
        if action == "train-resume":
            return self._why_not_resume()
        try:
            if self.session.project:
                self.session.project.dataset()
        except StudioError as error:
            return str(error).partition(" yet.")[0] + " yet. Drop pictures here to add them."
        return ""

    def _why_not_resume(self) -> str:
        run = self.runs.current
        if run is None:
            return "Select a run that was stopped before its end."
        return "This run has reached its last epoch." if run.finished else ""

    # --- training -------------------------------------------------------------------------------

    def start(self) -> None:
        """Train a new run with the settings of the form."""
        project = self.session.project
        if not project or self.why_not("train-start") or not self.session.save_first():
            return
        options = self.form.value()
        name = options.name or runs.new_run_name(project)
        self.runs.clearSelection()
        self._run(name, train(project, options.model_copy(update={"name": name})))

    def resume(self) -> None:
        """Go on with the selected run."""
        if self.runs.current and not self.why_not("train-resume"):
            self.resume_run(self.runs.current.name)

    def resume_run(self, name: str) -> None:
        """Go on with a run by its name."""
        project = self.session.project
        if project and not self._job:
            self.runs.select(name)
            self._run(name, train(project, resume=name))

    def pause(self) -> None:
        """Hold the training, or let it go on."""
        if self._job and self._job.control.paused:
            self._job.resume()
        elif self._job:
            self._job.pause()

    def stop(self) -> None:
        """Stop the training; the run can be resumed."""
        if self._job:
            self._job.cancel()

    def _run(self, name: str, job: Job) -> None:
        self._training, self._progress, self._live = name, "", []
        if self.session.project:
            self.view.follow(runs.runs_folder(self.session.project) / name)
        self._job = self.session.run(
            f"Train {name}", job, on_events=self._on_events, on_stopped=self._stopped,
            on_ended=self._ended,
        )  # fmt: skip
        self._job.held.connect(self._refresh)
        self._refresh()

    def _on_events(self, events: list[Event]) -> None:
        self._live += [event for event in events if isinstance(event, Metric)]
        if self._shows_training():
            self.view.add(events)
        for event in events:
            if isinstance(event, Progress):
                self._show_progress(event.doing)
            elif isinstance(event, Preview):
                self.session.runs_changed.emit()

    def _show_progress(self, doing: str) -> None:
        if doing != self._progress:
            if not self._progress:
                self.session.runs_changed.emit()  # its folder is there now
            self._progress = doing
            self._refresh()

    def _shows_training(self) -> bool:
        """False while the person looks at another run."""
        return self.runs.current is None or self.runs.current.name == self._training

    def _stopped(self) -> None:
        text = f"{self._training} was stopped. Select it among the runs to resume it."
        self.session.message.emit(text, False)

    def _ended(self) -> None:
        self._job = None
        self.session.runs_changed.emit()
        self._refresh()

    # --- runs -----------------------------------------------------------------------------------

    def _project_changed(self) -> None:
        self.runs.clearSelection()
        self.view.clear()

    def _show_runs(self) -> None:
        found = self.session.runs.found
        self.runs.show_runs(found)
        self.runs.setVisible(bool(found))
        self.no_runs.setVisible(not found)
        self._tell_stale()
        self._refresh()

    def _tell_stale(self) -> None:
        """Of the selected run, else of the newest."""
        self.stale.show_run(self.runs.current or next(iter(self.runs.runs), None))

    def _run_selected(self) -> None:
        self._refresh()
        self._tell_stale()
        if run := self.runs.current:
            self.view.show_run(run.folder, self._live if run.name == self._training else [])

    def _refresh(self) -> None:
        for name, button in self._buttons.items():
            reason = self.why_not(name)
            button.setEnabled(not reason)
            button.setToolTip(reason)
        paused = self._job is not None and self._job.control.paused
        self._buttons["train-pause"].setText("Go on" if paused else "Pause")
        self.status_changed.emit()
