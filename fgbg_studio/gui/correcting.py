"""A predicted mask on its way through the mask editor: a step, then a cut-out, then training."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fgbg_studio.gui.filmstrip import Filmstrip
from fgbg_studio.gui.finishing import Finishing
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.gui.teaching import Teaching
    from fgbg_studio.imaging.brushes import Mask


@dataclass(frozen=True)
class Correction:
    """A mask that a network gave a photo of the project, to be corrected by hand."""

    photo_id: str
    mask: Mask = field(repr=False)
    """uint8, height x width of the photo."""
    network: str
    """Its name, by which the step is called."""
    run: str
    """Of the project, that can be trained further with it; "" where there is none."""
    real: bool
    """Whether the photo is to be a real sample once its cut-out is done."""
    background: str = ""
    """The file of the same place without the object, or ""."""


class Correcting(QObject):
    """Puts masks over what the editor has, each as one step, and sees to what is made of them.

    A photo is opened in another thread, and its mask waits until it is: nothing of what was painted
    before is lost, since undo takes the step back.
    """

    def __init__(
        self, session: Session, editor: MaskEditor, filmstrip: Filmstrip, finishing: Finishing
    ) -> None:
        super().__init__(editor)
        self._session, self._editor, self._filmstrip = session, editor, filmstrip
        self._waiting: dict[str, Correction] = {}
        self._begun: dict[str, Correction] = {}
        self._teaching: Teaching | None = None
        editor.changed.connect(self._put)
        finishing.finished.connect(self._finished)
        session.project_changed.connect(self._forget)

    def begin(self, correction: Correction) -> None:
        """Show the photo, and give it the mask as soon as it is open."""
        self._waiting[correction.photo_id] = correction
        self._session.sources_changed.emit()  # it may have been imported a moment ago
        self._filmstrip.show_photos(correction.photo_id)
        self._put()

    def _forget(self) -> None:
        self._waiting.clear()
        self._begun.clear()

    def _put(self) -> None:
        """The photo in sight gets the mask that waits for it."""
        history, shown_id = self._editor.history, self._editor.shown_id
        if history is None or shown_id not in self._waiting:
            return
        correction = self._waiting.pop(shown_id)
        if correction.mask.shape != history.mask.shape:
            self._editor.warn("The mask does not have the size of this photo. Predict it again.")
            return
        self._begun[shown_id] = correction
        self._editor.put_mask(shown_id, correction.mask, f"Mask by {correction.network}")
        told = f"This is the mask by {correction.network}; Undo brings back what was there. "
        self._session.message.emit(f"{told}Mend it, then save the cut-out (Return).", False)

    def _finished(self, photo_id: str) -> None:
        """Its cut-out is done: it can be learnt from."""
        from fgbg_studio.gui.teaching import Teaching

        if correction := self._begun.pop(photo_id, None):
            self._teaching = self._teaching or Teaching(self._session)
            real, background = correction.real, correction.background
            self._teaching.tell_done(photo_id, correction.run, real=real, background=background)
