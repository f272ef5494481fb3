"""Between binary masks and polygons, without losing a pixel.

A polygon's coordinates are those of COCO and labelme: pixel (x, y) covers x..x+1, y..y+1. A pixel
belongs to a polygon if its centre does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.reading import MAX_SIDE

Binary = npt.NDArray[np.bool_]
Ring = npt.NDArray[np.float64]
"""N x 2 corners, x and y in pixels; the last is joined to the first."""

FARTHEST = 4 * MAX_SIDE
"""Pixels from the corner of the picture; no picture goes so far."""
MOST_CROSSINGS = 50_000_000
"""Of edges with rows of pixels; a polygon with more describes no object."""
AT_ONCE = 1_000_000


def fill(shape: tuple[int, int], ring: Ring) -> Binary:
    """The pixels of an H x W picture inside a polygon, by the even-odd rule.

    Raises ValueError for fewer than three corners, coordinates that are no numbers or far outside
    the picture, and a polygon of absurd length.
    """
    _check(ring)
    toggles = np.zeros((shape[0], shape[1] + 1), np.bool_)
    crossings = 0
    for rows, columns in _crossings(ring, shape):
        crossings += len(rows)
        if crossings > MOST_CROSSINGS:
            raise ValueError("its outline is longer than that of any object")
        np.logical_xor.at(toggles, (rows, columns), True)
    return np.logical_xor.accumulate(toggles, axis=1)[:, :-1]


def outlines(mask: Binary) -> tuple[list[Ring], bool]:
    """The outer outlines of a mask's parts, and whether there are holes, which they do not tell.

    `fill` turns each outline back into the part it came from, its holes filled.
    """
    import cv2

    double = np.repeat(np.repeat(mask.astype(np.uint8), 2, axis=0), 2, axis=1)
    found, levels = cv2.findContours(double, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not found:  # OpenCV then has no levels either
        return [], False
    parents = levels[0, :, 3]
    rings = [
        (ring[:, 0, :] + 0.5) / 2 for ring, parent in zip(found, parents, strict=True) if parent < 0
    ]
    return [np.asarray(ring, np.float64) for ring in rings], bool((parents >= 0).any())


def _check(ring: Ring) -> None:
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3:
        raise ValueError("an outline has fewer than three corners")
    if not np.isfinite(ring).all() or np.abs(ring).max() > FARTHEST:
        raise ValueError("an outline has a corner that is nowhere near the picture")


def _crossings(
    ring: Ring, shape: tuple[int, int]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Row, and first column to the right, of where edges cross the middles of rows of pixels.

    In portions of about AT_ONCE.
    """
    starts, ends = ring, np.roll(ring, -1, axis=0)
    firsts, lasts = (
        np.clip(np.ceil(end(starts[:, 1], ends[:, 1]) - 0.5), 0, shape[0]).astype(np.int64)
        for end in (np.minimum, np.maximum)
    )
    counts = lasts - firsts
    portions = np.cumsum(counts) // AT_ONCE
    for portion in np.unique(portions):
        chosen = np.flatnonzero((portions == portion) & (counts > 0))
        edges = np.repeat(chosen, counts[chosen])
        offsets = np.arange(len(edges)) - np.repeat(
            np.cumsum(counts[chosen]) - counts[chosen], counts[chosen]
        )
        rows = firsts[edges] + offsets
        (x0, y0), (x1, y1) = starts[edges].T, ends[edges].T
        at = x0 + (rows + 0.5 - y0) * (x1 - x0) / (y1 - y0)
        yield rows, np.clip(np.ceil(at - 0.5), 0, shape[1]).astype(np.int64)
