"""Street scenes with exact depth, one for each seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from resources.drawing.geometry import FAR, Array, Quad, Surface, View, trace
from resources.drawing.layouts import LAYOUTS
from resources.drawing.light import (
    DAYS,
    Light,
    ShadowMap,
    air,
    daylight,
    develop,
    indoors,
    shade,
    shadow_map,
    sky,
)
from resources.drawing.site import Site
from resources.drawing.things import TUBES

OVERSAMPLING = 3  # odd: the middle sample of a pixel is the one whose depth is kept


@dataclass(frozen=True)
class Scene:
    """A drawn background: 8-bit RGB, depth along the optical axis in metres, and the camera.

    The depth of level ground at row r (0 = topmost) is camera_height * focal / (r - horizon).
    """

    image: Array
    depth: Array
    horizon: float
    camera_height: float
    focal: float
    layout: str
    day: str


@dataclass(frozen=True)
class Camera:
    """Where the picture is taken from; focal length and horizon in pixels of the picture."""

    height: float
    focal: float
    horizon: float
    middle: float
    yaw: float
    size: int

    def view(self) -> View:
        """The rays of all samples, as (x, y) per metre of depth."""
        at = (np.arange(self.size * OVERSAMPLING) + 0.5) / OVERSAMPLING - 0.5
        return View(
            (at - self.middle) / self.focal, (self.horizon - at) / self.focal, perspective=True
        )

    def turn(self) -> Array:
        """World to camera."""
        c, s = np.cos(np.radians(self.yaw)), np.sin(np.radians(self.yaw))
        return np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])

    def place(self) -> Array:
        """Where the camera stands."""
        return np.array([0.0, self.height, 0.0])


FRAMES: dict[str, tuple[tuple[float, float], tuple[float, float], float]] = {
    # layout: range of the focal length and of the horizon (in picture sizes), largest yaw
    "street": ((0.75, 1.1), (0.36, 0.56), 9), "boulevard": ((0.7, 1.0), (0.36, 0.52), 8),
    "alley": ((0.75, 1.0), (0.38, 0.55), 7), "yard": ((0.7, 0.95), (0.30, 0.45), 9),
    "park": ((0.75, 1.05), (0.34, 0.5), 9), "junction": ((0.8, 1.1), (0.36, 0.52), 7),
    "facing": ((0.75, 1.05), (0.30, 0.44), 10), "garage": ((0.65, 0.85), (0.36, 0.46), 9),
    "market": ((0.8, 1.1), (0.32, 0.5), 9), "country": ((0.75, 1.1), (0.4, 0.58), 8),
    "square": ((0.8, 1.1), (0.34, 0.5), 9), "harbour": ((0.75, 1.05), (0.36, 0.5), 8),
}  # fmt: skip


def _camera(layout: str, rng: np.random.Generator, size: int) -> Camera:
    focal, horizon, yaw = FRAMES[layout]
    return Camera(
        float(rng.uniform(1.2, 2.5)), float(rng.uniform(*focal)) * size,
        float(rng.uniform(*horizon)) * size, (0.5 + float(rng.uniform(-0.06, 0.06))) * size,
        float(rng.uniform(-yaw, yaw)), size,
    )  # fmt: skip


def _normal(quad: Quad, eye: Array) -> tuple[float, float, float]:
    """The unit normal on the side that the camera sees."""
    n = np.cross(quad.u, quad.v)
    n = n / np.linalg.norm(n)
    if n @ (eye - np.array(quad.origin)) < 0:
        n = -n
    return float(n[0]), float(n[1]), float(n[2])


@dataclass(frozen=True)
class Hits:
    """Where the camera's rays end: world points, their rectangle, depth, and ground contact."""

    points: Array
    index: Array
    depth: Array
    spacing: Array
    contact: Array


def _world(camera: Camera, view: View, depth: Array) -> Array:
    """World points of every ray at its depth (any value where it meets nothing)."""
    far = np.where(np.isfinite(depth), depth, 1000.0)
    grid = np.stack([view.x[None] * far, view.y[:, None] * far, far], axis=-1)
    world: Array = grid @ camera.turn() + camera.place()
    return world


def _contact(quads: list[Quad], points: Array) -> Array:
    """How open the corner between ground and walls is at each point, 0..1."""
    cell, reach = 0.08, 40.0
    n = int(2 * reach / cell)
    plan = np.full((n, n), 255, dtype=np.uint8)
    for quad in quads:
        if quad.outline is not None or quad.v[1] < 0.25 or quad.origin[1] > 0.4:
            continue
        a = (np.array(quad.origin)[[0, 2]] + [reach, 2]) / cell
        b = a + np.array(quad.u)[[0, 2]] / cell
        start, stop = (
            [int(p) for p in np.clip(a, -9e3, 9e3)],
            [int(p) for p in np.clip(b, -9e3, 9e3)],
        )
        cv2.line(plan, start, stop, 0, 1)
    away = cv2.distanceTransform(plan, cv2.DIST_L2, 5) * cell
    column = np.clip((points[..., 0] + reach) / cell, 0, n - 1).astype(np.int64)
    row = np.clip((points[..., 2] + 2) / cell, 0, n - 1).astype(np.int64)
    return np.asarray(away[row, column])


