"""A border over a picture that is moved to and fro: one thing at its left, another at its right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSlider

from fgbg_studio.gui.canvas_painting import DARK, LIGHT, paint_caption
from fgbg_studio.gui.picture_view import PictureView

NEAR = 8.0
"""Widget pixels: the border is caught from so far."""
GRIP = 7.0
STEPS = 200


class Border(QObject):
    """Watches the mouse of its view; the view paints its two sides, and then the border."""

    moved = Signal(float)
    """The person moved it: where it is now, as a share of the picture's width."""

    def __init__(self, view: PictureView) -> None:
        super().__init__(view)
        self.share = 0.5
        self.captions = "", ""
        self._view = view
        self._is_held = False
        view.installEventFilter(self)

    def set_share(self, share: float) -> None:
        """Move the border."""
        self.share = min(1.0, max(0.0, share))
        self._view.update()

    def right_part(self) -> QRectF:
        """What lies at the right of it, in widget pixels."""
        place = self._view.picture_rect()
        return QRectF(QPointF(self._column(), place.top()), place.bottomRight())

    def paint(self, painter: QPainter) -> None:
        """The border with its grip, and what is on which side."""
        column, height = self._column(), self._view.height()
        for pen in (QPen(DARK, 4.0), QPen(LIGHT, 2.0)):
            painter.setPen(pen)
            painter.drawLine(QPointF(column, 0), QPointF(column, height))
        painter.setPen(QPen(DARK, 1.0))
        painter.setBrush(QColor(LIGHT))
        painter.drawEllipse(QPointF(column, height / 2), GRIP, GRIP)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left, right = self.captions
        paint_caption(painter, left, QPointF(8, 8))
        room = painter.fontMetrics().horizontalAdvance(right) + 24
        paint_caption(painter, right, QPointF(self._view.width() - room, 8))

    def _column(self) -> float:
        place = self._view.picture_rect()
        return place.left() + self.share * place.width()

    def _is_near(self, at: QPointF) -> bool:
        return not self._view.picture_size.isEmpty() and abs(at.x() - self._column()) <= NEAR

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch, move and let go of the border; all else is the view's."""
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            is_left = event.button() == Qt.MouseButton.LeftButton
            self._is_held = is_left and self._is_near(event.position())
            return self._is_held
        if event.type() == QEvent.Type.MouseMove:
            self._follow(event.position())
        elif event.type() == QEvent.Type.MouseButtonRelease and self._is_held:
            self._is_held = False
            return True
        return False

    def _follow(self, at: QPointF) -> None:
        if self._is_held:
            place = self._view.picture_rect()
            self.set_share((at.x() - place.left()) / max(1.0, place.width()))
            self.moved.emit(self.share)
        if self._is_held or self._is_near(at):
            self._view.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._view.cursor().shape() == Qt.CursorShape.SplitHCursor:
            self._view.update_cursor()


class BorderSlider(QSlider):
    """Moves a border by keys and by the mouse, and goes with it when it is dragged."""

    def __init__(self, border: Border, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, STEPS)
        self.setValue(round(border.share * STEPS))
        self.setAccessibleName(name)
        self.setToolTip(f"{name}; it can be dragged in the picture as well")
        self.valueChanged.connect(lambda step: border.set_share(step / STEPS))
        border.moved.connect(self._show)

    def _show(self, share: float) -> None:
        self.blockSignals(True)
        self.setValue(round(share * STEPS))
        self.blockSignals(False)
