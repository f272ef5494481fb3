"""Cars seen from the front or from behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resources.drawing.canvas import Canvas, Corner, bulge, lacquer
from resources.drawing.geometry import Array
from resources.drawing.textures import smooth

DARK = np.array([0.06, 0.06, 0.065])


@dataclass(frozen=True)
class End:
    """Heights and half widths of a car's end, in metres."""

    half: float
    roof_half: float
    height: float
    belt: float
    bonnet: float
    clear: float
    front: bool


def draw_end(rng: np.random.Generator, front: bool, colour: Array) -> Array:
    """A car's front or back, 8-bit RGBA."""
    tall = float(rng.choice([1.46, 1.5, 1.72, 1.95]))
    end = End(
        float(rng.uniform(0.86, 0.95)), float(rng.uniform(0.56, 0.64)) + 0.12 * (tall > 1.6),
        tall, tall * 0.63, tall * 0.60, 0.17 + 0.1 * (tall > 1.6), front,
    )  # fmt: skip
    c = Canvas(2 * end.half + 0.36, end.height + 0.02, 250 / (2 * end.half + 0.36))
    _wheels(c, end)
    skin = c.shape(_outline(c, end))
    _skin(c, end, colour, skin)
    _screen(c, end)
    (_face if front else _back)(c, end, colour, skin)
    _mirrors(c, end, colour)
    return c.finished()


def _both(c: Canvas, half: list[Corner]) -> list[Corner]:
    """A symmetric outline from its right half, given from below upwards."""
    middle = c.length / 2
    right = [(middle + x, y, r) for x, y, r in half]
    return right + [(middle - x, y, r) for x, y, r in reversed(half)]


def _outline(c: Canvas, e: End) -> list[Corner]:
    return _both(c, [
        (e.half * 0.9, e.clear, .08), (e.half * 0.99, e.clear + 0.16, .1),
        (e.half, e.belt * 0.62, .2),
        (e.half * 0.96, e.belt * 0.98, .16), (e.roof_half + 0.12, e.belt + 0.06, .06),
        (e.roof_half + 0.02, e.height - 0.06, .14), (e.roof_half * 0.5, e.height, .3),
    ])  # fmt: skip


def _wheels(c: Canvas, e: End) -> None:
    middle = c.length / 2
    c.put(
        c.rectangle((middle - e.half * 0.8, middle + e.half * 0.8), (e.clear * 0.8, 0.5)),
        DARK * 0.7,
    )
    for side in (-1, 1):
        x = middle + side * (e.half - 0.15)
        tyre = c.rectangle((x - 0.11, x + 0.11), (0.0, 0.6), 0.05)
        tone = 0.07 + 0.05 * np.cos((c.x - x) * 14) + 0 * c.y
        c.put(tyre, np.repeat(tone[..., None], 3, axis=2))


def _skin(c: Canvas, e: End, colour: Array, skin: Array) -> None:
    right, up = bulge(skin, c.scale, 0.22)
    y = np.broadcast_to(c.y, skin.shape)
    lean = 0.55 * np.exp(-(((y - e.belt * 0.93) / 0.07) ** 2)) * e.front
    lean = (
        lean
        + 0.16 * smooth(e.clear + 0.3, e.belt, y)
        - 0.3 * smooth(e.clear + 0.34, e.clear + 0.1, y)
    )
    c.put(
        skin,
        lacquer(
            np.broadcast_to(colour, (*skin.shape, 3)), right * 0.6, np.clip(0.75 * up + lean, -1, 1)
        ),
    )
    c.tint(skin, 1 - 0.4 * smooth(e.clear + 0.22, e.clear, y))


def _screen(c: Canvas, e: End) -> None:
    """Windscreen or rear window, with seats behind it and the sky on it."""
    low = e.belt + (0.03 if e.front else 0.07)
    inset = 0.0 if e.front else 0.08
    mask = c.shape(
        _both(
            c,
            [
                (e.roof_half + 0.13 - inset, low, 0.05),
                (e.roof_half - 0.02 - inset * 0.4, e.height - 0.12, 0.08),
            ],
        )
    )
    rise = np.clip((c.y - low) / (e.height - 0.12 - low), 0, 1) + 0 * c.x
    low_tone, high = np.array([0.11, 0.13, 0.15]), np.array([0.50, 0.60, 0.68])
    c.put(mask, low_tone + (high - low_tone) * (rise**1.6)[..., None])
    for side in (-1, 1):
        x = c.length / 2 + side * 0.36
        seat = c.rectangle((x - 0.2, x + 0.2), (low - 0.1, low + 0.2), 0.1) + c.rectangle(
            (x - 0.1, x + 0.1), (low + 0.2, low + 0.32), 0.05
        )
        c.light(np.clip(seat, 0, 1) * mask, DARK, 0.45)
    slant = np.mod(c.x * 0.8 + c.y * 0.8, 1.7)
    c.light(
        mask * smooth(0.5, 0.55, slant) * smooth(0.95, 0.9, slant),
        np.array([0.93, 0.97, 1.0]),
        0.18,
    )
    if e.front:
        for x in (-0.55, 0.1):
            start = c.length / 2 + x
            c.light(c.line([(start, low + 0.015), (start + 0.5, low + 0.07)], 0.018), DARK, 0.9)


