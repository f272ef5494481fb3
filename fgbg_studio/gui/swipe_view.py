"""Two depth maps of one picture with a border between them that is moved to and fro."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from fgbg_studio.gui.border import Border
from fgbg_studio.gui.depth_view import DepthPicture, DepthView


class SwipeView(DepthView):
    """The first map at the left of the border, the second at its right."""

    def __init__(self) -> None:
        super().__init__()
        self.border = Border(self)
        self._other: DepthPicture | None = None

    def set_maps(self, first: DepthPicture | None, second: DepthPicture | None) -> None:
        """Show two maps in one scale of colours."""
        self._other = second
        self.set_depth(first)

    def paint_picture(self, painter: QPainter) -> None:
        """The first map, and over its right part the second."""
        super().paint_picture(painter)
        painter.setClipRect(self.border.right_part())
        self.paint_levels(painter, self._levels)
        if self._other is not None:
            painter.setOpacity(self.opacity)
            self.paint_levels(painter, self._other.levels)
            painter.setOpacity(1.0)
        painter.setClipping(False)

    def paint_over(self, painter: QPainter) -> None:
        """The border, whose map is whose, and what their colours mean."""
        self.border.paint(painter)
        self._paint_bars(painter)

    def _paint_bars(self, painter: QPainter) -> None:
        """One for both, unless each has a unit of its own."""
        first, second = self.depth_shown, self._other
        if first is not None and second is not None and first.unit != second.unit:
            self.paint_bar(painter, first, at_left=True)
        if shown := second or first:
            self.paint_bar(painter, shown)
