"""From the core's arrays to Qt's pictures, and the chequerboard that stands for transparency."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FORMATS = {
    2: (QImage.Format.Format_Grayscale8, QImage.Format.Format_Grayscale8),
    3: (QImage.Format.Format_RGB888, QImage.Format.Format_RGB32),
    4: (QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied),
}
"""Channels -> the array's own format, and the one that Qt paints fastest."""


def to_qimage(array: npt.NDArray[Any]) -> QImage:
    """A copy of a uint8 array: grey (HxW), RGB or RGBA. May be called in any thread."""
    import numpy as np

    array = np.ascontiguousarray(array)
    own, fast = _FORMATS[array.shape[2] if array.ndim == 3 else 2]
    height, width = array.shape[:2]
    view = QImage(array.data, width, height, array.strides[0], own)
    return view.copy() if own == fast else view.convertToFormat(fast)


def shared(rgb: npt.NDArray[np.uint8]) -> QImage:
    """A view, without a copy, of RGB; the array must live as long as the picture."""
    height, width = rgb.shape[:2]
    return QImage(rgb.data, width, height, rgb.strides[0], QImage.Format.Format_RGB888)


def viewed(mask: npt.NDArray[np.uint8], table: list[int]) -> QImage:
    """A view, without a copy, of a mask whose values are shown in the colours of `table`.

    The mask must live, and keep its place in memory, as long as the picture.
    """
    height, width = mask.shape
    image = QImage(mask.data, width, height, mask.strides[0], QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image


def halved(image: QImage) -> list[QImage]:
    """`image` and its halves, quarters and so on: painting one far too large would alias."""
    levels = [image]
    while max(levels[-1].width(), levels[-1].height()) > 512:
        last = levels[-1]
        levels.append(
            last.scaled(
                max(1, last.width() // 2),
                max(1, last.height() // 2),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return levels


def level_at(scale: float, count: int) -> int:
    """Of `count` halves of halves shown at a scale, the smallest with enough pixels."""
    level = 0
    while level + 1 < count and scale * 2 ** (level + 1) <= 1.0:
        level += 1
    return level


@cache
def checker(cell: int = 8) -> QBrush:
    """The grey chequerboard behind what is transparent."""
    tile = QPixmap(2 * cell, 2 * cell)
    tile.fill(QColor(150, 150, 150))
    painter = QPainter(tile)
    painter.fillRect(0, 0, cell, cell, QColor(110, 110, 110))
    painter.fillRect(cell, cell, cell, cell, QColor(110, 110, 110))
    painter.end()
    return QBrush(tile)
