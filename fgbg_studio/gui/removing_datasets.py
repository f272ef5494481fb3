"""Taking written datasets out of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.gui.known_datasets import KnownDatasets
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.taking_back import TakingBack

if TYPE_CHECKING:
    from fgbg_studio.jobs.removing import Removed


class RemovingDatasets:
    """Moves one to the project's bin, and back."""

    def __init__(self, session: Session, known: KnownDatasets) -> None:
        self._session, self._known = session, known
        self.taking_back = TakingBack(session, lambda _: known.look())

    def remove(self, name: str) -> None:
        """Move a dataset with all its files to the bin; no job may be reading it."""
        from fgbg_studio.jobs.removing import remove_dataset

        project = self._session.project
        removed: list[Removed] = []
        if self._session.jobs.work:
            self._session.message.emit("A job is under way that may need it.", True)
        elif project and self._session.attempt(
            lambda: removed.append(remove_dataset(project, name))
        ):
            self.taking_back.tell(project, removed[0])
            self._known.look()
