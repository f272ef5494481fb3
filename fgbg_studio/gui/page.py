"""What the window knows of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.opening import import_job
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.importing import ImportReport

NO_PROJECT = "Open or make a project first."


class Page(QWidget):
    """One step of the work. Made after the window is shown, so it may take a moment to build."""

    name = ""
    """The page's name in `gui.rail.STEPS` and `gui.actions.ACTIONS`."""

    status_changed = Signal()
    """`status()` or `why_not()` would answer differently now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        for turn in (session.jobs.started, session.jobs.finished):
            turn.connect(self.status_changed)  # what a job may need cannot be removed meanwhile

    def status(self) -> str:
        """Where this step stands, in two or three words for the rail."""
        return ""

    def shown(self) -> None:
        """Called each time the page becomes the current one."""

    def accept_drop(self, paths: list[Path]) -> None:
        """Files and folders were dropped on the page: by default they become sources."""
        if project := self.session.project:
            job = import_job(project, paths)
            self.session.run("Import", job, on_result=self._imported)

    def _imported(self, report: ImportReport) -> None:
        self.session.sources_changed.emit()
        self.session.message.emit(f"{len(report.added):,} pictures were added.", False)

    def why_not(self, action: str) -> str:
        """Why an action of this page cannot be used now, as a sentence; "" when it can."""
        return "" if self.session.project else NO_PROJECT

    def undo(self) -> None:
        """Take the page's last change back."""

    def redo(self) -> None:
        """Make the change again that `undo` took back."""
