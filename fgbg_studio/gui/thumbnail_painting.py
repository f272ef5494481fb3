"""How one tile of a list of pictures looks: the picture, its caption, and a dot for its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fgbg_studio.gui.canvas_painting import paint_caption
from fgbg_studio.gui.qimages import checker

if TYPE_CHECKING:
    from fgbg_studio.gui.thumbnails import Entry

ENTRY_ROLE = Qt.ItemDataRole.UserRole
STATE_COLOURS = {
    "draft": QColor("#e0a030"),
    "done": QColor("#35a26a"),
    "warned": QColor("#e0a030"),
    "failed": QColor("#d0453f"),
}
PADDING = 8
CAPTION_HEIGHT = 20


class ThumbnailDelegate(QStyledItemDelegate):
    """Paints tiles of one size."""

    def __init__(self, owner: QObject, tile: QSize) -> None:
        super().__init__(owner)
        self._tile = tile

    def sizeHint(self, option: Any, index: Any) -> QSize:
        """Every tile has the same size, so that no list needs to be measured."""
        return self._tile

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One tile."""
        # The stubs of Qt leave out what a style option inherits.
        rect = cast("QRect", cast("Any", option).rect)
        state = cast("QStyle.StateFlag", cast("Any", option).state)
        palette = cast("QPalette", cast("Any", option).palette)
        entry = cast("Entry", index.data(ENTRY_ROLE))
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        _paint_ground(painter, rect, state, palette)
        picture = rect.adjusted(PADDING, PADDING, -PADDING, -PADDING - CAPTION_HEIGHT)
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        target = _paint_picture(painter, picture, pixmap, palette)
        _paint_caption(painter, rect, entry.caption, palette)
        if entry.state:
            _paint_dot(painter, target, entry.state)
        if entry.badge:
            _paint_badge(painter, picture, entry.badge)
        painter.restore()


def _paint_ground(
    painter: QPainter, rect: QRect, state: QStyle.StateFlag, palette: QPalette
) -> None:
    """The accent behind the selected tile, a hint of it under the mouse."""
    colour = QColor(palette.color(QPalette.ColorRole.Highlight))
    if state & QStyle.StateFlag.State_Selected:
        colour.setAlphaF(0.38)
    elif state & QStyle.StateFlag.State_MouseOver:
        colour.setAlphaF(0.14)
    else:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 6, 6)


def _paint_picture(
    painter: QPainter, room: QRect, pixmap: QPixmap | None, palette: QPalette
) -> QRect:
    """The thumbnail on a chequerboard, or a quiet frame while it is awaited; where it lies."""
    if pixmap is None or pixmap.isNull():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawRoundedRect(room, 4, 4)
        if pixmap is not None:
            text = "cannot be read"
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        return room
    size = pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(room.topLeft(), size)
    target.moveCenter(room.center())
    if pixmap.hasAlphaChannel():
        painter.fillRect(target, checker(5))
    painter.drawPixmap(target, pixmap)
    return target


def _paint_caption(painter: QPainter, rect: QRect, caption: str, palette: QPalette) -> None:
    room = QRect(
        rect.left() + PADDING,
        rect.bottom() - CAPTION_HEIGHT - 2,
        rect.width() - 2 * PADDING,
        CAPTION_HEIGHT,
    )
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    metrics = painter.fontMetrics()
    text = metrics.elidedText(caption, Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _paint_dot(painter: QPainter, picture: QRect, state: str) -> None:
    """Hollow: nothing done yet. Amber: a draft. Green, with a tick: done.

    Amber with a stroke: done, but look at it. Red with a cross: it did not work.
    """
    dot = QRectF(picture.right() - 16, picture.top() + 5, 12, 12)
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1.5))
    painter.setBrush(STATE_COLOURS.get(state, QColor(0, 0, 0, 110)))
    painter.drawEllipse(dot)
    if state == "done":
        tick = QPointF(3.4, 6.2), QPointF(5.4, 8.2), QPointF(8.8, 4.2)
        painter.drawPolyline([dot.topLeft() + corner for corner in tick])
    elif state == "warned":
        painter.drawLine(dot.center() - QPointF(0, 3.2), dot.center() + QPointF(0, 0.6))
        painter.drawPoint(dot.center() + QPointF(0, 3.2))
    elif state == "failed":
        for end in (QPointF(2.4, 2.4), QPointF(2.4, -2.4)):
            painter.drawLine(dot.center() - end, dot.center() + end)


def _paint_badge(painter: QPainter, room: QRect, text: str) -> None:
    """On a dark plate, to be read on any picture, and away from the dot at its right."""
    paint_caption(painter, text, QPointF(room.left(), room.top() + 4))
