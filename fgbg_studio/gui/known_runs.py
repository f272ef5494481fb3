"""The runs of the open project, looked up once for every page that shows them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    from fgbg_studio.gui.session import Session
    from fgbg_studio.jobs.runs import Run
    from fgbg_studio.project import Project


class KnownRuns(QObject):
    """Follows a session. A run's record may be long, so it is read in another thread."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.found: list[Run] = []
        """Newest first."""
        self._session = session
        self._background = Background(self)
        session.project_changed.connect(self._project_changed)
        session.runs_changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Look again; `changed` follows."""
        project = self._session.project
        if project is None:
            return
        from fgbg_studio.jobs.runs import list_runs

        self._background.ask("runs", lambda: list_runs(project), partial(self._take, project))

    def _project_changed(self) -> None:
        self.found = []
        self.changed.emit()
        self.look()

    def _take(self, project: Project, found: list[Run]) -> None:
        if project is self._session.project:
            self.found = found
            self.changed.emit()
