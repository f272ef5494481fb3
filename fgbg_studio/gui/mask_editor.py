"""The photo under edit: reading it and its mask, changing the mask, and writing it in time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, Signal

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.drafts import Drafts
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.proposing import propose_mask
from fgbg_studio.gui.qimages import halved, to_qimage
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from fgbg_studio.imaging.mask_history import Mask, MaskHistory


class MaskEditor(QObject):
    """Shows one photo or cut-out of the session's project on a canvas."""

    changed = Signal()
    """Another picture is shown, or its mask was changed."""
    opened = Signal(int)
    """A photo can be painted on; the length of its shorter side in pixels."""
    saved = Signal(str)
    """The id of a photo whose mask is in the project."""

    def __init__(self, session: Session, canvas: MaskCanvas) -> None:
        super().__init__(canvas)
        self.shown_id = ""
        self._session = session
        self._canvas = canvas
        self._drafts: Drafts | None = None
        self._loading = Background(self, seen=canvas)
        session.save_wanted.connect(self._save_wanted)
        session.project_changed.connect(self._project_changed)
        canvas.edited.connect(self._edited)
        canvas.box_drawn.connect(self._proposal_wanted)
        self.assistant = ""
        self._project_changed()

    @property
    def history(self) -> MaskHistory | None:
        """The mask in sight; None for a cut-out and while a photo is being read."""
        return self._canvas.history

    # Which picture

    def show(self, source_id: str) -> None:
        """Show another photo or cut-out, or nothing; the mask left behind is written."""
        project, drafts = self._session.project, self._drafts
        if source_id == self.shown_id or project is None or drafts is None:
            return
        drafts.save_all()
        self._clear()
        self.shown_id = source_id
        self.changed.emit()
        if source_id:
            source = project.source(source_id)
            mask = getattr(source, "mask", "")
            picture, mask_file = project.path(source.file), project.path(mask) if mask else None
            history = drafts.get(source_id)
            is_photo = source_id.startswith("p")
            self._loading.ask(
                source_id,
                lambda: _load_photo(picture, mask_file, history) if is_photo else _load(picture),
                lambda loaded: self._loaded(source_id, *loaded),
                lambda text: self._session.message.emit(text, True),
            )

    def reload(self) -> None:
        """Masks were made elsewhere: read again what is in sight, if it is not being painted."""
        if self._drafts:
            self._drafts.forget_saved()
        shown, self.shown_id = self.shown_id, ""
        self.show(shown)

    def write_drafts(self) -> None:
        """Write what is painted but not written yet."""
        if self._drafts:
            self._drafts.save_all()

    def has_mask(self, photo_id: str) -> bool:
        """True where something was painted on a photo, written or not."""
        return self._drafts is not None and self._drafts.has_mask(photo_id)

    def _clear(self) -> None:
        self.shown_id = ""
        self._canvas.set_photo([], None)

    def _loaded(self, source_id: str, levels: list[QImage], history: MaskHistory | None) -> None:
        project = self._session.project
        if source_id != self.shown_id or self._drafts is None or project is None:
            return
        self._canvas.locked = project.read_only
        self._canvas.set_photo(levels, history)
        if history is not None:
            self._drafts.add(source_id, history)
            self.opened.emit(min(history.mask.shape))
        self.changed.emit()

    def _save_wanted(self, problems: list[str]) -> None:
        if self._drafts:
            problems += self._drafts.finish()

    def _project_changed(self) -> None:
        self._clear()
        if self._drafts:
            self._drafts.blockSignals(True)  # its ids are those of another project
            self._drafts = None
        if project := self._session.project:
            self._drafts = Drafts(project)
            self._drafts.saved.connect(self._saved)
            self._drafts.failed.connect(lambda text: self._session.message.emit(text, True))

    # Changing the mask

    def undo(self) -> None:
        """Take the last step on this photo back."""
        if self.history:
            self._canvas.repaint_region(self.history.undo())
            self._edited()

    def redo(self) -> None:
        """Make the step again that was taken back."""
        if self.history:
            self._canvas.repaint_region(self.history.redo())
            self._edited()

    def clear_mask(self) -> None:
        """Empty the mask."""
        if self.history:
            self._replace(self.history, self.history.mask * 0, "Clear")

    def invert_mask(self) -> None:
        """Swap object and background."""
        if self.history:
            self._replace(self.history, 255 - self.history.mask, "Invert")

    def _replace(self, history: MaskHistory, mask: Mask, name: str) -> None:
        history.replace(mask, name)
        self._canvas.update()
        self._edited()

    def _edited(self) -> None:
        if self._drafts:
            self._drafts.edited()
        self.changed.emit()

    def _proposal_wanted(self, box: tuple[int, int, int, int]) -> None:
        """Let the assistant find what the box holds, for the photo that is in sight now."""
        project, photo_id = self._session.project, self.shown_id
        if project is None or self.history is None:
            return
        left, top, right, bottom = box
        self._canvas.working_on = QRectF(left, top, right - left, bottom - top)
        photo, assistant = project.source(photo_id), self.assistant
        self._session.run(
            f"{assistant}: {photo.name}",
            propose_mask(project.path(photo.file), assistant, box),
            on_result=lambda mask: self._proposed(photo_id, mask, assistant),
            on_ended=lambda: self._done_proposing(photo_id),
            quiet=True,
        )

    def _proposed(self, photo_id: str, mask: Mask, assistant: str) -> None:
        history = self._drafts.get(photo_id) if self._drafts else None
        if history is not None:
            self._replace(history, mask, assistant)

    def _done_proposing(self, photo_id: str) -> None:
        if photo_id == self.shown_id:
            self._canvas.working_on = None
            self._canvas.update()

    # Saving

    def save(self) -> bool:
        """Write the mask in sight as done; False, with a message, where there is nothing."""
        if self.history is None or self._drafts is None:
            return False
        if not self.history.mask.any():
            self._session.message.emit("The mask is empty. Paint over the object first.", True)
            return False
        self._drafts.save(self.shown_id, "done")
        return True

    def _saved(self, photo_id: str) -> None:
        if self._session.project:
            self.saved.emit(photo_id)


def _load(picture: Path) -> tuple[list[QImage], Any]:
    """A cut-out for the canvas; runs in another thread."""
    from fgbg_studio.imaging.reading import read_rgba

    return halved(to_qimage(read_rgba(picture))), None


def _load_photo(
    photo: Path, mask: Path | None, history: MaskHistory | None
) -> tuple[list[QImage], Any]:
    """A photo for the canvas, and its mask under edit; runs in another thread."""
    import numpy as np

    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.reading import read_mask, read_rgb

    picture = read_rgb(photo)
    if history is None:
        found = read_mask(mask) if mask and mask.exists() else None
        fits = found is not None and found.shape == picture.shape[:2]
        history = MaskHistory(
            found if fits and found is not None else np.zeros(picture.shape[:2], np.uint8)
        )
    return halved(to_qimage(picture)), history
