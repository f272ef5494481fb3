"""A soft round brush for masks.

A stroke raises pixels to its own coverage, or lowers them to what the coverage leaves, and never
adds up: drawn in pieces as the mouse moves, it gives what the whole path gives at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Point: TypeAlias = tuple[float, float]
Region: TypeAlias = tuple[slice, slice]
"""Rows and columns of a picture, so that ``mask[region]`` is that part of it."""

NOWHERE: Region = (slice(0, 0), slice(0, 0))
FARTHEST = 1e6
"""Pixels. Points beyond count as this far off: single precision still knows its pixels there."""
MOST_PIECES = 64
LEAST_PIECE = 128.0
"""Pixels of a line that are worth a window of their own."""


@dataclass(frozen=True)
class Brush:
    """A round brush; `erases` lowers the mask where painting would raise it."""

    radius: float
    """Pixels; 0 or less paints nothing."""
    hardness: float = 0.8
    """Share of the radius with full effect, 0 to 1; beyond it the effect fades to nothing."""
    opacity: float = 1.0
    """What the middle of the brush leaves: 0 nothing, 1 all of the object."""
    erases: bool = False


@dataclass(frozen=True)
class _Line:
    """A straight piece of a stroke, along which radius and opacity change evenly."""

    start: Point
    end: Point
    brush: Brush
    last: Brush

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)


def stroke(mask: Mask, points: Sequence[Point], brush: Brush) -> Region:
    """Draw along `points` into `mask`, in place, and return the region that may have changed.

    `mask` is uint8, height x width. Points are (x, y) in pixels from the top left corner, a
    pixel's centre being at a half; points that are not finite are left out.
    """
    path = finite(points)
    changed = NOWHERE
    for start, end in zip(path, path[1:] or path, strict=False):
        changed = union(changed, segment(mask, start, end, brush, brush))
    return changed


def segment(mask: Mask, start: Point, end: Point, brush: Brush, last: Brush) -> Region:
    """Draw one straight line with `brush` at its start and `last` at its end, in place.

    Radius and opacity change evenly on the way, as a pen's pressure does; the rest is `brush`'s.
    Both points must be finite. Returns the region that may have changed.
    """
    line = _Line(_near(start), _near(end), brush, last)
    radius = max(brush.radius, last.radius)
    if not radius > 0:
        return NOWHERE
    changed = NOWHERE
    for piece in _pieces(line, radius):
        region = _around(mask.shape, piece, radius)
        if not is_empty(region):
            _apply(mask[region], _effect(region, line), brush.erases)
            changed = union(changed, region)
    return changed


def reach(shape: tuple[int, ...], points: Sequence[Point], radius: float) -> Region:
    """The part of a mask of `shape` that a stroke along `points` may change."""
    path = finite(points)
    return _around(shape, path, radius) if path and radius > 0 else NOWHERE


def union(one: Region, other: Region) -> Region:
    """The smallest region that holds both; an empty one adds nothing."""
    if is_empty(one) or is_empty(other):
        return other if is_empty(one) else one
    rows, columns = (
        slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in zip(one, other, strict=True)
    )
    return rows, columns


def is_empty(region: Region) -> bool:
    """True where a region holds no pixel."""
    return any(part.stop <= part.start for part in region)


def whole(shape: tuple[int, ...]) -> Region:
    """All of a picture of `shape`."""
    return slice(0, shape[0]), slice(0, shape[1])


def wider(region: Region, margin: int, shape: tuple[int, ...]) -> Region:
    """A region with `margin` more pixels on each side, as far as a picture of `shape` has them."""
    rows, columns = (
        slice(max(0, part.start - margin), min(size, part.stop + margin))
        for part, size in zip(region, shape, strict=False)
    )
    return rows, columns


def finite(points: Sequence[Point]) -> list[Point]:
    """The points that are finite, those very far off moved nearer."""
    return [_near(point) for point in points if all(map(math.isfinite, point))]


def _near(point: Point) -> Point:
    x, y = (min(max(float(value), -FARTHEST), FARTHEST) for value in point)
    return x, y


def _pieces(line: _Line, radius: float) -> Iterator[list[Point]]:
    """The line cut short, since a window around a long slanted line is mostly empty."""
    count = math.ceil(line.length / max(LEAST_PIECE, 2 * radius))
    count = min(max(count, 1), MOST_PIECES)
    (x, y), (end_x, end_y) = line.start, line.end
    stops = [(x + (end_x - x) * i / count, y + (end_y - y) * i / count) for i in range(count + 1)]
    return ([a, b] for a, b in pairwise(stops))


def _around(shape: tuple[int, ...], points: Sequence[Point], radius: float) -> Region:
    """What the brush may reach along points, cut at the mask's border."""
    margin = radius + 1.0
    columns, rows = (
        slice(
            min(size, max(0, math.floor(min(values) - margin))),
            min(size, max(0, math.ceil(max(values) + margin))),
        )
        for values, size in zip(zip(*points, strict=True), (shape[1], shape[0]), strict=True)
    )
    return rows, columns


def _effect(region: Region, line: _Line) -> Floats:
    """What the brush does to each pixel of a region, 0 to 1.

    1 inside, 0 outside, smooth between; the hardest brush still fades over one pixel.
    """
    share, distance = _place(region, line)
    radius = _changing(line.brush.radius, line.last.radius, share)
    opacity = _changing(_unit(line.brush.opacity), _unit(line.last.opacity), share)
    fade = np.maximum(radius * np.float32(1 - _unit(line.brush.hardness)) + np.float32(0.5), 1)
    np.subtract(radius + np.float32(0.5), distance, out=distance)
    np.divide(distance, fade, out=distance)
    np.clip(distance, 0, 1, out=distance)
    smooth = np.float32(3) - 2 * distance
    smooth *= distance
    smooth *= distance
    smooth *= opacity
    return smooth


def _place(region: Region, line: _Line) -> tuple[Floats | np.float32, Floats]:
    """How far along the line each pixel's centre is, as a share, and how far from the line."""
    rows, columns = region
    x = np.arange(columns.start, columns.stop, dtype=np.float32) + np.float32(0.5 - line.start[0])
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None]
    y += np.float32(0.5 - line.start[1])
    length = line.length
    if length < 1e-3:
        return np.float32(1), np.sqrt(x * x + y * y)
    along_x, along_y = (
        np.float32((b - a) / length) for a, b in zip(line.start, line.end, strict=True)
    )
    along = x * along_x + y * along_y
    across = x * along_y - y * along_x
    inside = np.clip(along, 0, np.float32(length))
    along -= inside
    along *= along
    across *= across
    across += along
    np.sqrt(across, out=across)
    if line.brush == line.last:
        return np.float32(1), across
    inside /= np.float32(length)
    return inside, across


def _changing(first: float, last: float, share: Floats | np.float32) -> Floats | np.float32:
    return np.float32(first) + np.float32(last - first) * share


def _unit(value: float) -> float:
    return value if 0.0 <= value <= 1.0 else float(value > 1.0)


def _apply(window: Mask, effect: Floats, erases: bool) -> None:
    effect *= np.float32(255)
    if erases:
        np.subtract(np.float32(255), effect, out=effect)
    effect += np.float32(0.5)
    (np.minimum if erases else np.maximum)(window, effect.astype(np.uint8), out=window)
