"""What stands in a street: boxes, houses, trees, lamps, kiosks, containers, fences, steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resources.drawing.facades import ACCENT, Facade, Wall, wall_colour
from resources.drawing.geometry import Array, Look, Paint, Quad, Surface, span
from resources.drawing.ground import Floor
from resources.drawing.textures import chance, fractal, linear

Span = tuple[float, float]
OVERHANG = 0.35
TUBES = 5.2  # metres between the lamps of a garage
DROP = OVERHANG * 0.72 + 0.02  # how far a roof comes down before the wall


@dataclass(frozen=True)
class Plain:
    """One material over a whole surface."""

    colour: Array
    kind: Wall = "plaster"
    seed: int = 0

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        return Look(wall_colour(self.kind, self.colour, at, self.seed))


@dataclass(frozen=True)
class Tiles:
    """A pitched roof in rows of tiles."""

    colour: Array
    seed: int

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        row = np.floor(at.t / 0.33)
        tone = 0.8 + 0.35 * chance(np.floor(at.s / 0.3 + 0.5 * np.mod(row, 2)), row, self.seed)
        clear = np.clip(1.5 - at.spacing / 0.33 * 2, 0, 1)
        edge = 1 - 0.4 * (np.mod(at.t, 0.33) < 0.06) * clear
        moss = 0.85 + 0.3 * fractal(at.s * 0.4, at.t * 0.4, self.seed)
        return Look(self.colour * ((1 + (tone - 1) * clear) * edge * moss)[:, None])


def box(
    x: Span, y: Span, z: Span, side: Paint, front: Paint | None = None, top: Paint | None = None
) -> list[Quad]:
    """The six faces of a box; `front` is the near and far face."""
    (x0, x1), (y0, y1), (z0, z1) = x, y, z
    w, h, d = x1 - x0, y1 - y0, z1 - z0
    front, top = front or side, top or side
    return [
        Quad((x0, y0, z0), (w, 0, 0), (0, h, 0), front),
        Quad((x0, y0, z1), (w, 0, 0), (0, h, 0), front),
        Quad((x0, y0, z0), (0, 0, d), (0, h, 0), side),
        Quad((x1, y0, z0), (0, 0, d), (0, h, 0), side),
        Quad((x0, y1, z0), (w, 0, 0), (0, 0, d), top),
        Quad((x0, y0, z0), (w, 0, 0), (0, 0, d), top),
    ]


def house(
    side: int, x: float, z: Span, facade: Facade, roof: Array, deep: float = 8.0
) -> list[Quad]:
    """A house along the street (side -1 left, 1 right) with its front at `x`, and its roof."""
    far, high = x + side * deep, facade.height
    wall = Plain(facade.colour, facade.kind, facade.seed)
    body = box(span(x, far), (0, high), z, wall, wall, Plain(roof))
    body.append(Quad((x - side * 0.005, 0, z[0]), (0, 0, z[1] - z[0]), (0, high, 0), facade))
    eave, ridge = x - side * OVERHANG, deep / 2 + OVERHANG
    slope = Quad(
        (eave, high - DROP, z[0]),
        (0, 0, z[1] - z[0]),
        (side * ridge, deep * 0.36 + DROP, 0),
        Tiles(roof, facade.seed),
    )
    stack = x + side * 1.8
    chimney = box(
        (stack - 0.35, stack + 0.35),
        (high, high + 2.1),
        (z[0] + 1, z[0] + 1.6),
        Plain(linear("#8a5a4a"), "brick"),
    )
    return [*body, slope, *gable(side, x, z, high, deep, wall), *chimney]


def gable(side: int, x: float, z: Span, high: float, deep: float, wall: Paint) -> list[Quad]:
    """The triangles under a roof, at both ends of a house."""

    def under_roof(a: Array, b: Array) -> Array:
        return np.asarray(b < 1 - np.abs(2 * a - 1))

    rise = deep * 0.36
    return [Quad((x, high, at), (side * deep, 0, 0), (0, rise, 0), wall, under_roof) for at in z]


def lamp(x: float, z: float, arm: float, high: float = 5.2, colour: str = "#3c4246") -> list[Quad]:
    """A lamp post with an arm towards the road."""
    steel = Plain(linear(colour))
    post = box((x - 0.06, x + 0.06), (0, high), (z - 0.06, z + 0.06), steel)
    foot = box((x - 0.11, x + 0.11), (0, 0.7), (z - 0.11, z + 0.11), steel)
    end = x + arm
    bar = box(span(x, end), (high, high + 0.08), (z - 0.04, z + 0.04), steel)
    head = box(
        (end - 0.3, end + 0.3),
        (high - 0.1, high + 0.06),
        (z - 0.13, z + 0.13),
        Plain(linear("#d9d8d0")),
    )
    return [*post, *foot, *bar, *head]


def bollards(x: float, z: Span, gap: float) -> list[Quad]:
    """A row of posts between road and pavement."""
    dark, band = Plain(linear("#3a3d42")), Plain(linear("#d8d5cc"))
    quads: list[Quad] = []
    for at in np.arange(z[0], z[1], gap):
        where = (float(at) - 0.07, float(at) + 0.07)
        quads += box((x - 0.07, x + 0.07), (0, 0.9), where, dark)
        quads += box(
            (x - 0.073, x + 0.073), (0.68, 0.78), (where[0] - 0.003, where[1] + 0.003), band
        )
    return quads


def crate(
    rng: np.random.Generator, x: float, z: float, size: tuple[float, float, float], kind: Wall
) -> list[Quad]:
    """A plain box of a chosen material: container, skip, cabinet, wall block."""
    colour = linear(str(rng.choice(ACCENT))) * 1.5
    paint = Plain(colour, kind, int(rng.integers(999)))
    w, h, d = size
    return box((x - w / 2, x + w / 2), (0, h), (z, z + d), paint, paint, Plain(colour * 0.9))


@dataclass(frozen=True)
class KioskFront:
    """A counter with papers under a striped awning."""

    colour: Array
    seed: int

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        rgb = wall_colour("boards", self.colour, at, self.seed)
        counter = (at.t > 0.95) & (at.t < 1.85)
        i, j = np.floor(at.s / 0.22)[counter], np.floor(at.t / 0.3)[counter]
        paper = np.stack([chance(i, j, self.seed + k) for k in range(3)], axis=1)
        rgb[counter] = 0.05 + 0.55 * paper * (chance(i, j, self.seed + 9) > 0.25)[:, None]
        awning = (at.t > 1.85) & (at.t < 2.2)
        stripe = np.mod(np.floor(at.s / 0.25), 2)[awning, None]
        rgb[awning] = stripe * 0.75 + (1 - stripe) * self.colour
        return Look(rgb)


def kiosk(rng: np.random.Generator, x: float, z: float) -> list[Quad]:
    """A newspaper stand."""
    colour = linear(str(rng.choice(ACCENT))) * 1.4
    front = KioskFront(colour, int(rng.integers(999)))
    body = box((x - 1.1, x + 1.1), (0, 2.4), (z, z + 1.8), front, front)
    roof = box((x - 1.35, x + 1.35), (2.4, 2.55), (z - 0.35, z + 2.0), Plain(colour * 0.6))
    return [*body, *roof]


def steps(x: Span, z: float, count: int, floor: Floor) -> list[Quad]:
    """Stairs that rise away from the camera."""
    quads: list[Quad] = []
    for number in range(count):
        start = z + 0.34 * number
        quads += box(x, (0, 0.16 * (number + 1)), (start, z + 0.34 * count), floor)
    return quads


def pickets(a: Array, b: Array) -> Array:
    """The outline of a fence: posts, pointed slats and two rails."""
    slat = (np.mod(a * 60, 1) < 0.62) & (b < 0.93 + 0.07 * np.mod(a * 60, 1))
    return np.asarray(slat | (np.abs(b - 0.3) < 0.05) | (np.abs(b - 0.75) < 0.05))


def fence(x: float, z: Span, high: float, colour: str) -> list[Quad]:
    """A picket fence along the street."""
    paint = Plain(linear(colour), "plaster", 5)
    return [Quad((x, 0, z[0]), (0, 0, z[1] - z[0]), (0, high, 0), paint, pickets)]


def disc(a: Array, b: Array) -> Array:
    """A round outline."""
    return np.asarray((2 * a - 1) ** 2 + (2 * b - 1) ** 2 < 1)


@dataclass(frozen=True)
class RoadSign:
    """A red ring, or a blue plate with a white bar."""

    blue: bool

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        r = np.hypot(at.s - 0.3, at.t - 0.3)
        if self.blue:
            bar = (np.abs(at.s - 0.3) < 0.05) & (r < 0.2)
            return Look(np.where(bar[:, None], 0.85, linear("#1f56a8")))
        return Look(np.where((r > 0.21)[:, None], linear("#c22a2a"), 0.85))


def sign(x: float, z: float, blue: bool) -> list[Quad]:
    """A round traffic sign on a post."""
    post = box((x - 0.03, x + 0.03), (0, 2.2), (z, z + 0.06), Plain(linear("#8b8f92")))
    plate = Quad((x - 0.3, 1.9, z - 0.01), (0.6, 0, 0), (0, 0.6, 0), RoadSign(blue), disc)
    return [*post, plate]


@dataclass(frozen=True)
class Glow:
    """A surface that gives light of its own."""

    colour: Array

    def __call__(self, at: Surface) -> Look:
        """The same light everywhere."""
        glow = np.broadcast_to(self.colour, (len(at.s), 3))
        return Look(np.full_like(glow, 0.5), glow)


def tubes(x: float, high: float, end: float) -> list[Quad]:
    """Fluorescent tubes under a ceiling."""
    quads: list[Quad] = []
    light, case = Glow(np.array([1.6, 1.6, 1.45])), Plain(linear("#d9d9d2"))
    for at in np.arange(TUBES * 0.75, end, TUBES):
        z = (float(at), float(at) + 1.5)
        quads += box((x - 0.13, x + 0.13), (high - 0.12, high - 0.04), z, case)
        quads += box((x - 0.07, x + 0.07), (high - 0.16, high - 0.12), z, light)
    return quads
