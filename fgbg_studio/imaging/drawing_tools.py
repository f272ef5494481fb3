"""What a pointer does to a mask, tool by tool, without a window.

Every tool has `press`, `move` and `release`, which take the pointer's place (x, y) in pixels of
the mask and return the region to repaint, and `abort`, which takes back what is under way. Each
finished action is one step of the history. `outline` is the path under way, to be shown.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, TypeAlias

from fgbg_studio.imaging.brushes import NOWHERE, Brush, Point, Region, reach, segment
from fgbg_studio.imaging.mask_history import MaskHistory

Mode: TypeAlias = Literal["add", "subtract"]
Pressure: TypeAlias = Literal["none", "size", "opacity"]


class BrushTool:
    """Paints or erases along the pointer's way.

    `pressure` says what a pen's pressure (0 to 1) scales. A pressure that is not finite, as some
    drivers report it, counts as full.
    """

    def __init__(self, history: MaskHistory, brush: Brush, pressure: Pressure = "size") -> None:
        self.outline: list[Point] = []
        self._history = history
        self._brush = brush
        self._pressure = pressure
        self._last: tuple[Point, Brush] | None = None

    def press(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Begin a stroke with a dab."""
        self._history.begin()
        self._last = None
        return self._stroke_to(x, y, pressure)

    def move(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Go on with the stroke."""
        return self._stroke_to(x, y, pressure) if self._history.editing else NOWHERE

    def release(self, x: float, y: float) -> Region:
        """End the stroke, which becomes a step."""
        self._last = None
        return self._history.commit("Eraser" if self._brush.erases else "Brush")

    def abort(self) -> Region:
        """Take the stroke back."""
        self._last = None
        return self._history.abort()

    def _stroke_to(self, x: float, y: float, pressure: float) -> Region:
        if not (math.isfinite(x) and math.isfinite(y)):
            return NOWHERE
        brush = self._pressed(pressure)
        start, first = self._last or ((x, y), brush)
        self._last = (x, y), brush
        history, radius = self._history, max(first.radius, brush.radius)
        history.touch(reach(history.mask.shape, [start, (x, y)], radius))
        return segment(history.mask, start, (x, y), first, brush)

    def _pressed(self, pressure: float) -> Brush:
        share = min(max(pressure, 0.0), 1.0) if math.isfinite(pressure) else 1.0
        if self._pressure == "size":
            return replace(self._brush, radius=self._brush.radius * share)
        if self._pressure == "opacity":
            return replace(self._brush, opacity=self._brush.opacity * share)
        return self._brush
