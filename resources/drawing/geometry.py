"""Rectangles in space, and which of them each ray of a camera or of the sun meets first.

The street runs along z, x points right, y up, metres throughout. The camera stands at the origin
of x and z. It looks level and sees more ground or more sky by a shifted lens, so that upright
edges stay upright and the depth of the ground is exactly height * focal / (row - horizon).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Vec = tuple[float, float, float]
NEAR = 0.05
FAR = 80.0


@dataclass(frozen=True)
class Surface:
    """The points of one rectangle that are seen: metres along its edges, and their spacing."""

    s: Array
    t: Array
    spacing: Array


@dataclass(frozen=True)
class Look:
    """What a surface shows at its points: albedo and own light, linear RGB of shape (N, 3)."""

    albedo: Array
    glow: Array | None = None


class Paint(Protocol):
    """Gives the look of a surface at the points that are seen."""

    def __call__(self, at: Surface) -> Look:
        """The look at these points."""


Outline = Callable[[Array, Array], Array]
"""Of two edge fractions in 0..1: where the rectangle is solid (for leaves, fences, signs)."""


@dataclass(frozen=True)
class Quad:
    """A painted rectangle: a corner, two perpendicular edges, and an optional outline."""

    origin: Vec
    u: Vec
    v: Vec
    paint: Paint
    outline: Outline | None = None

    def corners(self) -> Array:
        """The four corners, in turn."""
        o, u, v = np.array(self.origin), np.array(self.u), np.array(self.v)
        return np.stack([o, o + u, o + u + v, o + v])

    def moved(self, turn: Array, to: Array) -> Quad:
        """The same rectangle in the coordinates of a viewer at `to`, turned by `turn`."""
        origin = turn @ (np.array(self.origin) - to)
        corner, u, v = (_vec(part) for part in (origin, turn @ self.u, turn @ self.v))
        return Quad(corner, u, v, self.paint, self.outline)


@dataclass(frozen=True)
class View:
    """A grid of rays along z: through one point (a camera) or parallel (the sun)."""

    x: Array
    y: Array
    perspective: bool

    def window(self, corners: Array) -> tuple[slice, slice]:
        """The rows and columns of the grid that a rectangle with these corners may touch."""
        points = _clip_near(corners) if self.perspective else corners
        if len(points) == 0:
            return slice(0, 0), slice(0, 0)
        flat = points[:, :2] / points[:, 2:] if self.perspective else points[:, :2]
        low, high = flat.min(axis=0), flat.max(axis=0)
        columns = np.searchsorted(self.x, [low[0], high[0]])
        rows = np.searchsorted(-self.y, [-high[1], -low[1]])
        return slice(int(rows[0]), int(rows[1])), slice(int(columns[0]), int(columns[1]))

    def meet(self, quad: Quad, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """Depth and edge fractions where the rays (x, y) meet the plane of `quad`."""
        o, u, v = np.array(quad.origin), np.array(quad.u), np.array(quad.v)
        n = np.cross(u, v)
        if self.perspective:
            depth = (n @ o) / _nonzero(n[0] * x + n[1] * y + n[2])
            px, py = x * depth - o[0], y * depth - o[1]
        else:
            depth = (n @ o - n[0] * x - n[1] * y) / _nonzero(n[2])
            px, py = x - o[0], y - o[1]
        pz = depth - o[2]
        a = (px * u[0] + py * u[1] + pz * u[2]) / (u @ u)
        b = (px * v[0] + py * v[1] + pz * v[2]) / (v @ v)
        return depth, a, b


def span(a: float, b: float) -> tuple[float, float]:
    """Two numbers, the smaller one first."""
    return min(a, b), max(a, b)


def _vec(values: Array) -> Vec:
    return float(values[0]), float(values[1]), float(values[2])


def _nonzero(value: Any) -> Any:
    return np.where(np.abs(value) < 1e-12, 1e-12, value)


def _clip_near(corners: Array) -> Array:
    """The part of a polygon in front of the camera."""
    kept = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if a[2] >= NEAR:
            kept.append(a)
        if (a[2] >= NEAR) != (b[2] >= NEAR):
            kept.append(a + (b - a) * (NEAR - a[2]) / (b[2] - a[2]))
    return np.array(kept)


def trace(quads: list[Quad], view: View) -> tuple[Array, Array]:
    """Depth of the nearest rectangle along every ray, and its index (-1 where there is none)."""
    shape = (len(view.y), len(view.x))
    depth, index = np.full(shape, np.inf), np.full(shape, -1, dtype=np.int32)
    for number, quad in enumerate(quads):
        rows, columns = view.window(quad.corners())
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        far, a, b = view.meet(quad, view.x[None, columns], view.y[rows, None])
        hit = (a >= 0) & (a <= 1) & (b >= 0) & (b <= 1) & (far < depth[rows, columns])
        if view.perspective:
            hit &= far > NEAR
        if quad.outline is not None:
            hit &= quad.outline(a, b)
        depth[rows, columns][hit] = np.broadcast_to(far, hit.shape)[hit]
        index[rows, columns][hit] = number
    return depth, index
