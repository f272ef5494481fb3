"""The photo under edit: opening it with its mask, changing the mask, and writing it in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.drafts import Drafts
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.opened_photo import OpenedPhoto
from fgbg_studio.gui.photo_opener import PhotoOpener
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Region
    from fgbg_studio.imaging.mask_history import Mask, MaskHistory

MOMENT_MS = 50
"""After which is looked again whether the hand is still drawing."""


class MaskEditor(QObject):
    """Shows one photo or cut-out of the session's project on a canvas."""

    changed = Signal()
    """Another picture is shown, or its mask was changed."""
    stepped = Signal()
    """A mask was changed, or a change was taken back or made again."""
    opened = Signal(int)
    """A photo can be painted on; the length of its shorter side in pixels."""
    saved = Signal(str)
    """The id of a photo whose mask is in the project."""

    def __init__(self, session: Session, canvas: MaskCanvas) -> None:
        super().__init__(canvas)
        self.shown_id = ""
        self.next_wanted: Callable[[], str] = str
        """Tells the id of the photo that will probably be shown next, or ""."""
        self._reloaded_id = ""
        """What is read again, and stays in its place."""
        self._session = session
        self._canvas = canvas
        self._drafts: Drafts | None = None
        self._opener = PhotoOpener(self, canvas)
        self._opener.opened.connect(self._opened)
        self._opener.failed.connect(self.warn)
        session.save_wanted.connect(self._save_wanted)
        session.project_changed.connect(self._project_changed)
        canvas.edited.connect(self._edited)
        canvas.failed.connect(self.warn)
        self._project_changed()

    @property
    def history(self) -> MaskHistory | None:
        """The mask in sight; None for a cut-out and while a photo is being read."""
        return self._canvas.history

    # Which picture

    @property
    def prepared(self) -> OpenedPhoto | None:
        """The photo that is ready to be shown next, once it has been read."""
        return self._opener.ready

    def show(self, source_id: str) -> None:
        """Show another photo or cut-out, or nothing; the mask left behind is written."""
        project, drafts = self._session.project, self._drafts
        if source_id == self.shown_id or project is None or drafts is None:
            return
        self._canvas.stop_drawing()
        drafts.save_all()
        self._clear(keep_place=source_id == self._reloaded_id)
        self.shown_id = source_id
        self.changed.emit()
        if source_id:
            self._opener.open(project, source_id, drafts.get(source_id))

    def let_go(self, source_id: str) -> None:
        """Have nothing to do any more with what is about to leave the project."""
        if self.shown_id == source_id:
            self._clear()
        if self._drafts:
            self._drafts.let_go(source_id)
        self._opener.forget()

    def reload(self) -> None:
        """Masks were made elsewhere: read again what is in sight, if it is not being painted.

        What is being drawn is waited for, and the place that is looked at stays.
        """
        if self._canvas.is_drawing:
            QTimer.singleShot(MOMENT_MS, self, self.reload)
            return
        if self._drafts:
            self._drafts.forget_saved()
        self._opener.forget()
        self._reloaded_id, self.shown_id = self.shown_id, ""
        self.show(self._reloaded_id)

    def write_drafts(self) -> None:
        """Write what is painted but not written yet."""
        if self._drafts:
            self._drafts.save_all()

    def has_mask(self, photo_id: str) -> bool:
        """True where something was painted on a photo, written or not."""
        return self._drafts is not None and self._drafts.has_mask(photo_id)

    def _clear(self, *, keep_place: bool = False) -> None:
        if not keep_place:
            self._reloaded_id = ""
        self.shown_id = ""
        self._canvas.set_photo(None, keep_place=keep_place)

    def _opened(self, source_id: str, photo: OpenedPhoto) -> None:
        project = self._session.project
        if source_id != self.shown_id or self._drafts is None or project is None:
            return
        self._canvas.locked = project.read_only
        self._canvas.set_photo(photo, keep_place=source_id == self._reloaded_id)
        self._reloaded_id = ""
        if photo.history is not None:
            self._drafts.add(source_id, photo.history, photo.pixels)
            self.opened.emit(min(photo.history.mask.shape))
        self.changed.emit()
        following = self.next_wanted()
        if following != source_id and self._drafts.get(following) is None:
            self._opener.prepare(project, following)

    def _save_wanted(self, problems: list[str]) -> None:
        if self._drafts:
            problems += self._drafts.finish()

    def _project_changed(self) -> None:
        self._clear()
        self._opener.forget()
        if self._drafts:
            self._drafts.blockSignals(True)  # its ids are those of another project
            self._drafts = None
        if project := self._session.project:
            self._drafts = Drafts(project)
            self._drafts.saved.connect(self._saved)
            self._drafts.failed.connect(self.warn)

    def warn(self, text: str) -> None:
        """Tell why something was not done."""
        self._session.message.emit(text, True)

    # Changing the mask

    def undo(self) -> None:
        """Take the last step on this photo back."""
        if history := self.history:
            self._step(history, history.undo)

    def redo(self) -> None:
        """Make the step again that was taken back."""
        if history := self.history:
            self._step(history, history.redo)

    def put_mask(self, photo_id: str, mask: Mask, name: str, since: int | None = None) -> bool:
        """Give a photo that was visited lately another mask, as one step with a name.

        With `since`, the position of its history when `mask` was begun to be made, a mask that
        changed in the meantime stays. Returns whether the photo has the mask now.
        """
        history = self._drafts.get(photo_id) if self._drafts else None
        if history is None or since not in (None, history.position):
            return False
        self._step(history, lambda: history.replace(mask, name))
        return True

    def _step(self, history: MaskHistory, step: Callable[[], Region]) -> None:
        """Change a mask that may be in sight."""
        self._canvas.stop_drawing()
        try:
            region = step()
        except StudioError as error:
            self.warn(str(error))
            region = _whole(history)
        if history is self.history:
            self._canvas.show_change(region)
        self._edited()

    def _edited(self) -> None:
        self.stepped.emit()
        if self._drafts:
            self._drafts.edited()
        self.changed.emit()

    # Saving

    def save(self) -> bool:
        """Write the mask in sight as done; False, with a message, where there is nothing."""
        if self.history is None or self._drafts is None:
            return False
        self._canvas.stop_drawing()
        if not self.history.mask.any():
            self.warn("The mask is empty. Paint over the object first.")
            return False
        self._drafts.save(self.shown_id, "done")
        return True

    def _saved(self, photo_id: str) -> None:
        if self._session.project:
            self.saved.emit(photo_id)


def _whole(history: MaskHistory) -> Region:
    from fgbg_studio.imaging.brushes import whole

    return whole(history.mask.shape)