def _colour(light: Light, quad: Quad, hits: Hits, shadows: ShadowMap | None, eye: Array) -> Array:
    """The lit colour of one rectangle at the points that are seen."""
    u, v = np.array(quad.u), np.array(quad.v)
    apart = hits.points - np.array(quad.origin)
    at = Surface(apart @ u / np.linalg.norm(u), apart @ v / np.linalg.norm(v), hits.spacing)
    look, normal = quad.paint(at), _normal(quad, eye)
    lit = shadows.lit(hits.points + 0.02 * np.array(normal)) if shadows else np.zeros(len(apart))
    height = np.maximum(hits.points[:, 1], 0)
    gap = hits.contact if normal[1] > 0.5 else height
    open_sky = 1 - 0.5 * np.exp(-gap / 0.35) - 0.12 * np.exp(-gap / 2.5)
    if shadows is None:
        open_sky = open_sky * (0.85 + 0.25 * np.cos(hits.points[:, 2] * (2 * np.pi / TUBES)))
    colour = shade(light, look.albedo, normal, lit, open_sky)
    return colour if look.glow is None else colour + look.glow


def _paint(light: Light, quads: list[Quad], hits: Hits, colour: Array, eye: Array) -> None:
    """Colour every ray that meets something, rectangle by rectangle."""
    index = hits.index.ravel()
    order = np.argsort(index, kind="stable")
    cuts = np.searchsorted(index[order], np.arange(len(quads) + 1))
    near = (index >= 0) & (hits.depth.ravel() < 60)
    shadows = (
        None if not light.sun.any() else shadow_map(quads, light, hits.points.reshape(-1, 3)[near])
    )
    for number, quad in enumerate(quads):
        seen = order[cuts[number] : cuts[number + 1]]
        if len(seen):
            part = Hits(
                *(field.reshape(-1, *field.shape[2:])[seen] for field in vars(hits).values())
            )
            shown = _colour(light, quad, part, shadows, eye)
            colour.reshape(-1, 3)[seen] = air(light, shown, part.depth)


def _picture(camera: Camera, light: Light, quads: list[Quad]) -> tuple[Array, Array]:
    """Linear colour of every sample, and its depth."""
    view = camera.view()
    depth, index = trace([quad.moved(camera.turn(), camera.place()) for quad in quads], view)
    points = _world(camera, view, depth)
    spacing = np.where(np.isfinite(depth), depth, 100.0) / camera.focal / OVERSAMPLING
    hits = Hits(points, index, depth, spacing * 1.3, _contact(quads, points))
    x, y = np.broadcast_arrays(view.x[None], view.y[:, None])
    colour = sky(light, x, y)
    _paint(light, quads, hits, colour, camera.place())
    return colour, depth


def _begun(seed: int, size: int) -> tuple[str, np.random.Generator, Camera]:
    """The layout of a seed, what draws its numbers, and its camera, which is drawn first."""
    layout = list(LAYOUTS)[seed % len(LAYOUTS)]
    rng = np.random.default_rng([seed, 17])
    return layout, rng, _camera(layout, rng, size)


def camera_of(seed: int, size: int = 320) -> Camera:
    """Where the scene of a seed is seen from."""
    return _begun(seed, size)[2]


def draw_scene(seed: int, size: int = 320) -> Scene:
    """The street scene of a seed, `size` x `size` pixels; every second dozen is mirrored."""
    layout, rng, camera = _begun(seed, size)
    day = list(DAYS)[(seed * 5 + seed // 12) % len(DAYS)]
    light = indoors(seed) if layout == "garage" else daylight(day, seed)
    quads = LAYOUTS[layout](Site(rng, light, float(rng.uniform(-1.3, 1.3))))
    colour, depth = _picture(camera, light, quads)
    turn = -1 if seed // len(LAYOUTS) % 2 else 1
    middle = slice(OVERSAMPLING // 2, None, OVERSAMPLING)
    kept = np.minimum(depth[middle, middle], FAR)[:, ::turn].astype(np.float32)
    image = develop(np.ascontiguousarray(colour[:, ::turn]), seed, size)
    return Scene(image, kept, camera.horizon, camera.height, camera.focal, layout, day)
