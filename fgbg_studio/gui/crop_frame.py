"""The frame that says which part of a background is used, dragged with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from fgbg_studio.gui.canvas_painting import DARK, LIGHT
from fgbg_studio.gui.crop_geometry import INSIDE, Handle, dragged, handle_at
from fgbg_studio.gui.picture_view import PictureView

OUTSIDE = QColor(0, 0, 0, 130)
"""Over what is cut off."""
NEAR = 9.0
"""Widget pixels: an edge is caught from so far."""
GRIP = 5.0
"""Widget pixels: half a side of the squares that are dragged."""
SHAPES = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class CropFrame:
    """Follows the mouse over a view; places are in its widget's pixels, frames in the picture's."""

    def __init__(self, view: PictureView) -> None:
        self._view = view
        self._held: tuple[Handle, QPointF, QRectF] | None = None

    @property
    def is_held(self) -> bool:
        """True while it is dragged."""
        return self._held is not None

    def cursor(self, frame: QRectF, at: QPointF) -> Qt.CursorShape | None:
        """What the mouse would do there, or None beside the frame."""
        handle = self._held[0] if self._held else self._handle(frame, at)
        if handle is None:
            return None
        flipped = handle.across < 0 or (not handle.across and handle.down < 0)
        sign = -1 if flipped else 1
        return SHAPES[sign * handle.across, sign * handle.down]

    def press(self, frame: QRectF, at: QPointF) -> bool:
        """Take hold of what lies there, if anything does."""
        handle = self._handle(frame, at)
        if handle is not None:
            self._held = handle, self._view.to_picture(at), QRectF(frame)
        return handle is not None

    def move(self, at: QPointF, ratio: float | None) -> QRectF:
        """The frame as it is with the pointer there; `ratio` is what it has to keep."""
        assert self._held
        handle, pressed, start = self._held
        moved = self._view.to_picture(at) - pressed
        return dragged(start, handle, moved, QSizeF(self._view.picture_size), ratio)

    def let_go(self) -> None:
        """End the drag."""
        self._held = None

    def _handle(self, frame: QRectF, at: QPointF) -> Handle | None:
        return handle_at(self._view.to_widget().mapRect(frame), at, NEAR)

    # --- painting -------------------------------------------------------------------------------

    def paint(self, painter: QPainter, frame: QRectF, used: QRectF) -> None:
        """What is cut off, the frame with its grips, and what of it the canvas shows."""
        place, part = (self._view.to_widget().mapRect(one) for one in (frame, used))
        self._paint_outside(painter, part)
        if not _is_near(place, part):
            painter.setPen(QPen(LIGHT, 1.0, Qt.PenStyle.DotLine))
            painter.drawRect(part)
        _paint_line(painter, place)
        self._paint_thirds(painter, part)
        painter.setPen(QPen(DARK, 1.0))
        painter.setBrush(LIGHT)
        for across in (-1, 0, 1):
            for down in (-1, 0, 1):
                if (across, down) != INSIDE:
                    painter.drawRect(_grip(place, across, down))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def paint_used(self, painter: QPainter, used: QRectF) -> None:
        """What the canvas cuts off, where it does not show all of the picture."""
        part, whole = self._view.to_widget().mapRect(used), self._view.picture_rect()
        if not _is_near(part, whole):
            self._paint_outside(painter, part)
            _paint_line(painter, part)

    def _paint_outside(self, painter: QPainter, part: QRectF) -> None:
        path = QPainterPath()
        path.addRect(self._view.picture_rect())
        path.addRect(part)
        painter.fillPath(path, OUTSIDE)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_thirds(self, painter: QPainter, part: QRectF) -> None:
        if not self.is_held:
            return
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1.0))
        for share in (1 / 3, 2 / 3):
            x, y = part.left() + share * part.width(), part.top() + share * part.height()
            painter.drawLine(QPointF(x, part.top()), QPointF(x, part.bottom()))
            painter.drawLine(QPointF(part.left(), y), QPointF(part.right(), y))


def _is_near(one: QRectF, other: QRectF) -> bool:
    """Whether two places are the same on the screen."""
    around = other.adjusted(-1.5, -1.5, 1.5, 1.5)
    return around.contains(one) and one.adjusted(-1.5, -1.5, 1.5, 1.5).contains(other)


def _paint_line(painter: QPainter, place: QRectF) -> None:
    for pen in (QPen(DARK, 3.0), QPen(LIGHT, 1.0)):
        painter.setPen(pen)
        painter.drawRect(place)


def _grip(place: QRectF, across: int, down: int) -> QRectF:
    centre = place.center() + QPointF(across * place.width() / 2, down * place.height() / 2)
    return QRectF(centre - QPointF(GRIP, GRIP), QSizeF(2 * GRIP, 2 * GRIP))
