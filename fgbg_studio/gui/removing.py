"""Taking what is selected out of the project: a photo, a cut-out or a background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.gui.background_grid import BackgroundGrid
from fgbg_studio.gui.filmstrip import Filmstrip
from fgbg_studio.gui.ground_edits import GroundEdits
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.taking_back import TakingBack

if TYPE_CHECKING:
    from fgbg_studio.jobs.removing import Removed


class Removing:
    """Moves a source to the project's bin, and back."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.taking_back = TakingBack(session, self._came_back)

    def take_out(self, source_id: str) -> bool:
        """Remove a source and tell of it; whether it worked. Follows: `sources_changed`."""
        from fgbg_studio.jobs.removing import remove_source

        project = self._session.project
        removed: list[Removed] = []
        if project is None:
            return False
        worked = self._session.attempt(lambda: removed.append(remove_source(project, source_id)))
        if worked:
            self.taking_back.tell(project, removed[0])
        self._session.sources_changed.emit()
        return worked

    def select(self, source_id: str) -> None:
        """Show what came back."""

    def _came_back(self, removed: Removed) -> None:
        self._session.sources_changed.emit()
        if removed.source:
            self.select(removed.source.id)


class RemovingObjects(Removing):
    """Of the Cut-outs page: what its filmstrip has selected."""

    def __init__(self, session: Session, editor: MaskEditor, filmstrip: Filmstrip) -> None:
        super().__init__(session)
        self._editor, self._filmstrip = editor, filmstrip
        editor.stepped.connect(self.taking_back.forget)

    def why_not(self) -> str:
        """Why nothing can be removed now, or ""."""
        if self._session.jobs.work:
            return "A job is under way that may need it."
        return "" if self._filmstrip.list.current_id else "Select a photo or a cut-out first."

    def remove(self) -> None:
        """What was painted goes along, saved first; the entry beside it is shown next."""
        chosen = self._filmstrip.list.current_id
        if not chosen or not self._session.save_first():
            return
        if reason := self.why_not():  # a cut-out that is saved now and was marked done is finished
            self._session.message.emit(reason, True)
            return
        self._editor.let_go(chosen)
        self._filmstrip.list.step(-1 if self._filmstrip.list.is_last(chosen) else 1)
        self.take_out(chosen)

    def select(self, source_id: str) -> None:
        """Show it among its kind."""
        if source_id.startswith("p"):
            self._filmstrip.show_photos(source_id)
        else:
            self._filmstrip.show_cutouts()
            self._filmstrip.list.select(source_id)


class RemovingBackgrounds(Removing):
    """Of the Backgrounds page."""

    def __init__(self, session: Session, edits: GroundEdits, grid: BackgroundGrid) -> None:
        super().__init__(session)
        self._edits, self._grid = edits, grid
        edits.stepped.connect(self.taking_back.forget)

    def remove(self, background_id: str) -> None:
        """What was painted goes along, saved first; the one beside it is shown next."""
        if not background_id or not self._session.save_first():
            return
        self._edits.let_go(background_id)
        self._grid.leave(background_id)
        self.take_out(background_id)

    def select(self, source_id: str) -> None:
        """Show it in the grid."""
        self._grid.select(source_id)
