"""The mouse and the keys of the assistant's tools, and the preview under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from fgbg_studio.gui.assisting import Assisting
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.mask_canvas import MaskCanvas

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.gui.proposing import Preview

    Mask = npt.NDArray[np.uint8]

BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


SLIP = 4.0
"""Widget pixels that the hand may move in a click."""


class Pointing(QObject):
    """A click is a point, or a dab where the assistant takes no points; a drag is a stroke.

    Escape forgets what is pointed at, Backspace takes the last of it back. The preview follows the
    newest place of the cursor: while one is computed, only the newest question waits.
    """

    def __init__(self, canvas: MaskCanvas, assisting: Assisting) -> None:
        super().__init__(canvas)
        self._canvas, self._assisting = canvas, assisting
        self._way: list[tuple[float, float]] = []
        self._is_object = True
        self._cursor: QPointF | None = None
        self._hovering = Background(self, keep=1)
        canvas.point_clicked.connect(self._pressed)
        canvas.hovered.connect(self._hovered)
        assisting.pointed.connect(self._ask_preview)
        canvas.installEventFilter(self)

    # Points and strokes

    def _pressed(self, x: float, y: float, is_object: bool) -> None:
        if self._assisting.understands("strokes"):
            self._way, self._is_object = [(x, y)], is_object
            self._show_way()
        else:
            self._assisting.click(x, y, is_object)

    def _moved(self, at: QPointF) -> None:
        place = self._canvas.to_picture(at)
        self._way.append((place.x(), place.y()))
        self._show_way()

    def _released(self) -> None:
        way, self._way = self._way, []
        self._show_way()
        if self._assisting.understands("points") and not self._is_drag(way):
            self._assisting.click(*way[0], self._is_object)
        else:
            self._assisting.stroke(way, self._is_object)

    def _is_drag(self, way: list[tuple[float, float]]) -> bool:
        away = max(abs(x - way[0][0]) + abs(y - way[0][1]) for x, y in way)
        return away * self._canvas.scale() > SLIP

    def _show_way(self) -> None:
        self._canvas.marks.stroke = (self._way, self._is_object)
        self._canvas.update()

    # Events of the canvas

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what happens on the canvas before the canvas does."""
        if isinstance(event, QKeyEvent):
            return self._filter_key(event)
        if isinstance(event, QMouseEvent) and self._way:
            if event.type() == QEvent.Type.MouseMove:
                self._moved(event.position())
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._released()
        return False

    def _filter_key(self, event: QKeyEvent) -> bool:
        """While something is pointed at, two keys belong to it; a key that does nothing goes on."""
        is_own = event.key() == Qt.Key.Key_Escape or event.key() in BACK
        if not is_own or self._canvas.is_drawing or event.modifiers():
            return False
        if event.type() == QEvent.Type.ShortcutOverride and self._assisting.prompt is not None:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._give_up()
        return self._assisting.back()

    def _give_up(self) -> bool:
        had_way, self._way = bool(self._way), []
        self._show_way()
        return self._assisting.forget() or had_way

    # The preview

    def _hovered(self, place: QPointF | None) -> None:
        self._cursor = place
        self._ask_preview()

    def _ask_preview(self) -> None:
        place, assisting = self._cursor, self._assisting
        preview = self._preview(place) if place is not None else None
        if preview is None:
            self._hovering.forget()
            self._show(None)
            return
        self._hovering.ask(
            "hover",
            lambda: assisting.proposer.preview(preview),
            lambda mask: self._previewed(preview, mask),
            lambda _: self._show(None),
        )

    def _preview(self, place: QPointF) -> Preview | None:
        """What would be asked by a click there; None where nothing would be answered at once."""
        if self._canvas.tool != "point" or not self._canvas.can_draw or self._way:
            return None
        return self._assisting.preview_at(place.x(), place.y())

    def _previewed(self, preview: Preview, mask: Mask) -> None:
        """Late answers are shown as well, since the next one is under way; but not of old facts."""
        place = self._cursor
        now = self._preview(place) if place is not None else None
        same = now is not None and now.is_like(preview)
        self._show(mask if same else None)

    def _show(self, mask: Mask | None) -> None:
        if mask is not None or self._canvas.marks.preview is not None:
            self._canvas.marks.preview = mask
            self._canvas.update()
