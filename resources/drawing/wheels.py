"""Wheels seen from the side: tyre, rim with spokes, hub."""

from __future__ import annotations

import numpy as np

from resources.drawing.canvas import Canvas
from resources.drawing.geometry import Array
from resources.drawing.textures import smooth


def draw_wheel(c: Canvas, x: float, radius: float, style: int) -> None:
    """A wheel that stands on the ground at `x`; four styles of rim."""
    y = radius
    away = np.hypot(c.x - x, c.y - y) / radius
    tyre = (away < 1).astype(np.float32)
    shoulder = np.exp(-(((away - 0.86) / 0.09) ** 2)) * (0.6 + 0.5 * (c.y - y) / radius)
    c.put(tyre, _grey(0.085 + 0.09 * shoulder, away))
    c.put((away < 0.70).astype(np.float32), np.array([0.035, 0.035, 0.04]))
    c.put((away < 0.5).astype(np.float32), np.array([0.16, 0.16, 0.17]))
    _spokes(c, x, y, radius, style, away)
    level = np.clip((c.y - y) / radius, -1, 1)
    edge = ((away > 0.63) & (away < 0.70)).astype(np.float32)
    c.put(edge, _grey(0.55 + 0.4 * level, away))
    hub = (away < 0.15).astype(np.float32)
    c.put(hub, _grey(0.45 + 0.3 * level, away))
    c.put((away < 0.06).astype(np.float32), np.array([0.2, 0.2, 0.22]))


def _grey(tone: Array, like: Array) -> Array:
    """A grey of varying tone, one colour for each pixel of `like`."""
    return np.repeat(np.broadcast_to(tone, like.shape)[..., None], 3, axis=2)


def _spokes(c: Canvas, x: float, y: float, radius: float, style: int, away: Array) -> None:
    """Five wide spokes, ten thin ones, five double ones, or a steel disc with holes."""
    angle = np.arctan2(c.y - y, c.x - x) + 0.3
    inside = away < 0.66
    if style == 3:
        turn = np.mod(angle, 2 * np.pi / 8) - np.pi / 8
        holes = (np.abs(turn * away) < 0.09) & (np.abs(away - 0.48) < 0.09)
        metal = inside & ~holes
    else:
        count, width = ((5, 0.105), (10, 0.055), (5, 0.15))[style]
        turn = np.mod(angle, 2 * np.pi / count) - np.pi / count
        across = np.abs(np.sin(turn)) * away
        metal = inside & (across < width) & ((style != 2) | (across > 0.045) | (away < 0.25))
    tone = 0.60 + 0.24 * np.clip((c.y - y) / radius, -1, 1) - 0.1 * smooth(0.2, 0.66, away)
    c.put(metal.astype(np.float32), tone[..., None] * np.array([0.97, 0.99, 1.02]))
