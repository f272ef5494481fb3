"""The written datasets of the open project, and how many of their samples changed since."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fgbg_studio.gui.background import Background
from fgbg_studio.jobs.staleness import Stale, stale_dataset

if TYPE_CHECKING:
    from fgbg_studio.gui.session import Session
    from fgbg_studio.jobs.written import WrittenDataset
    from fgbg_studio.project import Project

REST_MS = 1200
"""After the last change of recipe or sources, before it is counted what changed."""


class KnownDatasets(QObject):
    """Follows a session. Cards and manifests may be long, so they are read in another thread."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.found: list[WrittenDataset] = []
        self.stale: dict[str, Stale] = {}
        """By the name of a dataset, once it was looked at."""
        self._session = session
        self._listing = Background(self)
        self._comparing = Background(self, keep=1000)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._compare)
        session.project_changed.connect(self._project_changed)
        session.sources_changed.connect(self._rest.start)
        session.recipe_changed.connect(self._rest.start)
        session.datasets_changed.connect(self.look)
        self.look()

    def complete(self) -> list[str]:
        """The names of those that are written to their end."""
        return [one.name for one in self.found if one.complete]

    def look(self) -> None:
        """Look again; `changed` follows."""
        if project := self._session.project:
            from fgbg_studio.jobs.written import written_datasets

            work = partial(written_datasets, project)
            self._listing.ask("datasets", work, partial(self._take, project))

    def written(self, name: str) -> None:
        """A dataset was written, maybe anew: what was counted of its old files holds no more."""
        self.stale.pop(name, None)
        self.look()

    def _project_changed(self) -> None:
        self.found, self.stale = [], {}
        self.changed.emit()
        self.look()

    def _take(self, project: Project, found: list[WrittenDataset]) -> None:
        if project is self._session.project:
            self.found = found
            self.changed.emit()
            self._rest.start()

    def _compare(self) -> None:
        self._comparing.forget()
        if project := self._session.project:
            for one in self.found:
                if one.complete:
                    work = partial(stale_dataset, project, one.folder)
                    self._comparing.ask(one.name, work, partial(self._tell, project, one.name))

    def _tell(self, project: Project, name: str, stale: Stale | None) -> None:
        if project is self._session.project and stale and self.stale.get(name) != stale:
            self.stale[name] = stale
            self.changed.emit()
