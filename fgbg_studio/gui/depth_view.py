"""Depth in colours over a picture, with a bar that says what the colours mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, qRgb

from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.qimages import viewed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BAR = 12
SHORT_UNITS = {"metre": "m"}


@dataclass(frozen=True)
class DepthPicture:
    """A depth map made ready for the screen, in one fixed scale from near to far.

    levels: the map in halves of halves, and bar: the whole scale, far above. Both have a table of
    colours, so that other colours are another table, and nothing is computed.
    """

    levels: list[QImage]
    bar: QImage
    values: npt.NDArray[np.float32]
    near: float
    far: float
    unit: str

    def in_colours(self, colours: str) -> DepthPicture:
        """The same map in the colours of another palette."""
        table = _table(colours)
        levels, bar = [QImage(level) for level in self.levels], QImage(self.bar)
        for image in (*levels, bar):
            image.setColorTable(table)
        return replace(self, levels=levels, bar=bar)

    def text_at(self, place: QPointF | None) -> str:
        """The depth at a place in the picture with its unit, or an empty text beside it."""
        if place is None:
            return ""
        row, column = int(place.y()), int(place.x())
        height, width = self.values.shape
        if not (0 <= row < height and 0 <= column < width):
            return ""
        value = float(self.values[row, column])
        return depth_text(value, self.unit) if value > 0 else "depth unknown"


def depth_text(value: float, unit: str) -> str:
    """A depth with three digits that matter, and its unit."""
    decimals = 2 if value < 10 else 1
    return f"{value:,.{decimals}f} {SHORT_UNITS.get(unit, unit)}"


def depth_picture(
    depth: npt.NDArray[np.float32], near: float, far: float, unit: str, colours: str = "inferno"
) -> DepthPicture:
    """Colour a depth map (0 = unknown). May be called in any thread."""
    import numpy as np

    from fgbg_studio.imaging.showing import depth_places

    table, places = _table(colours), depth_places(depth, near, far)
    levels = [viewed(level, table).copy() for level in _halves(places)]
    bar = viewed(np.arange(1, 256, dtype=np.uint8)[:, None], table).copy()
    return DepthPicture(levels, bar, depth, near, far, unit)


def _table(colours: str) -> list[int]:
    from fgbg_studio.imaging.showing import depth_palette

    return [qRgb(*colour) for colour in depth_palette(colours).tolist()]


def _halves(places: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    """The mean of four places, or one of the four where some are unknown: those have no mean."""
    from fgbg_studio.imaging.halving import SMALLEST
    from fgbg_studio.imaging.photo_levels import halves

    if places.all():
        return halves(places)
    levels = [places]
    while max(levels[-1].shape) > SMALLEST:
        levels.append(levels[-1][::2, ::2].copy())
    return levels


class DepthView(PictureView):
    """A picture under its depth; `opacity` 1 hides the picture."""

    def __init__(self, caption: str = "", opacity: float = 1.0) -> None:
        super().__init__(caption)
        self.depth_shown: DepthPicture | None = None
        self.opacity = opacity
        self.has_bar = True
        """False where another view beside it shows the same bar."""

    def set_depth(self, depth: DepthPicture | None) -> None:
        """Lay a depth map of the picture's size over it, or none."""
        self.depth_shown = depth
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """How much of the picture the depth hides, 0 to 1."""
        self.opacity = opacity
        self.update()

    def paint_picture(self, painter: QPainter) -> None:
        """The picture, then its depth."""
        super().paint_picture(painter)
        if self.depth_shown is not None and self.opacity > 0:
            painter.setOpacity(self.opacity)
            self.paint_levels(painter, self.depth_shown.levels)
            painter.setOpacity(1.0)

    def depth_at(self, place: QPointF | None) -> str:
        """The depth that is shown at a place in the picture, or an empty text."""
        return self.depth_shown.text_at(place) if self.depth_shown else ""

    def paint_over(self, painter: QPainter) -> None:
        """The bar."""
        if self.depth_shown is not None and self.has_bar:
            self.paint_bar(painter, self.depth_shown)

    def paint_bar(self, painter: QPainter, depth: DepthPicture, *, at_left: bool = False) -> None:
        """What the colours of a map mean, unless nothing is seen of it."""
        if self.opacity > 0:
            paint_depth_bar(painter, depth, QRectF(self.rect()), at_left=at_left)


def paint_depth_bar(
    painter: QPainter, depth: DepthPicture, view: QRectF, *, at_left: bool = False
) -> None:
    """In a lower corner of a view, what the colours of a map mean: far above, near below."""
    far, near = depth_text(depth.far, depth.unit), depth_text(depth.near, depth.unit)
    room = max(painter.fontMetrics().horizontalAdvance(text) for text in (far, near))
    height = min(160.0, view.height() / 3)
    left = room + 22.0 if at_left else view.width() - BAR - 16.0
    bar = QRectF(left, view.height() - height - 36.0, BAR, height)
    ground = bar.adjusted(-room - 14, -24, 8, 24)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(ground, 4, 4)
    painter.drawImage(bar, depth.bar, QRectF(depth.bar.rect()))
    painter.setPen(QColor(255, 255, 255))
    lines = ground.adjusted(6, 4, -6, -4)
    right = Qt.AlignmentFlag.AlignRight
    painter.drawText(lines, right | Qt.AlignmentFlag.AlignTop, far)
    painter.drawText(lines, right | Qt.AlignmentFlag.AlignBottom, near)
