"""A picture at the left of a border, and what was predicted of it at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.border import Border, BorderSlider
from fgbg_studio.gui.depth_view import DepthPicture, paint_depth_bar
from fgbg_studio.gui.four_views import TITLES, Part
from fgbg_studio.gui.masked_view import MaskedView


class ResultSwipe(MaskedView):
    """The result is the mask over the picture, the depth, or the cut-out."""

    def __init__(self) -> None:
        super().__init__()
        self.border = Border(self)
        self.depth_shown: DepthPicture | None = None
        self._part: Part = "mask"
        self.show_part("mask")

    def show_part(self, part: Part) -> None:
        """Which result is at the right."""
        self._part = part
        self.border.captions = TITLES["picture"], TITLES[part]
        self.setAccessibleName(f"Picture at the left, {TITLES[part].lower()} at the right")
        self.set_look("checker" if part == "cutout" else "overlay")

    def set_depth(self, depth: DepthPicture | None) -> None:
        """The depth of the picture."""
        self.depth_shown = depth
        self.update()

    def paint_picture(self, painter: QPainter) -> None:
        """The picture, and over its right part the result."""
        self.paint_levels(painter, self._levels)
        painter.setClipRect(self.border.right_part())
        if self._part != "depth":
            super().paint_picture(painter)
        elif self.depth_shown is not None:
            self.paint_levels(painter, self.depth_shown.levels)
        painter.setClipping(False)

    def paint_over(self, painter: QPainter) -> None:
        """The border, and what the colours of depth mean."""
        self.border.paint(painter)
        if self._part == "depth" and self.depth_shown is not None:
            paint_depth_bar(painter, self.depth_shown, QRectF(self.rect()))


class SwipedResult(QWidget):
    """The view, and below it a slider for the border."""

    def __init__(self) -> None:
        super().__init__()
        self.view = ResultSwipe()
        self.slider = BorderSlider(self.view.border, "Border between picture and result")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.setContentsMargins(2 * theme.GRID, 0, 2 * theme.GRID, 0)
        row.addWidget(self.slider)
        column.addLayout(row)
