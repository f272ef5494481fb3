"""Train: the settings, the curves and pictures of a run as it learns, and the runs so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fgbg_studio.base.events import Event
from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.lacking import lacking
from fgbg_studio.gui.outcome_view import OutcomeView
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.run_device import RunDevice
from fgbg_studio.gui.run_edits import ACTIONS, RunEdits
from fgbg_studio.gui.run_list import RunList
from fgbg_studio.gui.run_view import RunView
from fgbg_studio.gui.runs_panel import RunsPanel
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.training import BUSY, Outcome, Training
from fgbg_studio.gui.training_bar import TrainingBar
from fgbg_studio.gui.training_facts import TrainingFacts
from fgbg_studio.gui.training_form import TrainingForm
from fgbg_studio.gui.trials import BUSY as TRYING
from fgbg_studio.gui.trials import Trials

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.jobs.runs import Run

LEFT, RIGHT = 40 * theme.GRID, 35 * theme.GRID


class TrainPage(Page):
    """One training at a time; its curves and pictures grow while it runs."""

    name = "train"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        buttons = ActionButtons(self)
        self.training = Training(session, self)
        self.trials = Trials(session, buttons)
        self.form = TrainingForm(session, self.trials)
        self.view, self.runs = RunView(), RunList()
        self.facts, self.device = TrainingFacts(), RunDevice()
        self.bar = TrainingBar(buttons, self.view.time_bar, self.facts)
        self.outcome = OutcomeView()
        self.panel = RunsPanel(session, buttons, self.runs)
        self.edits = RunEdits(session, self.runs, self.training)
        self._lay_out()
        self._connect()
        self._show_runs()

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        for widget in (self.bar, self.outcome, self.view.figures):
            middle.addWidget(widget)
        middle.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side_panel("left", [self.form], LEFT))
        row.addLayout(middle, 1)
        row.addWidget(side_panel("right", [self.panel], RIGHT))

    def _connect(self) -> None:
        session, training = self.session, self.training
        self.runs.selected.connect(self._run_selected)
        self.runs.ticked.connect(self._compare)
        self.edits.cloned.connect(self.form.set_value)
        self.form.changed.connect(lambda _: self._refresh())
        self.form.model.control.changed.connect(self._refresh)
        self.trials.changed.connect(self._refresh)
        self.edits.taking_back.changed.connect(self._refresh)
        self.trials.rate_taken.connect(lambda rate: self._set_form(rate=rate))
        self.device.found.connect(self._tell_facts)
        self.outcome.resume_wanted.connect(self.resume_run)
        self.outcome.smaller_wanted.connect(self._start_smaller)
        training.began.connect(self._began)
        training.said.connect(self._said)
        training.ended.connect(self._ended)
        training.changed.connect(self._held)
        session.project_changed.connect(self._project_changed)
        session.runs.changed.connect(self._show_runs)
        session.sources_changed.connect(self._refresh)
        session.jobs.finished.connect(self.form.model.control.count)  # it may have been the engine

    # --- what the window asks -------------------------------------------------------------------

    def status(self) -> str:
        """How far the training is, or how good the newest run is."""
        if state := self.training.state:
            return state
        if not self.runs.runs:
            return "no run yet"
        newest = self.runs.runs[0]
        iou = newest.metrics.get("held-out/iou")
        return f"epoch {newest.epoch} of {newest.epochs}" if iou is None else f"IoU {iou:.2f}"

    def shown(self) -> None:
        """Get the plots ready at the first time."""
        self.view.prepare()
        self.form.model.control.count()

    def why_not(self, action: str) -> str:
        """Why an action of this page cannot be used now."""
        if reason := super().why_not(action):
            return reason
        if action in ("undo", "redo"):
            can_undo = action == "undo" and self.edits.taking_back.can_undo
            return "" if can_undo else f"There is nothing to {action} on this page."
        if action in ("train-pause", "train-stop"):
            return "" if self.training.is_running else "Nothing is being trained."
        if action in ACTIONS:
            return self.edits.why_not(action)
        return self._why_not_train(action)

    def _why_not_train(self, action: str) -> str:
        if self.training.is_running:
            return BUSY
        if self.trials.is_running:
            return TRYING
        if self.session.project and self.session.project.read_only:
            return READ_ONLY
        if action == "train-resume":
            return self._why_not_resume()
        name = self.form.value().name
        if action == "train-start" and any(run.name == name for run in self.runs.runs):
            return f"There is a run '{name}' already. Choose another name, or resume it."
        return self._why_not_render() or self.form.why_not()

    def _why_not_render(self) -> str:
        """Why there are no samples, or ""; files need no sources of the project's own."""
        return "" if self.form.value().data else lacking(self.session.project)

    def _why_not_resume(self) -> str:
        run = self.runs.current
        if run is None:
            return "Select a run that was stopped before its end."
        return "This run has reached its last epoch." if run.finished else ""

    # --- training -------------------------------------------------------------------------------

    def start(self) -> None:
        """Train a new run with the settings of the form."""
        if not self.why_not("train-start") and self.session.save_first():
            self.runs.clearSelection()
            self.training.start(self.form.value())
            self._set_form(name="", start="")  # the name is taken now

    def resume(self) -> None:
        """Go on with the selected run."""
        if self.runs.current and not self.why_not("train-resume"):
            self.resume_run(self.runs.current.name)

    def resume_run(self, name: str) -> None:
        """Go on with a run by its name."""
        if not self.training.is_running:
            self.runs.select(name)
            self.training.resume(name)

    def continue_run(self, name: str) -> None:
        """Train a new run that begins with the last checkpoint of another."""
        if not self.edits.continue_run(name):
            return
        if reason := self.why_not("train-start"):
            self.session.message.emit(reason, True)
        self.start()

    def pause(self) -> None:
        """Hold the training, or let it go on."""
        self.training.pause()

    def stop(self) -> None:
        """Stop the training; the run can be resumed."""
        self.training.stop()

    def find_rate(self) -> None:
        """Try learning rates with the settings of the form."""
        if not self.why_not("find-rate") and self.session.save_first():
            self.trials.find_rate(self.form.value())

    def overfit(self) -> None:
        """Let the network learn one batch by heart, with the settings of the form."""
        if not self.why_not("overfit") and self.session.save_first():
            self.trials.overfit(self.form.value())

    def _start_smaller(self, name: str) -> None:
        """Put the options of a run into the form, with half its batch."""
        self.edits.clone_run(name)
        self._set_form(batch=max(1, self.form.value().batch // 2))
        self.start()

    def _set_form(self, **values: object) -> None:
        self.form.set_value(self.form.value().model_copy(update=values))
        self._refresh()

    def _began(self, folder: Path) -> None:
        self.outcome.clear()
        self.facts.restart()
        self.view.follow(folder)
        self._tell_facts()

    def _said(self, events: list[Event]) -> None:
        self.view.add(events)
        self.facts.follow(events, self.training.options, self.view.known.live_points)
        if self.view.folder == self.training.folder:
            self._tell_facts()

    def _ended(self, outcome: Outcome | None) -> None:
        self.view.known.end()
        self.outcome.show_outcome(outcome)
        self._tell_facts()

    def _held(self) -> None:
        """The training began, was held, went on or ended."""
        self.bar.show_paused(self.training.is_paused)
        if self.training.is_paused:
            self.facts.restart()
        self._refresh()

    # --- runs -----------------------------------------------------------------------------------

    def rename_run(self) -> None:
        """Type another name for the selected run."""
        self.edits.rename()

    def clone_run(self) -> None:
        """Begin anew with the settings of the selected run."""
        self.edits.clone()

    def open_run_folder(self) -> None:
        """Show the files of the selected run."""
        self.edits.open_folder()

    def undo(self) -> None:
        """Take the last run back from the bin."""
        self.edits.taking_back.undo()

    def bin_run(self) -> None:
        """Move the selected run to the project's bin."""
        self.edits.bin()

    def _project_changed(self) -> None:
        self.runs.clearSelection()
        self.trials.clear()
        self.outcome.clear()
        self.view.clear()

    def _show_runs(self) -> None:
        self.panel.show_runs(self.session.runs.found)
        if not self.runs.current and (run := self._in_sight):
            self.runs.select(run.name)
        self._tell_of_run()
        self._refresh()

    @property
    def _in_sight(self) -> Run | None:
        """The selected run, else the one that learns, else the newest."""
        if self.runs.current or not self.training.is_running:
            return self.runs.current or next(iter(self.runs.runs), None)
        folder = self.training.folder
        return next((run for run in self.runs.runs if run.folder == folder), None)

    def _tell_of_run(self) -> None:
        run = self._in_sight
        self.panel.tell_of(run)
        if run and self.view.folder == run.folder:
            self.device.ask(run.folder)

    def _run_selected(self) -> None:
        self._refresh()
        if run := self.runs.current:
            self.view.show_run(run.folder)
        self._tell_of_run()
        self._tell_facts()

    def _compare(self) -> None:
        self.view.compare({run.folder: colour for run, colour in self.runs.compared})

    def _tell_facts(self) -> None:
        folder = self.view.folder
        live = self.training.is_running and folder == self.training.folder
        self.facts.tell(self.view.points, self.device.of(folder), live=live)

    def _refresh(self) -> None:
        self.status_changed.emit()
