"""Taking a removal back: "Undo" in the notice that tells of it, and Ctrl+Z on its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.removing import Removed
    from fgbg_studio.project import Project


class TakingBack(QObject):
    """What was removed last on one page.

    Ctrl+Z takes it back as long as nothing else that can be undone was done on the page; the
    button in the notice takes it back later as well.
    """

    changed = Signal()
    """`can_undo` would answer differently now."""

    def __init__(self, session: Session, came_back: Callable[[Removed], object]) -> None:
        """`came_back` shows again what was put back."""
        super().__init__()
        self._session, self._came_back = session, came_back
        self._last: tuple[Project, Removed] | None = None
        session.project_changed.connect(self.forget)

    @property
    def can_undo(self) -> bool:
        """True while the last thing that was done on the page is a removal."""
        return self._last is not None

    def tell(self, project: Project, removed: Removed) -> None:
        """Something was removed: say so, and offer to take it back."""
        self._last = project, removed
        self._session.removed.emit(_told(removed), partial(self._put_back, project, removed))
        self.changed.emit()

    def undo(self) -> None:
        """Take the last removal back."""
        if self._last:
            self._put_back(*self._last)

    def undo_or(self, undo: Callable[[], object]) -> None:
        """Take the removal back where that was done last, else what `undo` takes back."""
        if self.can_undo:
            self.undo()
        else:
            undo()

    def forget(self) -> None:
        """Something else was done on the page: Ctrl+Z belongs to that from now on."""
        if self._last:
            self._last = None
            self.changed.emit()

    def _put_back(self, project: Project, removed: Removed) -> None:
        from fgbg_studio.jobs.removing import put_back

        if project is not self._session.project:
            return
        if self._session.attempt(lambda: put_back(project, removed)):
            if self._last == (project, removed):
                self.forget()
            self._session.taken_back.emit(_told(removed))
            self._session.message.emit(f"{removed.name} is back.", False)
            self._came_back(removed)


def _told(removed: Removed) -> str:
    return f"{removed.name} was moved to the project's bin. {removed.rest}".strip()
