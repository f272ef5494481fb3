"""One curve on a plot, as it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from fgbg_studio.gui.plotted import THICK, Curve

if TYPE_CHECKING:
    from fgbg_studio.gui.series import Floats

MARK = 5
FEW_MARKS = 60
"""More points than these stand too close for a mark on each."""
Look = tuple[str, bool, bool]
"""Colour, whether it is dashed, and whether points have marks."""


class PlotLine:
    """Its points may change often, its look seldom: a new pen costs as much as new points."""

    def __init__(self, library: Any, axes: Any, curve: Curve) -> None:
        self.item = axes.plot()
        self.item.setZValue(curve.width)
        self.item.setSymbolSize(MARK)
        self.item.setSymbolPen(None)
        self._library, self._curve = library, curve
        self._look: Look | None = None

    def draw(self, steps: Floats, values: Floats, colour: str) -> None:
        """Show points; `colour` is the run's, or "" where each curve has its own."""
        self.item.setData(steps, values)
        is_marked = self._curve.width == THICK and len(steps) <= FEW_MARKS
        look = colour or self._curve.own_colour, bool(colour) and self._curve.dashed, is_marked
        if look != self._look:
            self._dress(*look)
            self._look = look

    def _dress(self, colour: str, is_dashed: bool, is_marked: bool) -> None:
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        self.item.setPen(self._library.mkPen(colour, width=self._curve.width, style=style))
        self.item.setSymbol("o" if is_marked else None)
        self.item.setSymbolBrush(colour)
