"""Trees, bushes and hedges: ragged discs of leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resources.drawing.geometry import Array, Look, Outline, Quad, Surface
from resources.drawing.textures import fractal, grain, linear, mix, smooth
from resources.drawing.things import Plain, Span, box


@dataclass(frozen=True)
class Leaves:
    """Foliage: darker below and inside, lighter where the sky reaches it."""

    colour: Array
    seed: int
    height: float
    scale: float = 1.0

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        clump = fractal(at.s * 1.6 / self.scale, at.t * 1.6 / self.scale, self.seed, 5)
        leaf = grain("grass.png", at.s, at.t, 2.2 * self.scale, at.spacing) ** 1.6
        rise = 0.55 + 0.6 * np.clip(at.t / self.height, 0, 1)
        tone = rise * (0.35 + 1.15 * clump) * (0.5 + 0.5 * leaf)
        warm = mix(self.colour, self.colour * np.array([1.5, 1.2, 0.7]), smooth(0.45, 0.8, clump))
        return Look(warm * tone[:, None])


def blob(seed: int, ragged: float = 0.75, fine: float = 7.0) -> Outline:
    """A ragged roundish outline, as of a crown of leaves."""

    def solid(a: Array, b: Array) -> Array:
        x, y = 2 * a - 1, 2 * b - 1
        rough = fractal(a * fine + seed % 97, b * fine + seed % 89, seed, 5) - 0.5
        return np.asarray(x * x + y * y < 0.72 + 2 * ragged * rough)

    return solid


def tree(rng: np.random.Generator, x: float, z: float, high: float, leaf: str) -> list[Quad]:
    """A trunk and a crown of ragged leafy discs at different depths."""
    trunk = Plain(
        linear("#5d4c3f") * float(rng.uniform(0.7, 1.2)), "boards", int(rng.integers(999))
    )
    r = high * 0.017 + 0.04
    quads = box((x - r, x + r), (0, high * 0.6), (z - r, z + r), trunk)
    for number in range(14):
        wide = high * float(rng.uniform(0.2, 0.42))
        turn, reach = float(rng.uniform(0, 6.3)), high * float(rng.uniform(0.04, 0.24))
        cx, cy = x + reach * np.cos(turn), high * 0.68 + 0.8 * reach * np.sin(turn)
        cz = z + high * (6 - number) * 0.022
        paint = Leaves(linear(leaf), int(rng.integers(1 << 16)), wide, high / 6)
        corner = (float(cx - wide / 2), float(cy - wide / 2), cz)
        outline = blob(int(rng.integers(1 << 16)))
        quads.append(Quad(corner, (wide, 0, 0), (0, wide, 0), paint, outline))
    return quads


def bush(rng: np.random.Generator, x: float, z: float, wide: float, leaf: str) -> list[Quad]:
    """A low shrub of three leafy discs."""
    quads = []
    for number in range(3):
        w = wide * float(rng.uniform(0.7, 1.0))
        paint = Leaves(linear(leaf), int(rng.integers(1 << 16)), w, 0.5)
        corner = (x - w / 2 + float(rng.uniform(-0.2, 0.2)), -0.2 * w, z + 0.15 * number)
        outline = blob(int(rng.integers(1 << 16)), 0.3, 7)
        quads.append(Quad(corner, (w, 0, 0), (0, w, 0), paint, outline))
    return quads


def hedge(x: Span, z: Span, high: float, seed: int) -> list[Quad]:
    """A clipped hedge."""
    leaves = Leaves(linear("#54703a"), seed, high, 0.5)
    return box(x, (0, high), z, leaves)
