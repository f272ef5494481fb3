"""Rows of things: houses along a street or across it, avenues of trees, long sheds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resources.drawing.facades import ACCENT, PLASTER, any_facade, wall_colour
from resources.drawing.geometry import Array, Look, Quad, Surface
from resources.drawing.light import Light
from resources.drawing.plants import tree
from resources.drawing.textures import linear
from resources.drawing.things import DROP, OVERHANG, Plain, Span, Tiles, box, house

ROOFS = ("#8a4a38", "#6e4238", "#4d5056", "#7a5a48", "#5c4a44")


def row_of_houses(
    rng: np.random.Generator,
    light: Light,
    side: int,
    x: float,
    z: Span,
    shops: float,
    tall: int = 2,
) -> list[Quad]:
    """Houses of different width and height, wall to wall."""
    quads: list[Quad] = []
    at = z[0]
    while at < z[1]:
        width = float(rng.uniform(5.5, 10.5))
        storeys = int(rng.integers(max(1, tall - 1), tall + 2)) + (tall > 2)
        high = storeys * float(rng.uniform(2.9, 3.3)) + 0.4
        front = any_facade(rng, width, high, light.low_sky, light.lit, shops)
        set_back = x + side * float(rng.choice([0.0, 0.0, 0.12]))
        quads += house(side, set_back, (at, at + width), front, linear(str(rng.choice(ROOFS))))
        at += width
    return quads


def across(
    rng: np.random.Generator, light: Light, x: Span, z: float, shops: float, deep: float = 8.0
) -> list[Quad]:
    """Houses side by side that face the camera."""
    quads: list[Quad] = []
    at = x[0]
    while at < x[1]:
        width = float(rng.uniform(6, 11))
        high = int(rng.integers(2, 5)) * float(rng.uniform(2.9, 3.3)) + 0.4
        front = any_facade(rng, width, high, light.low_sky, light.lit, shops)
        wall, roof = Plain(front.colour, front.kind, front.seed), linear(str(rng.choice(ROOFS)))
        quads += box((at, at + width), (0, high), (z, z + deep), wall, wall, Plain(roof))
        quads.append(Quad((at, 0, z - 0.005), (width, 0, 0), (0, high, 0), front))
        tiles, rise = Tiles(roof, front.seed), deep * 0.36 + DROP
        start = (at, high - DROP, z - OVERHANG)
        quads.append(Quad(start, (width, 0, 0), (0, rise, deep / 2 + OVERHANG), tiles))
        at += width
    return quads


def avenue(rng: np.random.Generator, x: float, z: Span, gap: float, leaf: str) -> list[Quad]:
    """Trees in a line along the street."""
    quads: list[Quad] = []
    for at in np.arange(z[0], z[1], gap):
        high = float(rng.uniform(5.2, 8.0))
        quads += tree(rng, x + float(rng.uniform(-0.3, 0.3)), float(at), high, leaf)
    return quads


@dataclass(frozen=True)
class ShedFront:
    """Corrugated metal with a band of glass, a coloured stripe and gates."""

    width: float
    height: float
    colour: Array
    accent: Array
    sky: Array
    seed: int

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        rgb = wall_colour("metal", self.colour, at, self.seed)
        glow = np.zeros_like(rgb)
        rgb[at.t > self.height - 1.1] = self.accent
        middle = np.abs(at.s - self.width * 0.45)
        glass = (middle < 6) & (at.t < 3.2)
        rgb[glass] = 0.05
        glow[glass] = self.sky * (0.12 + 0.22 * at.t[glass, None] / 3.2)
        bar = glass & ((np.mod(middle, 1.5) < 0.07) | (np.abs(at.t - 2.3) < 0.05))
        rgb[bar], glow[bar] = 0.6, 0
        gate = (np.mod(at.s, 11) > 7.5) & (middle > 7) & (at.t < 3.4)
        rgb[gate] = self.accent * (0.6 + 0.5 * np.mod(at.t[gate], 0.4) / 0.4)[:, None]
        return Look(rgb, glow)


def shed(rng: np.random.Generator, light: Light, x: Span, z: float) -> list[Quad]:
    """A long low hall that faces the camera."""
    high, width = float(rng.uniform(5.5, 8)), x[1] - x[0]
    colour, accent = linear(str(rng.choice(PLASTER))), linear(str(rng.choice(ACCENT))) * 1.6
    front = ShedFront(width, high, colour, accent, light.low_sky, int(rng.integers(999)))
    wall = Plain(colour, "metal", 2)
    quads = box(x, (0, high), (z, z + 14), wall, wall)
    quads.append(Quad((x[0], 0, z - 0.01), (width, 0, 0), (0, high, 0), front))
    canopy = x[0] + width * 0.45
    return quads + box((canopy - 6.5, canopy + 6.5), (3.25, 3.6), (z - 2.2, z), Plain(accent))
