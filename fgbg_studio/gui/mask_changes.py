"""Operations on a whole mask: each is computed in another thread and becomes one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Mask

Operation: TypeAlias = "Callable[[Mask, float], Mask]"
NAMES = {
    "fill-holes": "Fill holes",
    "remove-islands": "Drop islands",
    "grow": "Grow",
    "shrink": "Shrink",
    "feather": "Feather",
    "smooth": "Smooth",
    "invert": "Invert",
    "fill": "Fill all",
    "clear": "Clear",
}
"""As the step is called that undo takes back."""


class MaskChanges(QObject):
    """The canvas is locked and says so while an operation is at work.

    A mask that was changed meanwhile, as by undo, stays as it is.
    """

    def __init__(self, editor: MaskEditor, canvas: MaskCanvas) -> None:
        super().__init__(canvas)
        self._editor, self._canvas = editor, canvas
        self._work = Background(self)

    def change(self, operation: str, amount: float) -> None:
        """Do one of `NAMES` to the mask in sight, by an amount in pixels where it takes one."""
        history, photo_id = self._editor.history, self._editor.shown_id
        if history is None or not self._canvas.can_draw:
            return
        self._canvas.stop_drawing()
        name, mask, before = NAMES[operation], history.mask, history.position
        self._canvas.set_busy(f"{name}…")
        self._work.ask(
            name,
            lambda: _computed(operation, mask, amount),
            lambda changed: self._done(photo_id, changed, name, before),
            lambda text: self._failed(photo_id, f"{name}: {text}"),
        )

    def _done(self, photo_id: str, changed: Mask, name: str, before: int) -> None:
        self._unlock(photo_id)
        if not self._editor.put_mask(photo_id, changed, name, since=before):
            self._editor.warn(f"{name}: the mask was changed meanwhile, and stays as it is.")

    def _failed(self, photo_id: str, text: str) -> None:
        self._unlock(photo_id)
        self._editor.warn(text)

    def _unlock(self, photo_id: str) -> None:
        if photo_id == self._editor.shown_id:
            self._canvas.set_busy("")


def _computed(operation: str, mask: Mask, amount: float) -> Mask:
    import cv2

    try:
        return _operation(operation)(mask, amount)
    except (MemoryError, cv2.error) as error:
        raise StudioError(f"It could not be done ({error}). The mask stays as it is.") from error


def _operation(name: str) -> Operation:
    from fgbg_studio.imaging import mask_operations

    by_amount: dict[str, Operation] = {
        "grow": mask_operations.grow,
        "shrink": mask_operations.shrink,
        "feather": mask_operations.feather,
        "smooth": mask_operations.smooth,
    }
    others: dict[str, Callable[[Mask], Mask]] = {
        "fill-holes": mask_operations.fill_holes,
        "remove-islands": mask_operations.remove_islands,
        "invert": mask_operations.invert,
        "fill": lambda mask: mask * 0 + 255,
        "clear": lambda mask: mask * 0,
    }
    return by_amount[name] if name in by_amount else lambda mask, _: others[name](mask)
