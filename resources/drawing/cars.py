"""Vehicles as cut-outs: side views of ten body types, and cars seen from the front or the back."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from resources.drawing.bodies import BODIES, Body
from resources.drawing.canvas import Canvas, bulge, lacquer
from resources.drawing.ends import draw_end
from resources.drawing.geometry import Array
from resources.drawing.glass import draw_glass
from resources.drawing.large import draw_bus_side, draw_cargo
from resources.drawing.textures import RGB, smooth
from resources.drawing.wheels import draw_wheel

WIDTH = 316  # pixels of the longest side, before the margin
COLOURS = (
    "#b3202a", "#1f4e9c", "#e4e5e3", "#22262b", "#9ba2a8", "#d9a514", "#2e6b4a", "#5c7fa8",
    "#d9622b", "#6d1f2f", "#3b3f8f", "#a7b59a", "#4f5a63", "#2a8aa0", "#cdbf9f", "#8d5a3c",
)  # fmt: skip
VIEWS = (
    "hatchback", "saloon", "suv", "van", "front", "city", "estate", "pickup", "minibus", "rear",
    "bus", "truck",
)  # fmt: skip


def display(code: str) -> Array:
    """``#rrggbb`` as display values in 0..1."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


@dataclass(frozen=True)
class Livery:
    """What is chosen by chance for one vehicle."""

    colour: Array
    rim: int
    dark_roof: bool
    chrome: bool
    seed: int


