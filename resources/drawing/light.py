"""Sun, sky and shade: what turns surfaces into a picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from resources.drawing.geometry import Array, Quad, Vec, View, trace
from resources.drawing.textures import fractal, linear, mix, smooth


@dataclass(frozen=True)
class Light:
    """One hour of one day: where the sun stands and the colours of everything far away."""

    azimuth: float  # degrees, 0 = ahead of the camera, 90 = right
    height: float  # degrees above the horizon
    sun: Array
    ambient: Array
    zenith: Array
    low_sky: Array
    cloud: Array
    cover: float  # share of the sky under clouds
    haze: float  # metres after which two thirds of a colour are air
    lit: float  # share of windows with a lamp behind them
    seed: int

    def towards(self) -> Array:
        """The direction of the sun."""
        a, h = np.radians(self.azimuth), np.radians(self.height)
        return np.array([np.sin(a) * np.cos(h), np.sin(h), np.cos(a) * np.cos(h)])


Day = tuple[str, float, str, float, str, str, str, float, float, float]
DAYS: dict[str, Day] = {
    # sun, its strength, ambient, strength, zenith, low sky, cloud, cover, haze, lit windows
    "noon": (
        "#fff3dc", 2.0, "#bcd3f2", 0.95,
        "#3f7fd0", "#cfe3f5", "#ffffff", 0.45, 420, 0,
    ),
    "morning": (
        "#ffdcb0", 2.1, "#b9c9ea", 0.85,
        "#6f9fd8", "#f6e3cf", "#fff1e2", 0.5, 150, 0,
    ),
    "overcast": (
        "#ffffff", 0.6, "#e2e7ec", 1.5,
        "#a9b4c0", "#dfe4e8", "#f2f4f5", 0.9, 170, 0.05,
    ),
    "golden": (
        "#ffbf7a", 2.4, "#a9b2dc", 0.8,
        "#5f83c4", "#ffd9a0", "#ffdcb8", 0.4, 180, 0.08,
    ),
    "dusk": (
        "#ffb890", 0.75, "#b4b8d0", 1.05,
        "#3f5aa0", "#f7b98f", "#e0a0a0", 0.5, 190, 0.45,
    ),
    "winter": (
        "#fff0e0", 1.6, "#cbdcf5", 1.15,
        "#8db4dd", "#e9f0f6", "#ffffff", 0.6, 160, 0.1,
    ),
}  # fmt: skip


def daylight(name: str, seed: int) -> Light:
    """The light of a named hour, with the sun somewhere in the half behind the camera."""
    rng = np.random.default_rng([seed, 71])
    sun, power, sky, strength, zenith, low, cloud, cover, haze, lit = DAYS[name]
    high = {"noon": 55.0, "golden": 24.0, "dusk": 14.0, "winter": 28.0}.get(name, 38.0)
    side = float(rng.choice([-1, 1])) * float(rng.uniform(95, 165))
    return Light(
        side, high + float(rng.uniform(-5, 5)), linear(sun) * power, linear(sky) * strength,
        linear(zenith), linear(low), linear(cloud), cover + float(rng.uniform(-0.15, 0.1)),
        haze, lit, seed,
    )  # fmt: skip


def indoors(seed: int) -> Light:
    """Rows of tubes under a ceiling."""
    grey, tube = linear("#c4c6c4"), linear("#f4f3ea")
    still = np.zeros(3)
    return Light(120, 60, still, tube * 1.25, grey, grey * 0.5, grey, 0, 120, 0, seed)


def sky(light: Light, x: Array, y: Array) -> Array:
    """The colour of the sky along camera rays (x, y, 1), with clouds and far hills."""
    up = y / np.sqrt(1 + x * x + y * y)
    colour = mix(light.low_sky, light.zenith, smooth(-0.03, 0.55, up))
    reach = 1 / (np.maximum(up, 0) + 0.16)
    u, v = x * reach * 0.55 + light.seed, reach * 0.8
    bend = fractal(u * 0.7, v * 0.7, light.seed * 17 + 3, 3) - 0.5
    puffs = fractal(u + bend, v + 0.6 * bend, light.seed * 31 + 5, 7)
    edge = 0.68 - 0.42 * light.cover
    share = smooth(edge, edge + 0.13, puffs) * smooth(0.02, 0.16, up)
    under = smooth(edge + 0.05, edge + 0.3, puffs)
    shade = mix(light.cloud * 1.05, light.cloud * 0.7 + light.zenith * 0.08, under)
    return _hills(light, x, y, mix(colour, shade, share * 0.9))


def _hills(light: Light, x: Array, y: Array, colour: Array) -> Array:
    """Two ridges in the haze, under the sky."""
    for number, lift in enumerate((0.055, 0.03)):
        ridge = lift * (0.4 + 1.2 * fractal(x * (2 + 2 * number), x * 0, light.seed + number, 4))
        tone = light.low_sky * (0.72 - 0.2 * number) + light.ambient * 0.02
        colour = np.where((y < ridge)[..., None], tone, colour)
    return colour


@dataclass(frozen=True)
class ShadowMap:
    """The scene seen from the sun: a point farther than what is drawn here is in shade."""

    basis: Array
    view: View
    depth: Array

    def lit(self, points: Array) -> Array:
        """Share of sunlight at world points (N, 3), softened over a few samples."""
        seen = points @ self.basis.T
        column = np.interp(seen[:, 0], self.view.x, np.arange(len(self.view.x)))
        row = np.interp(-seen[:, 1], -self.view.y, np.arange(len(self.view.y)))
        total = np.zeros(len(points))
        spread = [(0, 0), (1.5, 0.4), (-1.5, -0.4), (0.4, -1.5), (-0.4, 1.5)]
        for dx, dy in spread:
            j = np.clip(np.rint(column + dx), 0, self.depth.shape[1] - 1).astype(np.int64)
            i = np.clip(np.rint(row + dy), 0, self.depth.shape[0] - 1).astype(np.int64)
            total += seen[:, 2] < self.depth[i, j] + 0.12
        return total / len(spread)


def _sun_basis(light: Light) -> Array:
    ahead = -light.towards()
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(ahead, right), ahead])


def shadow_map(quads: list[Quad], light: Light, points: Array, cells: int = 1100) -> ShadowMap:
    """Look from the sun at the part of the scene that holds `points`."""
    basis = _sun_basis(light)
    seen = points @ basis.T
    low, high = np.percentile(seen[:, :2], 0.2, axis=0), np.percentile(seen[:, :2], 99.8, axis=0)
    x = np.linspace(low[0] - 0.5, high[0] + 0.5, cells)
    y = np.linspace(high[1] + 0.5, low[1] - 0.5, cells)
    view = View(x, y, perspective=False)
    depth, _ = trace([quad.moved(basis, np.zeros(3)) for quad in quads], view)
    return ShadowMap(basis, view, depth)


def shade(light: Light, albedo: Array, normal: Vec, lit: Array, open_sky: Array) -> Array:
    """Albedo under sun and sky; `open_sky` is the share of the sky that a point sees."""
    towards = light.towards() @ np.asarray(normal)
    sun = light.sun * (max(float(towards), 0.0) * lit)[:, None]
    dome = 0.68 + 0.32 * normal[1] + 0.06 * normal[0]
    bounce = light.sun * 0.07 * (1 - abs(normal[1]))
    return albedo * (sun + light.ambient * dome * open_sky[:, None] + bounce)


def air(light: Light, colour: Array, depth: Array) -> Array:
    """The same colour seen through that many metres of air."""
    share = 1 - np.exp(-np.minimum(depth, 400) / light.haze)
    return mix(colour, light.low_sky * 0.85, share * 0.8)


def develop(colour: Array, seed: int, size: int) -> Array:
    """Linear light as an 8-bit picture: film curve, mild vignette and grain."""
    small = cv2.resize(colour, (size, size), interpolation=cv2.INTER_AREA)
    axis = np.linspace(-1, 1, size)
    fall = 1 - 0.13 * (axis[None] ** 2 + axis[:, None] ** 2)
    exposed = np.maximum(small * fall[..., None] * 0.92, 0)
    film = exposed * (2.51 * exposed + 0.03) / (exposed * (2.43 * exposed + 0.59) + 0.14)
    film = np.clip(film, 0, 1) ** (1 / 2.2)
    film = 0.72 * film + 0.28 * film * film * (3 - 2 * film)
    rng = np.random.default_rng([seed, 97])
    film += rng.normal(0, 0.006, (size, size, 1))
    return (np.clip(film, 0, 1) * 255 + 0.5).astype(np.uint8)