def _lamp_pair(c: Canvas, e: End, shape: list[Corner], colour: Array, skin: Array) -> None:
    """The same lamp on both sides, with a bright core."""
    middle = c.length / 2
    for side in (-1, 1):
        mask = c.shape([(middle + side * x, y, r) for x, y, r in shape]) * skin
        xs, ys = [p[0] for p in shape], [p[1] for p in shape]
        rise = np.clip((c.y - min(ys)) / (max(ys) - min(ys)), 0, 1) + 0 * c.x
        c.put(mask, colour * (0.55 + 0.5 * rise)[..., None])
        core = c.disc(
            middle + side * (sum(xs) / len(xs)), sum(ys) / len(ys), (max(ys) - min(ys)) * 0.3
        )
        c.light(mask * core, np.array([1.0, 1.0, 1.0]), 0.6 if e.front else 0.2)


def _plate(c: Canvas, y: float) -> None:
    middle = c.length / 2
    c.light(
        c.rectangle((middle - 0.27, middle + 0.27), (y, y + 0.12), 0.015),
        np.array([0.93, 0.93, 0.9]),
        1.0,
    )
    for x in (-0.19, -0.12, -0.02, 0.05, 0.12, 0.19):
        c.light(
            c.rectangle((middle + x - 0.02, middle + x + 0.02), (y + 0.03, y + 0.09)), DARK, 0.85
        )


def _face(c: Canvas, e: End, colour: Array, skin: Array) -> None:
    """Bonnet lines, grille, head lamps, air intake."""
    middle, y = c.length / 2, e.belt * 0.66
    for side in (-1, 1):
        c.tint(
            c.line([(middle + side * 0.42, y + 0.12), (middle + side * 0.58, e.belt)], 0.014), 0.6
        )
    c.tint(
        c.line([(middle - e.half * 0.85, y + 0.14), (middle + e.half * 0.85, y + 0.14)], 0.016),
        0.45,
    )
    grille = c.shape(_both(c, [(0.36, y - 0.09, 0.05), (0.42, y + 0.09, 0.05)]))
    c.put(grille, DARK)
    bars = (np.mod(c.y, 0.05) < 0.016) * 1.0 + 0 * c.x
    c.light(grille * bars, np.array([0.6, 0.62, 0.65]), 0.8)
    lamp: list[Corner] = [
        (0.47, y - 0.06, 0.04),
        (0.50, y + 0.10, 0.04),
        (e.half * 0.97, y + 0.16, 0.06),
        (e.half * 0.97, y + 0.02, 0.08),
    ]
    _lamp_pair(c, e, lamp, np.array([0.84, 0.88, 0.92]), skin)
    intake = c.shape(
        _both(c, [(e.half * 0.62, e.clear + 0.06, 0.05), (e.half * 0.72, e.clear + 0.2, 0.05)])
    )
    c.put(intake * skin, DARK)
    _plate(c, e.clear + 0.17)


def _back(c: Canvas, e: End, colour: Array, skin: Array) -> None:
    """Tailgate, lamps, bumper, plate."""
    middle, y = c.length / 2, e.belt * 0.74
    gate = [
        (middle - e.half * 0.78, e.belt + 0.05),
        (middle - e.half * 0.72, y - 0.25),
        (middle + e.half * 0.72, y - 0.25),
        (middle + e.half * 0.78, e.belt + 0.05),
    ]
    c.tint(c.line(gate, 0.016), 0.45)
    lamp: list[Corner] = [
        (0.56, y - 0.04, 0.05),
        (0.60, y + 0.14, 0.04),
        (e.half * 0.98, y + 0.2, 0.06),
        (e.half * 0.98, y - 0.03, 0.06),
    ]
    _lamp_pair(c, e, lamp, np.array([0.75, 0.07, 0.07]), skin)
    _plate(c, y - 0.16)
    low = (
        c.rectangle((middle - e.half * 0.8, middle + e.half * 0.8), (e.clear, e.clear + 0.12), 0.04)
        * skin
    )
    c.put(low, DARK * 1.5)
    c.tint(
        c.line([(middle - e.half, e.clear + 0.33), (middle + e.half, e.clear + 0.33)], 0.014), 0.5
    )
    c.light(
        c.rectangle((middle - 0.12, middle + 0.12), (y + 0.03, y + 0.07), 0.02),
        np.array([0.85, 0.87, 0.9]),
        0.9,
    )


def _mirrors(c: Canvas, e: End, colour: Array) -> None:
    for side in (-1, 1):
        x, y = c.length / 2 + side * (e.half + 0.04), e.belt + 0.05
        shape = c.rectangle((x - 0.11, x + 0.11), (y - 0.05, y + 0.09), 0.05)
        right, up = bulge(shape, c.scale, 0.06)
        c.put(shape, lacquer(colour, right, up))
