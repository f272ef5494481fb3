"""Two depth maps of one picture with a border between them that is moved to and fro."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from fgbg_studio.gui.canvas_painting import DARK, LIGHT, paint_caption
from fgbg_studio.gui.depth_view import DepthPicture, DepthView

NEAR = 8.0
"""Widget pixels: the border is caught from so far."""


class SwipeView(DepthView):
    """The first map at the left of the border, the second at its right."""

    border_moved = Signal(float)
    """Where it is now, as a share of the picture's width."""

    def __init__(self) -> None:
        super().__init__()
        self.border = 0.5
        self.captions = "", ""
        self._other: DepthPicture | None = None
        self._dragging = False

    def set_maps(self, first: DepthPicture | None, second: DepthPicture | None) -> None:
        """Show two maps in one scale of colours."""
        self._other = second
        self.set_depth(first)

    def set_border(self, share: float) -> None:
        """Move the border."""
        self.border = min(1.0, max(0.0, share))
        self.update()

    def _column(self) -> float:
        place = self.picture_rect()
        return place.left() + self.border * place.width()

    def paint_picture(self, painter: QPainter) -> None:
        """The first map, and over its right part the second."""
        super().paint_picture(painter)
        place = self.picture_rect()
        right = QRectF(QPointF(self._column(), place.top()), place.bottomRight())
        if self._levels:
            painter.setClipRect(right)
            self.paint_levels(painter, self._levels)
            if self._other is not None:
                painter.setOpacity(self.opacity)
                self.paint_levels(painter, self._other.levels)
                painter.setOpacity(1.0)
            painter.setClipping(False)

    def paint_over(self, painter: QPainter) -> None:
        """The border with its grip, whose map is whose, and what their colours mean."""
        column, middle = self._column(), self.height() / 2
        for pen in (QPen(DARK, 4.0), QPen(LIGHT, 2.0)):
            painter.setPen(pen)
            painter.drawLine(QPointF(column, 0), QPointF(column, self.height()))
        painter.setPen(QPen(DARK, 1.0))
        painter.setBrush(QColor(LIGHT))
        painter.drawEllipse(QPointF(column, middle), 7.0, 7.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_caption(painter, self.captions[0], QPointF(8, 8))
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(self.captions[1]) + 24
        paint_caption(painter, self.captions[1], QPointF(self.width() - room, 8))
        self._paint_bars(painter)

    def _paint_bars(self, painter: QPainter) -> None:
        """One for both, unless each has a unit of its own."""
        first, second = self.depth_shown, self._other
        if first is not None and second is not None and first.unit != second.unit:
            self.paint_bar(painter, first, at_left=True)
        if shown := second or first:
            self.paint_bar(painter, shown)

    def _is_on_border(self, at: QPointF) -> bool:
        return bool(self._levels) and abs(at.x() - self._column()) <= NEAR

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Catch the border, or move the picture."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_border(event.position()):
            self._dragging = True
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        if self._dragging:
            place = self.picture_rect()
            self.set_border((event.position().x() - place.left()) / max(1.0, place.width()))
            self.border_moved.emit(self.border)
        super().mouseMoveEvent(event)
        if self._dragging or self._is_on_border(event.position()):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.update_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        if self._dragging:
            self._dragging = False
        else:
            super().mouseReleaseEvent(event)
