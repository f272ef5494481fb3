"""The canvas on which a photo's mask is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen

from fgbg_studio.gui.masked_view import MaskedView

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Region
    from fgbg_studio.imaging.mask_history import MaskHistory

Tool: TypeAlias = Literal["brush", "eraser", "box"]
LEAST_BOX = 8
"""Pixels of the photo; a smaller drag was a slip."""


class MaskCanvas(MaskedView):
    """Paints into the mask that it shows."""

    edited = Signal()
    """The mask changed by a finished stroke."""
    box_drawn = Signal(tuple)
    """Left, top, right, bottom in the photo's pixels, the last two exclusive."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        """True where the project may not be changed."""
        self.history: MaskHistory | None = None
        self.tool: Tool = "brush"
        self.radius = 20.0
        self.hardness = 0.8
        self.working_on: QRectF | None = None
        """The box in which an assistant is at work."""
        self._last: QPointF | None = None
        self._box: QRectF | None = None
        self._cursor: QPointF | None = None

    def set_photo(self, levels: list[QImage], history: MaskHistory | None) -> None:
        """Show a photo and its mask; no levels show nothing."""
        self._stop_drawing()
        self.history = history
        self.mask_shown = history.mask if history is not None else None
        self.working_on = None
        self.set_picture(levels)
        self.update_cursor()

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand."""
        self._stop_drawing()
        self.tool = tool
        self.update_cursor()
        self.update()

    def set_brush(self, radius: float, hardness: float) -> None:
        """Radius in the photo's pixels, and hardness of 0 to 1."""
        self.radius, self.hardness = radius, hardness
        self.update()

    def repaint_region(self, region: Region) -> None:
        """Show that the mask changed there."""
        rows, columns = region
        if rows.stop > rows.start and columns.stop > columns.start:
            size = columns.stop - columns.start, rows.stop - rows.start
            changed = QRectF(columns.start, rows.start, *size)
            self.update(self.to_widget().mapRect(changed).toAlignedRect().adjusted(-2, -2, 2, 2))

    # Painting

    def paint_over(self, painter: QPainter) -> None:
        """The brush's outline, and the box being drawn or worked on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in (self._box, self.working_on):
            if box is not None:
                _paint_box(painter, self.to_widget().mapRect(box))
        if self._cursor is not None and self._shows_brush():
            _paint_ring(painter, self._cursor, self.radius * self.scale())

    def _shows_brush(self) -> bool:
        return self.tool != "box" and self.history is not None and not self.space_held

    def update_cursor(self) -> None:
        """The brush shows its own outline, a box starts at a cross."""
        if self.space_held or self.history is None:
            super().update_cursor()
        elif self.tool == "box":
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.BlankCursor)

    # Drawing

    def starts_drag(self, event: QMouseEvent) -> bool:
        """The left button belongs to the tool, unless Space is held."""
        if event.button() == Qt.MouseButton.LeftButton:
            return self.space_held or self.history is None
        return event.button() == Qt.MouseButton.MiddleButton

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke or a box."""
        if event.button() != Qt.MouseButton.LeftButton or self.starts_drag(event):
            super().mousePressEvent(event)
            return
        place = self.to_picture(event.position())
        if self.history is None or self.locked:
            return
        if self.tool == "box":
            self._box = QRectF(place, place)
        else:
            self.history.begin()
            self._stroke_to(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke or the box."""
        place = self.to_picture(event.position())
        if self._box is not None:
            self._box.setBottomRight(place)
            self.update()
        elif self._last is not None:
            self._stroke_to(place)
        self._move_ring(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke or the box."""
        if event.button() == Qt.MouseButton.LeftButton and self._box is not None:
            box, self._box = self._box, None
            self._tell_box(box.normalized())
        elif event.button() == Qt.MouseButton.LeftButton and self._last is not None:
            self._last = None
            if self.history is not None:
                self.history.commit("Eraser" if self.tool == "eraser" else "Brush")
                self.edited.emit()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick dabs are two dabs; only the hand fits the picture by a double click."""
        if self.starts_drag(event):
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Take the brush's outline away."""
        self._cursor = None
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up the stroke or box; ~ held shows the untouched photo."""
        if event.key() == Qt.Key.Key_Escape:
            self._stop_drawing()
        elif event.key() in (Qt.Key.Key_QuoteLeft, Qt.Key.Key_AsciiTilde):
            self._peek(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Show the mask again."""
        if not event.isAutoRepeat():
            self._peek(False)
        super().keyReleaseEvent(event)

    def _peek(self, peeking: bool) -> None:
        if self.history is not None:
            self.mask_shown = None if peeking else self.history.mask
            self.update()

    def _stroke_to(self, place: QPointF) -> None:
        from fgbg_studio.imaging.brushes import Brush, reach, stroke

        assert self.history is not None
        start = self._last or place
        points = [(start.x(), start.y()), (place.x(), place.y())]
        brush = Brush(self.radius, self.hardness, erases=self.tool == "eraser")
        self.history.touch(reach(self.history.mask.shape, points, brush.radius))
        self.repaint_region(stroke(self.history.mask, points, brush))
        self._last = place

    def _stop_drawing(self) -> None:
        if self._last is not None and self.history is not None:
            self.history.abort()
        self._last = self._box = None
        self.update()

    def _tell_box(self, box: QRectF) -> None:
        size = self.picture_size
        inside = box.intersected(QRectF(QPointF(), size.toSizeF())).toAlignedRect()
        if min(inside.width(), inside.height()) >= LEAST_BOX:
            left, top = inside.left(), inside.top()
            self.box_drawn.emit((left, top, left + inside.width(), top + inside.height()))
        self.update()

    def _move_ring(self, place: QPointF) -> None:
        reach = self.radius * self.scale() + 4
        for centre in (self._cursor, place):
            if centre is not None:
                ring = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
                self.update(ring.toAlignedRect())
        self._cursor = place


def _paint_ring(painter: QPainter, centre: QPointF, radius: float) -> None:
    """Dark and light, so that it is seen on every picture."""
    for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, max(1.5, radius), max(1.5, radius))


def _paint_box(painter: QPainter, box: QRectF) -> None:
    for colour, style in (
        (QColor(0, 0, 0, 160), Qt.PenStyle.SolidLine),
        (QColor(255, 255, 255), Qt.PenStyle.DashLine),
    ):
        painter.setPen(QPen(colour, 1.5, style))
        painter.drawRect(box)
