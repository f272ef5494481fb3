"""A soft round brush for masks.

A stroke raises pixels to its own coverage, or lowers them to what the coverage leaves, and never
adds up: drawn in pieces as the mouse moves, it gives what the whole path gives at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Region: TypeAlias = tuple[slice, slice]
"""Rows and columns of a picture, so that ``mask[region]`` is that part of it."""

NOWHERE: Region = (slice(0, 0), slice(0, 0))


def stamp(mask: Mask, x: float, y: float, radius: float, hardness: float, value: int) -> Region:
    """One dab of the brush; see `stroke`."""
    return stroke(mask, [(x, y)], radius, hardness, value)


def stroke(
    mask: Mask,
    points: Sequence[tuple[float, float]],
    radius: float,
    hardness: float,
    value: int,
) -> Region:
    """Draw along `points` into `mask`, in place, and return the region that may have changed.

    Points are (x, y) in pixels from the top left corner, a pixel's centre being at a half.
    `hardness` is the share of `radius` (pixels) with full effect, 0 to 1; beyond it the effect
    fades to nothing. `value` 0 erases, any other is the mask that the brush's middle leaves.
    """
    changed = NOWHERE
    for start, end in zip(points, points[1:] or points, strict=False):
        region = _around(mask.shape, start, end, radius)
        coverage = _coverage(_distance(region, start, end), radius, hardness)
        _apply(mask[region], coverage, value)
        changed = union(changed, region)
    return changed


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


def _around(
    shape: tuple[int, ...], start: tuple[float, float], end: tuple[float, float], radius: float
) -> Region:
    """What the brush may reach between two points, cut at the mask's border."""
    reach = radius + 1.0
    columns, rows = (
        slice(
            max(0, int(np.floor(min(a, b) - reach))),
            max(0, min(size, int(np.ceil(max(a, b) + reach)))),
        )
        for a, b, size in zip(start, end, (shape[1], shape[0]), strict=True)
    )
    return rows, columns


def _distance(
    region: Region, start: tuple[float, float], end: tuple[float, float]
) -> npt.NDArray[np.float32]:
    """How far each pixel's centre of a region is from the line between two points."""
    rows, columns = region
    x = np.arange(columns.start, columns.stop, dtype=np.float32) + np.float32(0.5 - start[0])
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5 - start[1])
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    if length < 1e-6:
        return np.asarray(np.hypot(x, y), np.float32)
    share = np.clip((x * np.float32(along_x) + y * np.float32(along_y)) / np.float32(length), 0, 1)
    away_x, away_y = x - share * np.float32(along_x), y - share * np.float32(along_y)
    return np.asarray(np.hypot(away_x, away_y), np.float32)


def _coverage(
    distance: npt.NDArray[np.float32], radius: float, hardness: float
) -> npt.NDArray[np.float32]:
    """1 inside, 0 outside, smooth between; the hardest brush still fades over one pixel."""
    outer = radius + 0.5
    inner = min(hardness * radius, radius - 0.5)
    share = np.clip((outer - distance) / np.float32(outer - inner), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _apply(window: npt.NDArray[Any], coverage: npt.NDArray[np.float32], value: int) -> None:
    if value == 0:
        np.minimum(window, (255.5 - 255.0 * coverage).astype(np.uint8), out=window)
    else:
        np.maximum(window, (value * coverage + 0.5).astype(np.uint8), out=window)
