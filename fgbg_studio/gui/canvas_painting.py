"""What is drawn over a picture: captions, outlines, marks. Dark and light, to be seen on all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

DARK, LIGHT = QColor(0, 0, 0, 160), QColor(255, 255, 255)
OBJECT, NOT_OBJECT = QColor(30, 150, 75), QColor(200, 50, 45)
MARK = 6.0
"""Widget pixels: the radius of the mark of a point."""


def paint_caption(painter: QPainter, text: str, at: QPointF) -> None:
    """A line of text on a dark plate whose top left corner is `at`."""
    plate = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-8, -4, 8, 4)
    plate.moveTo(at)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(LIGHT)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def paint_ring(painter: QPainter, centre: QPointF, radius: float, hardness: float) -> None:
    """The outline of a brush, and within it where its effect begins to fade."""
    for pen in (QPen(DARK, 3.0), QPen(LIGHT, 1.2)):
        painter.setPen(pen)
        painter.drawEllipse(centre, max(1.5, radius), max(1.5, radius))
    inner = radius * hardness
    if 6.0 < inner < radius - 4.0:
        painter.setPen(QPen(QColor(255, 255, 255, 130), 1.0, Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, inner, inner)


def paint_box(painter: QPainter, box: QRectF) -> None:
    """A dashed frame."""
    for pen in (QPen(DARK, 1.5), QPen(LIGHT, 1.5, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawRect(box)


def paint_path(painter: QPainter, path: Sequence[QPointF], corners: bool) -> None:
    """The outline under way of lasso or polygon, with the polygon's corners."""
    for pen in (QPen(DARK, 3.0), QPen(LIGHT, 1.2)):
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(path))
    if corners:
        painter.setPen(QPen(DARK, 1.0))
        painter.setBrush(LIGHT)
        for corner in path[:-1]:
            painter.drawEllipse(corner, 3.0, 3.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_mark(painter: QPainter, at: QPointF, is_object: bool) -> None:
    """A point for the assistant: green with a plus on the object, red with a minus beside it."""
    painter.setPen(QPen(LIGHT, 1.5))
    painter.setBrush(OBJECT if is_object else NOT_OBJECT)
    painter.drawEllipse(at, MARK, MARK)
    half = MARK / 2
    painter.drawLine(at - QPointF(half, 0), at + QPointF(half, 0))
    if is_object:
        painter.drawLine(at - QPointF(0, half), at + QPointF(0, half))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_way(painter: QPainter, way: Sequence[QPointF], is_object: bool) -> None:
    """A line that tells the assistant what is object, in green, or what is not, in red."""
    colour = OBJECT if is_object else NOT_OBJECT
    for pen in (QPen(LIGHT, 5.0), QPen(colour, 3.0)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(way))
