"""One polygon for a whole mask, its holes and all its parts: what YOLO's label files need.

Outlines run through the centres of the outermost pixels, as `cv2.findContours` gives them and
`cv2.fillPoly` takes them. Holes and further parts are joined by lines that are walked there and
back, as the makers of YOLO do with COCO's polygons; here each time by the shortest line there is
(R. C. Prim: Shortest connection networks and some generalizations. BSTJ 36, 1957). What would cost
more pixels under its line than it has itself is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Binary = npt.NDArray[np.bool_]
Corners = npt.NDArray[np.int32]
"""N x 2, x and y of pixels."""
FEWEST = 3
SPECKS = 0.003
"""Share of a mask's pixels that its smallest parts and holes may have together to be left out."""
AT_ONCE = 4_000_000
"""Pairs of points that are compared; of longer outlines only every second or third point is."""


def joined_outline(mask: Binary) -> Corners:
    """The corners of one polygon, at least three; none for an empty mask.

    `cv2.fillPoly` of them gives the mask back, but for specks and the pixels under joining lines.
    """
    rings = _without_specks(_rings(mask), SPECKS * np.count_nonzero(mask))
    if not rings:
        return np.zeros((0, 2), np.int32)
    joined, waiting = rings[0].points, rings[1:]
    for ring in waiting:
        ring.look_at(joined)
    while waiting:
        nearest = min(waiting, key=lambda ring: ring.distance)
        waiting.remove(nearest)
        if nearest.size < _outside(mask, nearest.near, nearest.points[nearest.at]):
            waiting = [ring for ring in waiting if ring.parent != nearest.number]
            continue
        joined = _spliced(joined, nearest)
        for ring in waiting:
            ring.look_at(nearest.points)
    corners = _without_straight_on(joined)
    return np.concatenate((corners, corners[-1:].repeat(max(0, FEWEST - len(corners)), axis=0)))


def outlines_of_parts(mask: Binary) -> Iterator[Corners]:
    """The outline of each part of a mask that hangs together, its holes joined to it."""
    count, numbers = cv2.connectedComponents(mask.astype(np.uint8))
    for number in range(1, count):
        yield joined_outline(numbers == number)


@dataclass
class _Ring:
    """The outline of a part, or of a hole in the part `parent`, and the way to it."""

    number: int
    parent: int
    points: Corners
    size: float
    distance: int = 2**31
    at: int = 0
    near: Corners | None = None

    def look_at(self, others: Corners) -> None:
        """Take note where some points, now joined, are nearer than those before."""
        step = 1 + math.isqrt(len(self.points) * len(others) // AT_ONCE)
        ours, theirs = self.points[::step], others[::step]
        across = np.subtract.outer(ours[:, 0], theirs[:, 0])
        down = np.subtract.outer(ours[:, 1], theirs[:, 1])
        squares = across * across + down * down
        here, there = divmod(int(squares.argmin()), len(theirs))
        if squares[here, there] < self.distance:
            self.distance = int(squares[here, there])
            self.at, self.near = here * step, theirs[there]


def _rings(mask: Binary) -> list[_Ring]:
    found, levels = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    rings = []
    for number, contour in enumerate(found):
        points = np.asarray(contour[:, 0, :], np.int32)
        parent = int(levels[0, number, 3])
        # G. Pick, 1899: pixels in a polygon of pixels, with those on it or, in a hole, without.
        half = len(points) / 2 * (1 if parent < 0 else -1)
        rings.append(_Ring(number, parent, points, cv2.contourArea(points) + half + 1))
    return sorted(rings, key=lambda ring: (ring.parent >= 0, -ring.size))


def _without_specks(rings: list[_Ring], most: float) -> list[_Ring]:
    """All but the smallest, which have at most so many pixels together; never the first."""
    left_out: set[int] = set()
    for ring in sorted(rings[1:], key=lambda ring: ring.size):
        most -= ring.size
        if most < 0:
            break
        left_out.add(ring.number)
    return [ring for ring in rings if not {ring.number, ring.parent} & left_out]


def _outside(mask: Binary, start: Corners | None, end: Corners) -> int:
    """Pixels on a line that do not belong to the mask."""
    line = np.zeros(mask.shape, np.uint8)
    if start is not None:
        cv2.line(line, start.tolist(), end.tolist(), (1,))
    return int(np.count_nonzero(line.astype(np.bool_) & ~mask))


def _spliced(joined: Corners, ring: _Ring) -> Corners:
    """`joined` up to the point nearest to a ring, around the ring, and on."""
    here = int(np.flatnonzero((joined == ring.near).all(axis=1))[0])
    around = np.concatenate((ring.points[ring.at :], ring.points[: ring.at + 1]))
    return np.concatenate((joined[: here + 1], around, joined[here:]))


def _without_straight_on(points: Corners) -> Corners:
    """Without the points between two steps of one direction."""
    into, out = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    turn = into[:, 0] * out[:, 1] - into[:, 1] * out[:, 0]
    onward = (into * out).sum(axis=1) > 0
    kept = points[~((turn == 0) & onward)]
    return kept if len(kept) else points[:1]
