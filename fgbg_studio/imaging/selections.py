"""Parts of a picture, chosen by a path or by likeness, as masks of their own.

A selection is uint8: 0 outside, 255 inside, between where an edge runs through a pixel.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import NOWHERE, Mask, Point, Region, finite, is_empty, wider
from fgbg_studio.imaging.mask_operations import feather

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
BAND = 128
"""Rows that are filled at a time: sums in single precision are four times the mask."""


def polygon(
    shape: tuple[int, ...], points: Sequence[Point], softness: float = 1.0
) -> tuple[Region, Mask]:
    """What a closed path goes round: a region of a picture of `shape`, and its selection there.

    Points are (x, y) in pixels, as for a brush. A path that crosses itself selects all that it
    goes round, once or several times (the nonzero winding rule); both loops of an eight are
    inside. Each pixel gets the share of its area that is inside. `softness` is how many pixels
    the edge fades over: 1 or less as the path runs, more is feathered by what is beyond.
    """
    # A millionth of a pixel: slopes between any two such numbers are finite.
    corners = np.round(np.array(finite(points), np.float64).reshape(-1, 2), 6)
    region = _around(shape, corners)
    if is_empty(region):
        return NOWHERE, np.zeros((0, 0), np.uint8)
    blur = max(0.0, min(softness, float(max(shape))) - 1.0)
    if blur > 0:
        region = wider(region, int(np.ceil(2 * blur)) + 1, shape)
    rows, columns = region
    size = rows.stop - rows.start, columns.stop - columns.start
    selected = _filled(corners - (columns.start, rows.start), size)
    return region, feather(selected, blur) if blur > 0 else selected


def wand(photo: Picture, x: float, y: float, tolerance: int, contiguous: bool = True) -> Mask:
    """Everything coloured like the pixel at (x, y) of an RGB photo: 255 there, 0 elsewhere.

    A pixel is alike where no channel differs from the clicked one's by more than `tolerance`
    (0 to 255). `contiguous` takes only what is joined to the clicked pixel by its sides. A place
    beyond the photo selects nothing.
    """
    rows, columns = photo.shape[:2]
    place = _pixel((rows, columns), x, y)
    if place is None:
        return np.zeros((rows, columns), np.uint8)
    if contiguous:
        return _flooded(photo, place, tolerance)[1]
    colour = photo[place[1], place[0]].astype(int)
    low, high = np.clip(colour - tolerance, 0, 255), np.clip(colour + tolerance, 0, 255)
    return np.asarray(cv2.inRange(photo, low.astype(float), high.astype(float)), np.uint8)


def bucket(mask: Mask, x: float, y: float, tolerance: int) -> tuple[Region, Mask]:
    """The pixels joined to the one at (x, y) whose alpha differs by no more than `tolerance`.

    A region of the mask, and the selection there; NOWHERE for a place beyond the mask.
    """
    place = _pixel(mask.shape, x, y)
    if place is None:
        return NOWHERE, np.zeros((0, 0), np.uint8)
    region, selected = _flooded(mask, place, tolerance)
    return region, selected[region]


def _pixel(shape: tuple[int, ...], x: float, y: float) -> tuple[int, int] | None:
    """Column and row of the pixel at a place; None beyond the picture, and where there is none."""
    return (int(x), int(y)) if 0 <= x < shape[1] and 0 <= y < shape[0] else None


def _flooded(picture: Picture, place: tuple[int, int], tolerance: int) -> tuple[Region, Mask]:
    """What is joined to a pixel and like it: the rectangle around it, and a selection."""
    rows, columns = picture.shape[:2]
    framed = np.zeros((rows + 2, columns + 2), np.uint8)  # OpenCV wants a frame of one pixel
    flags = 4 | (255 << 8) | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY
    most = (max(0, min(int(tolerance), 255)),) * 3
    writable = picture if picture.flags.writeable else picture.copy()
    _, _, _, box = cv2.floodFill(writable, framed, place, 0, most, most, flags)
    left, top, width, height = box
    return (slice(top, top + height), slice(left, left + width)), framed[1:-1, 1:-1]


def _around(shape: tuple[int, ...], corners: Floats) -> Region:
    if len(corners) < 3:
        return NOWHERE
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    columns, rows = (
        slice(int(np.clip(a, 0, size)), int(np.clip(b, 0, size)))
        for a, b, size in zip(low, high, (shape[1], shape[0]), strict=True)
    )
    return rows, columns


def _filled(corners: Floats, shape: tuple[int, int]) -> Mask:
    """The share of each pixel that a path goes round.

    Every piece of the path within one pixel adds its height to all pixels to the right, and the
    part of its own pixel that is to the right of it; a sum along each row is then how often the
    path goes round each pixel (R. Levien's font-rs fills glyphs so).
    """
    start, end = _within(corners, np.roll(corners, -1, axis=0), shape)
    for axis in (1, 0):
        start, end = _split(start, end, axis)
    height, middle = end[:, 1] - start[:, 1], (start + end) / 2
    order = np.argsort(middle[:, 1])
    height, middle = height[order], middle[order]
    columns, rows = np.floor(middle[:, 0]).astype(int), np.floor(middle[:, 1]).astype(int)
    beyond = middle[:, 0] - columns
    filled = np.empty(shape, np.uint8)
    for top in range(0, shape[0], BAND):
        bottom = min(top + BAND, shape[0])
        part = slice(*np.searchsorted(rows, (top, bottom)))
        turns = np.zeros((bottom - top, shape[1] + 2), np.float32)
        places = rows[part] - top, columns[part]
        np.add.at(turns, places, height[part] * (1 - beyond[part]))
        np.add.at(turns, (places[0], places[1] + 1), height[part] * beyond[part])
        np.cumsum(turns, axis=1, out=turns)
        share = np.minimum(np.abs(turns[:, : shape[1]]), 1) * np.float32(255)
        filled[top:bottom] = share + np.float32(0.5)
    return filled


def _within(start: Floats, end: Floats, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """The path without what is above and below, and what is beside moved to the border.

    To its left a path counts like one along the border, to its right not at all.
    """
    start, end = _cut(start, end, 1, (0, shape[0]))
    middle = (start[:, 1] + end[:, 1]) / 2
    inside = (middle >= 0) & (middle < shape[0]) & (start[:, 1] != end[:, 1])
    start, end = _cut(start[inside], end[inside], 0, (0, shape[1]))
    most = np.array((shape[1], shape[0]), np.float64)
    return np.clip(start, 0, most), np.clip(end, 0, most)


def _cut(start: Floats, end: Floats, axis: int, at: tuple[int, int]) -> tuple[Floats, Floats]:
    """Every piece in three, where it crosses two values of one axis."""
    first, last = start[:, axis], end[:, axis]
    length = np.where(last == first, 1.0, last - first)
    shares = np.clip([(value - first) / length for value in at], 0, 1)
    stops = np.concatenate((np.zeros((1, len(first))), np.sort(shares, axis=0)))
    stops = np.concatenate((stops, np.ones((1, len(first)))))[..., None]
    places = start + stops * (end - start)
    return places[:-1].reshape(-1, 2), places[1:].reshape(-1, 2)


def _split(start: Floats, end: Floats, axis: int) -> tuple[Floats, Floats]:
    """Every piece at each whole number that it crosses along one axis."""
    first, last = start[:, axis], end[:, axis]
    low, high = np.minimum(first, last), np.maximum(first, last)
    floor = np.floor(low)
    count = np.maximum(1, np.ceil(high) - floor).astype(int)
    which = np.repeat(np.arange(len(count)), count)
    step = floor[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    length = np.where(last == first, 1.0, last - first)[which]
    sides = np.clip([step, step + 1], low[which], high[which])
    shares = np.sort((sides - first[which]) / length, axis=0)
    shares[:, (last == first)[which]] = [[0.0], [1.0]]
    from_, way = start[which], (end - start)[which]
    return from_ + shares[0][:, None] * way, from_ + shares[1][:, None] * way
