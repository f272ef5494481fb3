"""House fronts: walls with courses of brick or plaster, rows of windows, doors and shops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from resources.drawing.geometry import Array, Look, Surface
from resources.drawing.textures import chance, fractal, grain, linear, mix, smooth

Wall = Literal["brick", "plaster", "stone", "boards", "metal", "concrete"]
Ground = Literal["door", "shop", "garage", "plain"]


def wall_colour(kind: Wall, colour: Array, at: Surface, seed: int) -> Array:
    """Albedo of a bare wall, weathered."""
    s, t = at.s, at.t
    stain = 0.86 + 0.28 * fractal(s * 0.35, t * 0.2, seed, 4)
    rough = grain("gravel.png", s, t, 1.4, at.spacing)
    rgb = colour * (stain * (0.75 + 0.25 * rough))[:, None]
    if kind == "brick":
        return _courses(rgb, at, 0.30, 0.10, 0.016, seed, 0.30)
    if kind == "stone":
        return _courses(rgb, at, 0.95, 0.42, 0.025, seed, 0.22)
    if kind == "concrete":
        return _courses(rgb, at, 2.4, 1.2, 0.02, seed, 0.08)
    if kind == "boards":
        return rgb * (1 - 0.35 * smooth(0.05, 0.01, np.mod(t, 0.2)))[:, None]
    if kind == "metal":
        return rgb * (0.82 + 0.3 * np.abs(np.sin(s * np.pi / 0.24)))[:, None]
    return rgb


def _courses(
    rgb: Array, at: Surface, length: float, height: float, joint: float, seed: int, vary: float
) -> Array:
    """Rows of blocks with joints, every second row shifted by half; far away only their mean."""
    row = np.floor(at.t / height)
    along = at.s / length + 0.5 * np.mod(row, 2)
    block = 1 + vary * (chance(np.floor(along), row, seed) - 0.5) * 2
    near = np.minimum(np.mod(along, 1) * length, np.mod(at.t, height))
    clear = np.clip(1.5 - at.spacing / height * 2, 0, 1)
    mortar = (near < joint) * clear * 0.45
    toned = rgb * (1 + (block - 1) * clear)[:, None]
    return mix(toned, np.full(3, 0.42) * rgb.mean() / 0.25 * 0.6 + 0.06, mortar)


@dataclass(frozen=True)
class Facade:
    """The front of a house `width` x `height` metres."""

    width: float
    height: float
    kind: Wall
    colour: Array
    trim: Array
    accent: Array
    sky: Array
    ground: Ground = "door"
    bay: float = 2.4
    storey: float = 3.1
    pane: tuple[float, float] = (1.1, 1.6)
    shutters: bool = False
    lit: float = 0.0
    seed: int = 0

    def __call__(self, at: Surface) -> Look:
        """What is seen at these points."""
        rgb = wall_colour(self.kind, self.colour, at, self.seed)
        glow = np.zeros_like(rgb)
        self._bands(rgb, at)
        self._windows(rgb, glow, at)
        if self.ground == "shop":
            self._shop(rgb, glow, at)
        elif self.ground in ("door", "garage"):
            self._door(rgb, glow, at)
        return Look(rgb, glow)

    def _cells(self, at: Surface) -> tuple[Array, Array, Array, Array]:
        """Bay and storey of each point, and its place in them (x from the middle, y from below)."""
        count = max(1, int(self.width / self.bay))
        pitch = self.width / count
        i = np.clip(np.floor(at.s / pitch), 0, count - 1)
        j = np.floor(at.t / self.storey)
        return i, j, at.s - (i + 0.5) * pitch, at.t - j * self.storey

    def _bands(self, rgb: Array, at: Surface) -> None:
        """Plinth, a string course over the ground floor, and a cornice under the roof."""
        rgb[at.t < 0.5] = rgb[at.t < 0.5] * 0.55 + 0.02
        course = np.abs(at.t - self.storey + 0.08) < 0.09
        cornice = at.t > self.height - 0.32
        for band in (course, cornice):
            rgb[band] = self.trim * (0.9 + 0.1 * (at.t[band, None] > self.height - 0.2))
        under = (at.t > self.height - 0.62) & (at.t <= self.height - 0.32)
        rgb[under] *= (0.55 + 0.45 * (self.height - 0.32 - at.t[under]) / 0.3)[:, None]

    def _windows(self, rgb: Array, glow: Array, at: Surface) -> None:
        i, j, x, y = self._cells(at)
        w, h = self.pane
        rows = (j + 1) * self.storey < self.height + 0.4
        rows &= (j >= 1) | (self.ground == "door")
        y = y - (0.95 if h < 2 else 0.45)
        if self.shutters:
            leaf = rows & (np.abs(np.abs(x) - w * 0.76) < w * 0.24) & (y > 0) & (y < h)
            slats = 0.75 + 0.35 * (np.mod(y[leaf], 0.12) > 0.05)
            rgb[leaf] = self.accent * slats[:, None]
        self._frame(rgb, rows, x, y)
        glass = rows & (np.abs(x) < w / 2) & (y > 0) & (y < h)
        self._glass(rgb, glow, glass, (i, j, x, y))

    def _frame(self, rgb: Array, rows: Array, x: Array, y: Array) -> None:
        w, h = self.pane
        frame = rows & (np.abs(x) < w / 2 + 0.11) & (y > -0.08) & (y < h + 0.13)
        rgb[frame] = self.trim
        sill = rows & (np.abs(x) < w / 2 + 0.2) & (np.abs(y + 0.1) < 0.06)
        rgb[sill] = self.trim * 1.05
        drip = rows & (np.abs(x) < w / 2 + 0.2) & (y > -0.34) & (y <= -0.16)
        rgb[drip] *= (0.72 + 0.28 * (-0.16 - y[drip]) / 0.18)[:, None]

    def _glass(
        self, rgb: Array, glow: Array, inside: Array, cell: tuple[Array, Array, Array, Array]
    ) -> None:
        i, j, x, y = (part[inside] for part in cell)
        w, h = self.pane
        die = chance(i, j, self.seed + 3)
        tone = 0.10 + 0.30 * smooth(0, h, y + 0.35 * x + (die - 0.5)) + 0.12 * die
        colour = self.sky * tone[:, None]
        room = np.full(3, 0.03) + np.array([0.05, 0.045, 0.04]) * die[:, None]
        curtain = (np.abs(x) > w * (0.16 + 0.3 * chance(i, j, self.seed + 5))) & (die > 0.35)
        room = np.where(curtain[:, None], np.array([0.42, 0.40, 0.36]), room)
        recess = 1 - 0.6 * smooth(h - 0.3, h, y) - 0.35 * smooth(w / 2 - 0.16, w / 2, x)
        rgb[inside] = room * recess[:, None]
        lamp = (chance(i, j, self.seed + 9) < self.lit)[:, None]
        warm = np.array([1.0, 0.62, 0.28]) * (0.55 + 0.5 * die[:, None]) * (0.5 + room * 1.6)
        glow[inside] = np.where(lamp, warm, colour) * recess[:, None]
        bars = (np.abs(x) < 0.035) | (np.abs(y - h * 0.66) < 0.03)
        cross = np.flatnonzero(inside)[bars]
        rgb[cross], glow[cross] = self.trim, 0

    def _door(self, rgb: Array, glow: Array, at: Surface) -> None:
        """One door (or a garage gate) in the bay that the seed chooses."""
        i, _, x, _ = self._cells(at)
        count = max(1, int(self.width / self.bay))
        wide, high = (0.55, 2.25) if self.ground == "door" else (1.15, 2.3)
        bay = (i == self.seed % count) & (at.t < self.storey - 0.2)
        rgb[bay & (np.abs(x) < 1.05)] = wall_colour(self.kind, self.colour, at, self.seed)[
            bay & (np.abs(x) < 1.05)
        ]
        glow[bay] = 0
        case = bay & (np.abs(x) < wide + 0.14) & (at.t < high + 0.5)
        rgb[case] = self.trim
        leaf = bay & (np.abs(x) < wide) & (at.t < high)
        rgb[leaf] = self._leaf(x[leaf], at.t[leaf], wide)
        fan = bay & (np.abs(x) < wide) & (at.t > high + 0.08) & (at.t < high + 0.4)
        rgb[fan], glow[fan] = 0.03, self.sky * 0.3
        step = (i == self.seed % count) & (np.abs(x) < wide + 0.25) & (at.t < 0.16)
        rgb[step] = 0.36

    def _leaf(self, x: Array, t: Array, wide: float) -> Array:
        """A panelled door, or the slats of a gate."""
        if self.ground == "garage":
            return self.accent * (0.72 + 0.4 * np.mod(t, 0.3) / 0.3)[:, None]
        px, py = np.abs(np.abs(x) - wide / 2), np.abs(np.mod(t, 0.72) - 0.36)
        panel = (px < wide * 0.33) & (py < 0.26)
        edge = panel & ((px > wide * 0.27) | (py > 0.22))
        tone = 1 + 0.18 * panel - 0.45 * edge - 0.5 * (np.abs(x) < 0.015)
        return np.asarray(self.accent * tone[:, None])

    def _shop(self, rgb: Array, glow: Array, at: Surface) -> None:
        """A sign, an awning in stripes, and wide panes with goods behind them."""
        i, _, x, _ = self._cells(at)
        top = self.storey - 0.18
        front = at.t < top
        rgb[front] = self.accent * 0.5
        pitch = self.width / max(1, int(self.width / self.bay))
        pane = (np.abs(x) < pitch / 2 - 0.1) & (at.t > 0.55) & (at.t < 2.15)
        door = (i == self.seed % 2) & (np.abs(x) < 0.6) & (at.t < 2.15) & (at.t > 0.06)
        rgb[door & ~pane] = self.accent * 0.8
        self._goods(rgb, glow, pane, at)
        rgb[door & (np.abs(np.abs(x) - 0.55) < 0.06)] = self.trim * 0.8
        glow[door & (np.abs(np.abs(x) - 0.55) < 0.06)] = 0
        self._sign(rgb, glow, at, top)

    def _goods(self, rgb: Array, glow: Array, pane: Array, at: Surface) -> None:
        s, t = at.s[pane], at.t[pane]
        a, b = np.floor(s / 0.35), np.floor(t / 0.5)
        die = chance(a, b, self.seed + 21)
        tint = np.stack([chance(a, b, self.seed + k) for k in (22, 23, 24)], axis=1)
        heap = (np.mod(t, 0.5) < 0.1 + 0.32 * die) & (np.mod(s, 0.35) > 0.04)
        rgb[pane] = np.where(heap[:, None], 0.08 + 0.35 * tint, 0.06)
        lamp = 0.06 + 0.9 * min(self.lit * 1.6, 0.9)
        warm = np.array([1.0, 0.75, 0.45]) * lamp * (0.25 + rgb[pane])
        slant = smooth(0.1, 0.5, np.mod(s * 0.35 + t * 0.5, 1.0)) * 0.14 + 0.05
        glow[pane] = warm + self.sky * slant[:, None]

    def _sign(self, rgb: Array, glow: Array, at: Surface, top: float) -> None:
        band = (at.t > 2.62) & (at.t < top)
        rgb[band] = self.accent
        middle = np.abs(at.s - self.width / 2) < self.width * 0.3
        word = chance(np.floor(at.s / 0.13), np.zeros_like(at.s), self.seed + 31) > 0.3
        stroke = chance(np.floor(at.s / 0.05), np.floor(at.t / 0.06), self.seed + 33) > 0.35
        letters = band & middle & word & stroke & (np.abs(at.t - (2.62 + top) / 2) < 0.1)
        rgb[letters] = self.trim
        awning = (at.t > 2.05) & (at.t <= 2.62)
        stripe = np.mod(np.floor(at.s / 0.4), 2)[awning, None]
        slope = (0.75 + 0.5 * (at.t[awning] - 2.05) / 0.57)[:, None]
        rgb[awning] = (self.trim * stripe + self.accent * (1 - stripe)) * slope
        shade = (at.t > 1.55) & (at.t <= 2.05)
        rgb[shade] *= (0.45 + 0.55 * (2.05 - at.t[shade]) / 0.5)[:, None]
        glow[awning | band] = 0


PLASTER = ("#e8d9b8", "#d9a778", "#c9cfc4", "#e3c5b0", "#b7c7d4", "#ead9d0", "#cfc08f", "#9fb0a4",
           "#d8876b", "#efe6d6", "#8fa3b5", "#c98f8f")  # fmt: skip
BRICK = ("#9a5442", "#84473a", "#b5765a", "#7a4a3c", "#a8654c", "#6e5348")
STONE = ("#bdb4a2", "#a89f90", "#c9bfa8", "#98958c")
ACCENT = ("#2f4f43", "#7a2a2a", "#28456b", "#5b4030", "#3a3f47", "#8a5a1e", "#4c2f4f", "#1f5a66",
          "#a33b2c", "#3f6b3a")  # fmt: skip
TRIM = ("#f1ece0", "#e5ded0", "#d8d4cc", "#f6f4ee", "#4a4642")


def any_facade(
    rng: np.random.Generator,
    width: float,
    height: float,
    sky: Array,
    lit: float,
    shops: float = 0.3,
) -> Facade:
    """A house front with everything chosen by `rng`."""
    kind: Wall = rng.choice(["brick", "plaster", "plaster", "stone", "boards"])
    shades = {"brick": BRICK, "stone": STONE}.get(kind, PLASTER)
    draw = float(rng.random())
    ground: Ground = "shop" if draw < shops else "garage" if draw > 0.9 else "door"
    return Facade(
        width, height, kind, linear(str(rng.choice(shades))), linear(str(rng.choice(TRIM))),
        linear(str(rng.choice(ACCENT))), sky, ground, float(rng.uniform(1.9, 2.8)),
        height / max(1, round(height / 3.1)), (float(rng.uniform(0.85, 1.2)),
        float(rng.choice([1.25, 1.5, 1.7, 2.1]))), bool(rng.random() < 0.35), lit,
        int(rng.integers(1 << 20)),
    )  # fmt: skip