def draw_car(seed: int) -> Array:
    """The vehicle of a seed: 8-bit RGBA with straight alpha, cropped to itself."""
    rng = np.random.default_rng([seed, 29])
    kind = VIEWS[seed % len(VIEWS)]
    if kind in ("front", "rear"):
        return draw_end(rng, kind == "front", display(str(rng.choice(COLOURS))))
    body = BODIES[kind]
    palette = body.colours or COLOURS
    colour = display(palette[(seed * 5 + seed // 12) % len(palette)])
    livery = Livery(
        colour, int(rng.integers(4)), bool(rng.random() < 0.2), bool(rng.random() < 0.5), seed
    )
    stretch = float(rng.uniform(0.94, 1.07))
    canvas = Canvas(body.length, body.height + 0.1, WIDTH / body.length)
    _draw_side(canvas, body, livery, kind, rng)
    picture = canvas.finished()
    return _fit(picture, stretch, bool(rng.random() < 0.5))


def _fit(rgba: Array, stretch: float, flip: bool) -> Array:
    """A little taller or lower than the body type, facing either way."""
    premultiplied = rgba.astype(np.float32)
    size = (rgba.shape[1], round(rgba.shape[0] * stretch))
    out = np.clip(
        cv2.resize(premultiplied, size, interpolation=cv2.INTER_AREA) + 0.5, 0, 255
    ).astype(np.uint8)
    return np.ascontiguousarray(out[:, ::-1] if flip else out)


def _draw_side(c: Canvas, body: Body, livery: Livery, kind: str, rng: np.random.Generator) -> None:
    _underside(c, body)
    if kind == "truck":
        draw_cargo(c, livery.colour, rng)
    skin = c.shape(body.outline)
    _skin(c, body, livery, skin, kind)
    if kind == "bus":
        draw_bus_side(c, livery.colour)
    draw_glass(c, body)
    _seams(c, body, livery)
    _lamps(c, body, skin)
    _trim(c, body, livery, skin, kind)
    for x, radius in body.wheels:
        draw_wheel(c, x, radius, livery.rim)
    _mirror(c, body, livery)


def _underside(c: Canvas, body: Body) -> None:
    """The dark floor between the wheels, and the shade of the far wheels."""
    left, right = body.wheels[0][0], body.wheels[-1][0]
    dark = np.array([0.055, 0.055, 0.06])
    low = body.sill * 0.52
    c.put(c.rectangle((left - 0.3, right + 0.3), (low, body.sill + 0.15), 0.05), dark)
    for x, radius in body.wheels:
        c.put(c.disc(x + 0.10, radius, radius * 0.96), dark)


def _flank(c: Canvas, body: Body) -> Array:
    """How much the side of the body leans to the sky at each height."""
    y = np.broadcast_to(c.y, c.alpha.shape)
    shoulder = 0.34 * np.exp(-(((y - body.belt + 0.02) / 0.055) ** 2))
    crease = body.sill + 0.42 * (body.belt - body.sill)
    above = 0.13 * smooth(crease, body.belt, y)
    below = -0.26 * smooth(crease + 0.02, crease - 0.10, y)
    tuck = -0.22 * smooth(body.sill + 0.1, body.sill - 0.12, y)
    cabin = 0.22 * smooth(body.belt, body.height, y)
    return shoulder + above + below + tuck + cabin


def _skin(c: Canvas, body: Body, livery: Livery, skin: Array, kind: str) -> None:
    right, up = bulge(skin, c.scale, 0.16 if kind not in ("bus", "truck") else 0.2)
    up = np.clip(0.8 * up + _flank(c, body), -1, 1)
    colour = np.broadcast_to(livery.colour, (*skin.shape, 3)).copy()
    if livery.dark_roof and kind not in ("bus", "truck", "van"):
        colour[(c.y > body.belt + 0.08)[:, 0]] = 0.07
    c.put(skin, lacquer(colour, right, up))
    occlusion = 1 - 0.45 * smooth(body.sill, body.sill - 0.25, np.broadcast_to(c.y, skin.shape))
    c.tint(skin, occlusion)
    for x, radius in body.wheels:
        c.put(c.disc(x, radius * 1.04, radius * 1.17) * skin, np.array([0.03, 0.03, 0.035]))
        ring = c.disc(x, radius * 1.04, radius * 1.25) - c.disc(x, radius * 1.04, radius * 1.17)
        c.light(np.clip(ring, 0, 1) * skin * (c.y > radius * 0.9), np.array([1.0, 1.0, 1.0]), 0.13)


def _seams(c: Canvas, body: Body, livery: Livery) -> None:
    glass = np.clip(sum(c.shape(pane) for pane in body.glass), 0, 1)
    for line in body.doors:
        c.tint(c.line(line, 0.016) * (1 - glass), 0.42)
        beside = [(x + 0.016, y) for x, y in line]
        c.light(c.line(beside, 0.012) * (1 - glass), np.array([1.0, 1.0, 1.0]), 0.16)
    for x, y in body.handles:
        c.tint(c.rectangle((x - 0.11, x + 0.11), (y - 0.035, y + 0.015), 0.02), 0.55)
        shine = np.array([0.85, 0.87, 0.9]) if livery.chrome else livery.colour * 0.8 + 0.2
        c.light(c.rectangle((x - 0.10, x + 0.10), (y - 0.008, y + 0.022), 0.012), shine, 0.95)


def _lamps(c: Canvas, body: Body, skin: Array) -> None:
    x, y, w, h = body.lamp
    shape = c.shape(
        [
            (x - 0.06, y, 0.04),
            (x - 0.04, y + h, 0.05),
            (x + w, y + h * 1.15, 0.03),
            (x + w * 0.75, y + h * 0.25, 0.06),
        ]
    )
    _lamp(c, shape * skin, (x, y, w, h), (0.86, 0.90, 0.94))
    x, y, w, h = body.tail
    shape = c.shape(
        [
            (x, y + h * 0.2, 0.05),
            (x + 0.03, y + h, 0.04),
            (x + w + 0.1, y + h, 0.03),
            (x + w + 0.1, y, 0.03),
        ]
    )
    _lamp(c, shape * skin, (x, y, w, h), (0.78, 0.05, 0.05), 0.12)
    amber = c.rectangle((x - 0.05, x + w + 0.1), (y + h * 0.36, y + h * 0.56))
    c.light(amber * shape * skin, np.array([0.98, 0.62, 0.16]), 0.7)


def _lamp(
    c: Canvas,
    shape: Array,
    frame: tuple[float, float, float, float],
    colour: RGB,
    shine: float = 0.5,
) -> None:
    x, y, w, h = frame
    rise = np.clip((c.y - y) / h, 0, 1)[..., None] + 0 * c.x[..., None]
    c.put(shape, np.array(colour) * (0.55 + 0.5 * rise))
    c.light(shape * c.disc(x + w * 0.35, y + h * 0.62, h * 0.38), np.array([1.0, 1.0, 1.0]), shine)
    c.light(
        shape * c.rectangle((x - 0.1, x + w + 0.1), (y + h * 0.86, y + h * 1.2)),
        np.array([1.0, 1.0, 1.0]),
        shine * 0.6,
    )


def _trim(c: Canvas, body: Body, livery: Livery, skin: Array, kind: str) -> None:
    """Bumpers, sill, rails and a bright line under the windows."""
    dark = np.array([0.10, 0.10, 0.11])
    first, last = body.wheels[0][0], body.wheels[-1][0]
    if kind in ("suv", "pickup", "van", "truck"):
        clad = c.rectangle((-0.2, body.length + 0.2), (0, body.sill - 0.04)) * skin
        c.put(clad, dark * (0.7 + 0.9 * np.clip((c.y - body.sill + 0.2) / 0.2, 0, 1))[..., None])
    for x in (0.0, body.length):
        seam = c.rectangle((x - 0.4, x + 0.4), (body.sill + 0.06, body.sill + 0.075)) * skin
        c.tint(seam, 0.55)
    c.put(c.rectangle((-0.1, 0.16), (body.sill - 0.12, body.sill + 0.02), 0.03) * skin, dark)
    if livery.chrome and body.glass and kind not in ("van", "bus", "truck"):
        low = min(y for _, y, _ in body.glass[0]) - 0.012
        c.light(
            c.rectangle((first + 0.5, last + 0.2), (low - 0.012, low + 0.008)),
            np.array([0.9, 0.92, 0.95]),
            0.7,
        )
    if body.rails:
        roof = [(x, y) for x, y, _ in body.outline if y > body.height - 0.12]
        left, right = roof[0][0] + 0.28, roof[-1][0] - 0.12
        rail = c.rectangle((left, right), (body.height + 0.012, body.height + 0.04), 0.014)
        feet = [
            c.rectangle((at - 0.05, at + 0.05), (body.height - 0.08, body.height + 0.03), 0.02)
            for at in (left + 0.06, (left + right) / 2, right - 0.06)
        ]
        for part in (*feet, rail):
            c.put(part, np.array([0.2, 0.2, 0.21]))


def _mirror(c: Canvas, body: Body, livery: Livery) -> None:
    x, y = body.mirror
    if body.height > 2.5:
        c.put(
            c.rectangle((x - 0.06, x + 0.1), (y - 0.2, y + 0.2), 0.04), np.array([0.07, 0.07, 0.08])
        )
        return
    shape = c.shape(
        [
            (x - 0.06, y - 0.02, 0.05),
            (x - 0.04, y + 0.11, 0.05),
            (x + 0.14, y + 0.12, 0.04),
            (x + 0.13, y - 0.01, 0.04),
        ]
    )
    right, up = bulge(shape, c.scale, 0.06)
    c.put(shape, lacquer(livery.colour, right, np.clip(up + 0.05, -1, 1)))
