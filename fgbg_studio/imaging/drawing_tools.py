"""What a pointer does to a mask, tool by tool, without a window.

Every tool has `press`, `move` and `release`, which take the pointer's place (x, y) in pixels of
the mask and return the region to repaint, and `abort`, which takes back what is under way. Each
finished action is one step of the history. `outline` is the path under way, to be shown.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, TypeAlias

from fgbg_studio.imaging.brushes import (
    NOWHERE,
    Brush,
    Mask,
    Point,
    Region,
    reach,
    segment,
    union,
    wider,
)
from fgbg_studio.imaging.combining import How, combined
from fgbg_studio.imaging.mask_history import MaskHistory
from fgbg_studio.imaging.mask_operations import content, feather
from fgbg_studio.imaging.selections import Picture, bucket, polygon, wand

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
        """Begin a stroke with a dab; one that was not ended is taken back."""
        self._last = None
        given_up = self._history.begin()
        return union(given_up, self._stroke_to(x, y, pressure))

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


class LassoTool:
    """Adds or takes away what a path drawn by hand goes round; see `selections.polygon`."""

    name = "Lasso"

    def __init__(self, history: MaskHistory, mode: Mode = "add", softness: float = 1.0) -> None:
        self.outline: list[Point] = []
        self._history = history
        self._mode: Mode = mode
        self._softness = softness

    def press(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Begin the path."""
        self.outline = [(x, y)]
        return NOWHERE

    def move(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Go on with the path."""
        if self.outline:
            self.outline.append((x, y))
        return NOWHERE

    def release(self, x: float, y: float) -> Region:
        """Close the path, which becomes a step."""
        path, self.outline = self.outline, []
        region, selected = polygon(self._history.mask.shape, path, self._softness)
        return _combine(self._history, region, selected, self._mode, self.name)

    def abort(self) -> Region:
        """Give the path up."""
        self.outline = []
        return NOWHERE


class PolygonTool:
    """Adds or takes away a polygon whose corners are clicked one by one."""

    name = "Polygon"

    def __init__(self, history: MaskHistory, mode: Mode = "add", softness: float = 1.0) -> None:
        self.corners: list[Point] = []
        self._pointer: list[Point] = []
        self._history = history
        self._mode: Mode = mode
        self._softness = softness

    @property
    def outline(self) -> list[Point]:
        """The corners so far, and the pointer's place where it has moved on."""
        return self.corners + self._pointer

    def press(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Set a corner."""
        self.corners.append((x, y))
        self._pointer = []
        return NOWHERE

    def move(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Lead the next side to the pointer."""
        self._pointer = [(x, y)] if self.corners else []
        return NOWHERE

    def release(self, x: float, y: float) -> Region:
        """Nothing: a corner is set by the press."""
        return NOWHERE

    def back(self) -> Region:
        """Take the last corner away."""
        del self.corners[-1:]
        if not self.corners:
            self._pointer = []
        return NOWHERE

    def finish(self) -> Region:
        """Close the polygon, which becomes a step; fewer than three corners are none."""
        corners = self.corners
        self.abort()
        region, selected = polygon(self._history.mask.shape, corners, self._softness)
        return _combine(self._history, region, selected, self._mode, self.name)

    def abort(self) -> Region:
        """Give the polygon up."""
        self.corners, self._pointer = [], []
        return NOWHERE


class _ClickTool:
    """A tool that does all at the press; what follows until the release does nothing."""

    def __init__(self, history: MaskHistory) -> None:
        self.outline: list[Point] = []
        self._history = history

    def move(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Nothing."""
        return NOWHERE

    def release(self, x: float, y: float) -> Region:
        """Nothing."""
        return NOWHERE

    def abort(self) -> Region:
        """Nothing is under way."""
        return NOWHERE


class WandTool(_ClickTool):
    """Adds or takes away what is coloured like the clicked pixel; see `selections.wand`.

    `photo` is RGB, uint8, height x width x 3, of the mask's size. Edges are softened by a pixel.
    """

    name = "Magic wand"

    def __init__(
        self,
        history: MaskHistory,
        photo: Picture,
        mode: Mode = "add",
        tolerance: int = 32,
        contiguous: bool = True,
    ) -> None:
        super().__init__(history)
        if photo.shape[:2] != history.mask.shape:
            raise ValueError(f"a photo of {photo.shape} for a mask of {history.mask.shape}")
        self._photo = photo
        self._mode: Mode = mode
        self._tolerance = tolerance
        self._contiguous = contiguous

    def press(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Make the step."""
        selected = wand(self._photo, x, y, self._tolerance, self._contiguous)
        found = content(selected)
        if found is None:
            return NOWHERE
        region = wider(found, 1, selected.shape)
        soft = feather(selected[region], 1.0)
        return _combine(self._history, region, soft, self._mode, self.name)


class FillTool(_ClickTool):
    """Adds or takes away what is joined to the clicked pixel and alike; see `selections.bucket`."""

    name = "Fill"

    def __init__(self, history: MaskHistory, mode: Mode = "add", tolerance: int = 127) -> None:
        super().__init__(history)
        self._mode: Mode = mode
        self._tolerance = tolerance

    def press(self, x: float, y: float, pressure: float = 1.0) -> Region:
        """Make the step."""
        region, selected = bucket(self._history.mask, x, y, self._tolerance)
        return _combine(self._history, region, selected, self._mode, self.name)


def _combine(history: MaskHistory, region: Region, selected: Mask, mode: Mode, name: str) -> Region:
    """Raise the mask to a selection, or lower it to what that leaves, as one step."""
    how: How = "add" if mode == "add" else "take"
    return history.change(region, combined(history.mask[region], selected, how), name)
