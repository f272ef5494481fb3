"""What an assistant is told and what it would answer, laid over the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform

from fgbg_studio.gui.canvas_painting import paint_box, paint_mark, paint_way
from fgbg_studio.gui.looks import colour_table
from fgbg_studio.gui.qimages import viewed

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Mask

PREVIEW = QColor(64, 196, 255)
PREVIEW_STRENGTH = 0.85


@dataclass
class CanvasMarks:
    """Points, boxes and a preview, all in pixels of the photo. Whoever changes them updates."""

    points: list[tuple[float, float, bool]] = field(default_factory=list)
    """(x, y, whether it is on the object)."""
    boxes: list[QRectF] = field(default_factory=list)
    """The boxes given."""
    stroke: tuple[list[tuple[float, float]], bool] = ([], True)
    """The way being drawn, and whether it is on the object."""
    preview: Mask | None = None
    """What a click would give: uint8 of any size, stretched over the photo."""

    def clear(self) -> None:
        """Forget all of them."""
        self.points, self.boxes, self.stroke, self.preview = [], [], ([], True), None

    def paint_preview(self, painter: QPainter, place: QRectF) -> None:
        """Lay the preview over the photo."""
        if self.preview is not None:
            image = viewed(self.preview, colour_table(PREVIEW, PREVIEW_STRENGTH))
            painter.drawImage(place, image, QRectF(image.rect()))

    def paint(self, painter: QPainter, to_widget: QTransform) -> None:
        """Boxes, points and strokes, as thick as ever however large the photo is shown."""
        for box in self.boxes:
            paint_box(painter, to_widget.mapRect(box))
        way, is_object = self.stroke
        paint_way(painter, [to_widget.map(QPointF(*place)) for place in way], is_object)
        for x, y, is_object in self.points:
            paint_mark(painter, to_widget.map(QPointF(x, y)), is_object)
