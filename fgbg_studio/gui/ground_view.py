"""A background with its crop frame, its horizon, and where cut-outs may stand on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent

from fgbg_studio.gui.canvas_painting import DARK, LIGHT, paint_caption, paint_ring
from fgbg_studio.gui.crop_frame import CropFrame
from fgbg_studio.gui.depth_view import DepthView
from fgbg_studio.gui.looks import colour_table
from fgbg_studio.gui.qimages import viewed

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Region
    from fgbg_studio.imaging.drawing_tools import BrushTool
    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.mask_levels import MaskLevels

GroundTool: TypeAlias = Literal["hand", "crop", "brush", "eraser"]
TINT, TINT_STRENGTH = QColor(60, 210, 120), 0.45
NEAR = 8.0
"""Widget pixels: the horizon is caught from so far."""
NOTCH = 120
"""Eighths of a degree of a usual wheel's notch."""


@dataclass(frozen=True)
class Ground:
    """What is known of a background's crop and ground, in pixels and shares of its picture."""

    crop: QRectF
    """What the canvas shows of it."""
    frame: QRectF
    """The part that was chosen, or all of it; the canvas shows the largest middle of that."""
    horizon: float
    """From the top, as a share of the height."""
    is_own: bool
    """False where the horizon is the recipe's."""


