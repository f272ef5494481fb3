"""Refining the edges of the mask in sight within a band that is seen before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.slider_row import SliderRow

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.mask_history import MaskHistory

    Mask = npt.NDArray[np.uint8]

STEP = "Refine edges"
SEEN = 150
"""Of 255: how strongly the band is painted."""
SEEN_MS = 1500
"""How long the band stays in sight after the slider was moved."""


class EdgesPanel(QWidget):
    """A slider for the band, which lies over the photo while it is moved, and the button."""

    changed = Signal()
    """Refining began or ended."""

    def __init__(
        self, session: Session, editor: MaskEditor, canvas: MaskCanvas, buttons: ActionButtons
    ) -> None:
        super().__init__()
        self._session, self._editor, self._canvas = session, editor, canvas
        self._running = False
        self._looking = Background(self)
        self._hiding = QTimer(self, singleShot=True, interval=SEEN_MS)
        self._hiding.timeout.connect(lambda: self._show_band(None))
        self.band = SliderRow(
            "Band", (1.0, 100.0), "px", curved=True,
            help="How far from the mask's edge the true edge may lie; shown while you move it",
        )  # fmt: skip
        self.band.set_value(8)
        self.band.changed.connect(lambda _: self._preview())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for widget in (self.band, buttons.push("assist-refine")):
            column.addWidget(widget)

    # The band

    def _preview(self) -> None:
        history, band = self._editor.history, self.band.value
        if history is not None:
            self._looking.ask(
                "band", lambda: _band(history.mask, band), lambda seen: self._seen(history, seen)
            )

    def _seen(self, history: MaskHistory, band: Mask) -> None:
        self._show_band(band if history is self._editor.history else None)
        self._hiding.start()

    def _show_band(self, band: Mask | None) -> None:
        self._canvas.marks.preview = band
        self._canvas.update()

    # Refining

    def why_not(self) -> str:
        """Why the mask in sight cannot be refined now, as a sentence; "" when it can."""
        history = self._editor.history
        if self._running:
            return "It is under way; the bar below shows how far."
        has_mask = history is not None and bool(history.undo_name or history.mask.any())
        return "" if has_mask else "There is no mask yet."

    def refine(self) -> None:
        """Find the soft edge in the photo; one step, and nothing where the mask changed meanwhile.

        The canvas waits, since what is painted in the meantime would be lost.
        """
        from fgbg_studio.jobs.refining import refine_edges

        project, history, photo_id = (
            self._session.project,
            self._editor.history,
            self._editor.shown_id,
        )
        if project is None or history is None or self._running:
            return
        self._running = True
        photo, before = project.source(photo_id), history.position
        self._show_band(None)
        self._canvas.set_busy("Refining the edges…")
        self._session.run(
            f"Refining the edges of {photo.name}",
            refine_edges(project.path(photo.file), history.mask.copy(), self.band.value),
            on_result=lambda mask: self._refined(photo_id, before, mask),
            on_ended=lambda: self._ended(photo_id),
            quiet=True,
        )
        self.changed.emit()

    def _refined(self, photo_id: str, before: int, mask: Mask) -> None:
        if not self._editor.put_mask(photo_id, mask, STEP, since=before):
            text = "The mask was changed while its edges were refined. Refine them again."
            self._session.message.emit(text, True)

    def _ended(self, photo_id: str) -> None:
        self._running = False
        self.changed.emit()
        if photo_id == self._editor.shown_id:
            self._canvas.set_busy("")


def _band(mask: Mask, width: float) -> Mask:
    """In another thread: where the edge is looked for, as a mask of its own."""
    import numpy as np

    from fgbg_studio.imaging.edges import UNKNOWN, trimap

    return np.where(trimap(mask, width) == UNKNOWN, SEEN, 0).astype(np.uint8)
