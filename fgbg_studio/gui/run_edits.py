"""What a person does with stored runs: rename, clone, open their folder, throw away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fgbg_studio.gui.run_list import RunList
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.taking_back import TakingBack
from fgbg_studio.gui.training import Training

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.jobs.removing import Removed
    from fgbg_studio.learning.options import TrainOptions

NONE_SELECTED = "Select a run first."
CHANGING = ("run-rename", "run-bin")
ACTIONS = ("run-clone", "run-folder", *CHANGING)


class RunEdits(QObject):
    """Of the run that is selected in the list."""

    cloned = Signal(object)
    """The options of a run, to begin anew with."""

    def __init__(self, session: Session, runs: RunList, training: Training) -> None:
        super().__init__(runs)
        self._session, self._runs, self._training = session, runs, training
        self.taking_back = TakingBack(session, self._came_back)
        runs.renamed.connect(self._rename)

    def why_not(self, action: str) -> str:
        """Why one of ACTIONS cannot be used now, or ""."""
        run, project = self._runs.current, self._session.project
        if run is None:
            return NONE_SELECTED
        if action not in CHANGING:
            return ""
        if project and project.read_only:
            return READ_ONLY
        is_learning = self._training.is_running and self._training.folder == run.folder
        return "This run is being trained. Stop it first." if is_learning else ""

    def rename(self) -> None:
        """Let the person type another name, in the list."""
        if not self.why_not("run-rename"):
            self._runs.edit_name()

    def _rename(self, name: str, typed: str) -> None:
        from fgbg_studio.jobs.run_changes import rename_run

        project, new = self._session.project, typed.strip()
        if not project or new in ("", name):
            return
        if self._session.attempt(lambda: rename_run(project, name, new)):
            self._runs.rename(name, new)
        self._session.runs_changed.emit()

    def clone(self) -> None:
        """Hand the options of the run to the form: a new run begins from them."""
        if not self.why_not("run-clone") and self._runs.current:
            name = self._runs.current.name
            self.clone_run(name)
            told = f"The settings of {name} are in the form. Start trains a new run with them."
            self._session.message.emit(told, False)

    def clone_run(self, name: str) -> None:
        """The same for a run by its name."""
        from fgbg_studio.jobs.run_changes import cloned

        found: list[TrainOptions] = []
        project = self._session.project
        if project and self._session.attempt(lambda: found.append(cloned(project, name))):
            self.cloned.emit(found[0])

    def continue_run(self, name: str) -> bool:
        """Hand on the options with which a new run goes on where this one ended; if it can."""
        from fgbg_studio.jobs.starting import continued

        found: list[TrainOptions] = []
        project = self._session.project
        if project and self._session.attempt(lambda: found.append(continued(project, name))):
            self.cloned.emit(found[0])
        return bool(found)

    def open_folder(self) -> None:
        """Show the files of the run in the desktop's own window."""
        if run := self._runs.current:
            open_folder(run.folder)

    def bin(self) -> None:
        """Move the run to the project's bin."""
        from fgbg_studio.jobs.run_changes import bin_run

        run, project = self._runs.current, self._session.project
        if not run or not project or self.why_not("run-bin"):
            return
        removed: list[Removed] = []
        if self._session.attempt(lambda: removed.append(bin_run(project, run.name))):
            self._runs.clearSelection()
            self.taking_back.tell(project, removed[0])
        self._session.runs_changed.emit()

    def _came_back(self, removed: Removed) -> None:
        self._session.runs_changed.emit()


def open_folder(folder: Path) -> None:
    """Show a folder in the desktop's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