class GroundView(DepthView):
    """Shows them over picture and depth.

    The hand moves the horizon, the frame is dragged, the brushes paint regions.
    """

    crop_dragged = Signal(QRectF)
    """The part that is chosen now, in the picture's pixels, while the frame is dragged."""
    crop_dropped = Signal(QRectF)
    horizon_dragged = Signal(float)
    """Where the horizon is now, as a share of the height, while it is moved."""
    horizon_dropped = Signal(float)
    painted = Signal()
    """A stroke has become a step of the regions' history."""
    brush_turned = Signal(float)
    """Notches of the wheel that change the brush's size."""

    def __init__(self, opacity: float = 1.0) -> None:
        super().__init__(opacity=opacity)
        self.tool: GroundTool = "hand"
        self.brush_size = 40.0
        """Diameter in pixels of the picture."""
        self.locked = False
        """True where the project may not be changed."""
        self.ground: Ground | None = None
        self.keeps: float | None = None
        """Width to height that the frame has to keep, or None."""
        self._frame = CropFrame(self)
        self._regions: tuple[MaskHistory, MaskLevels] | None = None
        self._table = colour_table(TINT, TINT_STRENGTH)
        self._stroke: BrushTool | None = None
        self._dragging = False
        self._cursor: QPointF | None = None

    def set_ground(self, ground: Ground | None) -> None:
        """Show a horizon, the frame, and what the canvas cuts off."""
        if not self._dragging:
            self.ground = ground
        self.update()

    def set_regions(self, regions: tuple[MaskHistory, MaskLevels] | None) -> None:
        """Show painted regions, and paint on them."""
        self.stop()
        self._regions = regions
        self.update()

    def set_tool(self, tool: GroundTool) -> None:
        """Take another tool in hand."""
        self.stop()
        self.tool = tool
        self.update_cursor()
        self.update()

    def show_change(self, region: Region) -> None:
        """Show that the regions changed there."""
        if self._regions:
            self._regions[1].refresh(region)
            self.update()

    def stop(self) -> None:
        """Give up the stroke or the move under way."""
        stroke, self._stroke, self._dragging = self._stroke, None, False
        self._frame.let_go()
        if stroke:
            self.show_change(stroke.abort())

    @property
    def _paints(self) -> bool:
        """True where a press begins a stroke."""
        is_free = self._regions is not None and not self.locked and not self.space_held
        return self.tool in ("brush", "eraser") and is_free

    @property
    def _crops(self) -> bool:
        """True where a press takes hold of the frame."""
        is_free = self.ground is not None and not self.locked and not self.space_held
        return self.tool == "crop" and is_free

    @property
    def frame(self) -> QRectF:
        """The frame that can be dragged, in the picture's pixels."""
        if self.ground is None:
            return QRectF()
        return self.ground.frame if self.keeps is None else self.ground.crop

    # Painting

    def paint_picture(self, painter: QPainter) -> None:
        """The picture, its depth, and the painted regions."""
        super().paint_picture(painter)
        if self._regions:
            levels = self._regions[1].levels
            level = self.level_for_screen(len(levels))
            self.paint_level(painter, viewed(levels[level], self._table), level)

    def paint_over(self, painter: QPainter) -> None:
        """What the canvas cuts off, the horizon, the brush, and the scale of the depth."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ground:
            if self._crops:
                self._frame.paint(painter, self.frame, self.ground.crop)
            else:
                self._frame.paint_used(painter, self.ground.crop)
            self._paint_horizon(painter, self.ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._cursor is not None and self._paints:
            paint_ring(painter, self._cursor, self.brush_size / 2 * self.scale(), 0.8)
        super().paint_over(painter)

    def _paint_horizon(self, painter: QPainter, ground: Ground) -> None:
        place, row = self.picture_rect(), self._horizon_row()
        style = Qt.PenStyle.SolidLine if ground.is_own else Qt.PenStyle.DashLine
        for pen in (QPen(DARK, 3.5), QPen(LIGHT, 1.5, style)):
            painter.setPen(pen)
            painter.drawLine(QPointF(place.left(), row), QPointF(place.right(), row))
        whose = "Horizon" if ground.is_own else "Horizon of the recipe"
        above = row - 32 if row - 32 > place.top() else row + 8
        paint_caption(painter, f"{whose} {ground.horizon:.0%}", QPointF(place.left() + 8, above))

    def _horizon_row(self) -> float:
        place = self.picture_rect()
        return place.top() + (self.ground.horizon if self.ground else 0.0) * place.height()

    # Mouse

    def update_cursor(self) -> None:
        """The brush shows its own outline; the horizon says that it can be moved."""
        shape = (
            self._frame.cursor(self.frame, self._cursor) if self._crops and self._cursor else None
        )
        if self._paints:
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif shape is not None:
            self.setCursor(shape)
        elif self._cursor is not None and self._is_on_horizon(self._cursor):
            self.setCursor(Qt.CursorShape.SplitVCursor)
        elif self.tool != "hand" and self.locked:
            self.setCursor(Qt.CursorShape.ForbiddenCursor)
        else:
            super().update_cursor()

    def _is_on_horizon(self, at: QPointF) -> bool:
        place = self.picture_rect()
        is_beside = not place.left() - NEAR <= at.x() <= place.right() + NEAR
        if self.ground is None or self.locked or self.tool != "hand" or is_beside:
            return False
        return abs(at.y() - self._horizon_row()) <= NEAR

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Catch the horizon or the frame, begin a stroke, or move the picture."""
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._is_on_horizon(event.position()):
            self._dragging = True
        elif left and self._crops and self._frame.press(self.frame, event.position()):
            self.update()
        elif self._paints and (left or event.button() == Qt.MouseButton.RightButton):
            self._begin(event)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was begun."""
        self._cursor = event.position()
        if self._dragging:
            self._drag(event.position())
        elif self._frame.is_held:
            self.crop_dragged.emit(self._frame.move(event.position(), self.keeps))
        elif self._stroke:
            self.show_change(self._stroke.move(*self._place(event)))
        elif self._paints:
            self.update()
        super().mouseMoveEvent(event)
        self.update_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what was begun."""
        if self._dragging:
            self._dragging = False
            if self.ground:
                self.horizon_dropped.emit(self.ground.horizon)
        elif self._frame.is_held:
            frame = self._frame.move(event.position(), self.keeps)
            self._frame.let_go()
            self.crop_dropped.emit(frame)
        elif self._stroke and self._regions:
            stroke, self._stroke = self._stroke, None
            before = self._regions[0].position
            self.show_change(stroke.release(*self._place(event)))
            if self._regions[0].position != before:
                self.painted.emit()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick dabs are two dabs; the hand fits the picture."""
        if self._paints or self._is_on_horizon(event.position()):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; with Ctrl the brush's size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.brush_turned.emit((event.angleDelta().y() or event.angleDelta().x()) / NOTCH)
            event.accept()
        else:
            super().wheelEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Take the brush's outline away."""
        self._cursor = None
        self.update()
        super().leaveEvent(event)

    def _begin(self, event: QMouseEvent) -> None:
        from fgbg_studio.imaging.brushes import Brush
        from fgbg_studio.imaging.drawing_tools import BrushTool

        assert self._regions
        is_swapped = event.button() == Qt.MouseButton.RightButton or bool(
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        erases = (self.tool == "eraser") != is_swapped
        self._stroke = BrushTool(self._regions[0], Brush(self.brush_size / 2, erases=erases))
        self.show_change(self._stroke.press(*self._place(event)))

    def _drag(self, at: QPointF) -> None:
        height = self.picture_size.height()
        if self.ground and height:
            share = min(1.0, max(0.0, self.to_picture(at).y() / height))
            self.ground = replace(self.ground, horizon=share, is_own=True)
            self.horizon_dragged.emit(share)
            self.update()

    def _place(self, event: QMouseEvent) -> tuple[float, float]:
        place = self.to_picture(event.position())
        return place.x(), place.y()
