"""What lies on the ground: asphalt with markings, paving, grass, gravel, cobbles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from resources.drawing.geometry import Array, Look, Quad, Surface, span
from resources.drawing.textures import chance, fractal, grain, linear, mix, smooth

Kind = Literal["asphalt", "slabs", "cobbles", "grass", "gravel", "concrete", "clinker", "snow"]
BASE = {
    "asphalt": "#66676a", "slabs": "#99948b", "cobbles": "#8d867c", "grass": "#6f8a41",
    "gravel": "#a3988a", "concrete": "#949490", "clinker": "#a06a54", "snow": "#e9eef4",
}  # fmt: skip


@dataclass(frozen=True)
class Floor:
    """A ground material; `s` runs to the right and `t` away from the camera."""

    kind: Kind
    seed: int
    tint: float = 1.0
    wet: float = 0.0

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        s, t = at.s, at.t
        patches = 0.85 + 0.3 * fractal(s * 0.16, t * 0.16, self.seed, 4)
        rgb = linear(BASE[self.kind]) * (self.tint * patches * self._relief(at))[:, None]
        if self.kind == "asphalt":
            rgb *= self._repairs(s, t)[:, None]
        if self.kind == "grass":
            dry = smooth(0.45, 0.75, fractal(s * 0.4, t * 0.4, self.seed + 3, 4))
            rgb = mix(rgb, rgb * np.array([1.7, 1.25, 0.9]), dry)
        return Look(rgb)

    def _relief(self, at: Surface) -> Array:
        s, t = at.s, at.t
        if self.kind == "grass":
            return grain("grass.png", s, t, 1.3, at.spacing) ** 1.6
        if self.kind == "gravel":
            return grain("gravel.png", s, t, 1.25, at.spacing) ** 1.15
        if self.kind == "clinker":
            return grain("brick.png", t, s, 1.1, at.spacing) ** 1.3
        fine = 0.55 + 0.45 * grain("gravel.png", s, t, 0.7, at.spacing)
        return self._pattern(fine, at)

    def _pattern(self, fine: Array, at: Surface) -> Array:
        """The joints of slabs and stones on a fine grain."""
        if self.kind == "slabs":
            return fine * self._tiles(at.s, at.t, 0.6, 0.6, 0.012, at.spacing)
        if self.kind == "concrete":
            return fine * self._tiles(at.s, at.t, 4.0, 4.0, 0.03, at.spacing)
        if self.kind == "cobbles":
            return fine * self._stones(at.s, at.t, at.spacing)
        return fine if self.kind == "asphalt" else 0.9 + 0.1 * fine

    def _tiles(
        self, s: Array, t: Array, wide: float, deep: float, joint: float, spacing: Array
    ) -> Array:
        row = np.floor(t / deep)
        along = s / wide + 0.5 * np.mod(row, 2)
        tone = 1 + 0.16 * (chance(np.floor(along), row, self.seed) - 0.5)
        near = np.minimum(np.mod(along, 1) * wide, np.mod(t, deep))
        clear = np.clip(1.6 - spacing / deep * 3, 0, 1)
        return np.asarray(tone * (1 - 0.45 * clear * smooth(joint + 0.012, joint, near)))

    def _stones(self, s: Array, t: Array, spacing: Array) -> Array:
        """Rounded stones of a hand's width, in rows that waver a little."""
        row = np.floor(t / 0.14 + 0.3 * np.sin(s * 2.1))
        along = s / 0.17 + chance(row, row * 0, self.seed) * 5
        x = np.mod(along, 1) - 0.5
        y = np.mod(t / 0.14 + 0.3 * np.sin(s * 2.1), 1) - 0.5
        dome = 1.15 - 1.9 * (x**4 + y**4) * 4
        tone = 0.8 + 0.4 * chance(np.floor(along), row, self.seed + 1)
        clear = np.clip(1.5 - spacing / 0.14 * 1.5, 0, 1)
        return np.asarray(1 + (dome * tone - 1) * clear)

    def _repairs(self, s: Array, t: Array) -> Array:
        """Darker patches, a few cracks filled with tar, tracks polished by wheels."""
        a, b = np.floor(s / 1.9), np.floor(t / 3.7)
        die = chance(a, b, self.seed + 11)
        x, y = np.mod(s, 1.9), np.mod(t, 3.7)
        patch = (die > 0.9) & (x > 0.3) & (x < 1.5) & (y > 0.4) & (y < 2.6)
        veins = np.abs(fractal(s * 0.9, t * 0.7, self.seed + 17, 6) - 0.5) < 0.0028
        crack = veins & (fractal(s * 0.2, t * 0.2, self.seed + 23, 3) > 0.55)
        return np.asarray((1 - 0.2 * patch) * (1 - 0.28 * crack) * self._covers(s, t))

    def _covers(self, s: Array, t: Array) -> Array:
        """Now and then the iron cover of a drain."""
        a, b = np.floor(s / 5.3), np.floor(t / 8.1)
        x = np.mod(s, 5.3) - 1.2 - 2.8 * chance(a, b, self.seed + 31)
        y = np.mod(t, 8.1) - 1.2 - 5.5 * chance(a, b, self.seed + 32)
        r = np.hypot(x, y)
        here = chance(a, b, self.seed + 33) > 0.55
        ribs = 0.62 + 0.22 * (np.mod(x + y, 0.12) < 0.06)
        rim = np.where(r > 0.29, 0.5, ribs)
        return np.asarray(np.where(here & (r < 0.33), rim, 1.0))


@dataclass(frozen=True)
class Markings:
    """White lines over a floor; `lines` are (s, width, dash, gap), dash 0 meaning unbroken."""

    floor: Floor
    lines: tuple[tuple[float, float, float, float], ...] = ()
    zebra: tuple[float, float] | None = None
    bays: tuple[float, float, float, float] | None = None
    stop: float | None = None
    tint: str = "#e4e2da"

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        rgb = self.floor(at).albedo
        share = np.zeros(len(at.s))
        for place, width, dash, gap in self.lines:
            on = np.abs(at.s - place) < width / 2
            share[on & ((dash == 0) | (np.mod(at.t, dash + gap + 1e-9) < dash))] = 1
        if self.zebra is not None:
            share[self._zebra(at)] = 1
        if self.bays is not None:
            share[self._bays(at)] = 1
        worn = 0.92 - 0.75 * smooth(
            0.52, 0.75, fractal(at.s * 2.5, at.t * 2.5, self.floor.seed + 5)
        )
        return Look(mix(rgb, linear(self.tint) * (0.8 + 0.2 * rgb.mean()), share * worn))

    def _zebra(self, at: Surface) -> Array:
        start, depth = self.zebra or (0.0, 0.0)
        return (at.t > start) & (at.t < start + depth) & (np.mod(at.s - 0.25, 1.0) < 0.5)

    def _bays(self, at: Surface) -> Array:
        """Parking bays of 2.5 m between two places across the street."""
        left, right, start, end = self.bays or (0.0, 0.0, 0.0, 0.0)
        across = (at.s > left) & (at.s < right) & (at.t > start) & (at.t < end)
        return across & (np.mod(at.t - start, 2.5) < 0.11)


def flat(
    paint: Floor | Markings, x: tuple[float, float], z: tuple[float, float], y: float = 0.0
) -> Quad:
    """A piece of level ground."""
    return Quad((x[0], y, z[0]), (x[1] - x[0], 0, 0), (0, 0, z[1] - z[0]), paint)


def kerbed(
    floor: Floor, x: tuple[float, float], z: tuple[float, float], road_on: int, high: float = 0.13
) -> list[Quad]:
    """A raised pavement with a stone kerb on the side of the road (-1 left, 1 right)."""
    kerb = Floor("concrete", floor.seed + 1, 1.12)
    edge = x[1] if road_on > 0 else x[0]
    inner = edge - road_on * 0.16
    x = (x[0] - 0.4, x[1]) if road_on > 0 else (x[0], x[1] + 0.4)
    top = flat(floor, (x[0], inner) if road_on > 0 else (inner, x[1]), z, high)
    stone = flat(kerb, span(edge, inner), z, high)
    face = Quad(
        (edge, 0, z[0]), (0, 0, z[1] - z[0]), (0, high, 0), Floor("concrete", floor.seed, 0.8)
    )
    near = Quad((x[0], 0, z[0]), (x[1] - x[0], 0, 0), (0, high, 0), kerb)
    return [top, stone, face, near]
