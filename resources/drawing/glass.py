"""Windows of vehicles: dark glass with the sky and a row of roofs on it."""

from __future__ import annotations

import cv2
import numpy as np

from resources.drawing.bodies import Body
from resources.drawing.canvas import Canvas, Corner
from resources.drawing.geometry import Array
from resources.drawing.textures import smooth


def pane(c: Canvas, mask: Array, belt: float, top: float) -> None:
    """Dark glass with a bright sky, a far row of roofs, and slanted reflections."""
    rise = np.clip((c.y - belt) / (top - belt), 0, 1) + 0 * c.x
    low, high = np.array([0.10, 0.12, 0.14]), np.array([0.42, 0.53, 0.62])
    colour = low + (high - low) * (smooth(0.25, 1.05, rise) ** 1.2)[..., None]
    roofs = belt + (top - belt) * (0.36 + 0.08 * np.sin(c.x * 5) + 0.05 * np.sin(c.x * 13 + 1))
    colour = colour * np.where(c.y < roofs, 0.78, 1.0)[..., None]
    c.put(mask, colour)
    slant = np.mod(c.x * 0.9 + c.y * 0.55, 1.35)
    streak = smooth(0.1, 0.16, slant) * smooth(0.5, 0.42, slant) + smooth(
        0.6, 0.64, slant
    ) * smooth(0.74, 0.7, slant)
    c.light(mask * streak, np.array([0.92, 0.96, 1.0]), 0.16)


def draw_glass(c: Canvas, body: Body) -> None:
    """All windows with their frames, the pillars between them, the edge of the windscreen."""
    for corners in body.glass:
        _window(c, corners)
    glass = np.clip(sum(c.shape(corners) for corners in body.glass), 0, 1)
    for low, high, width in body.pillars:
        strip = c.line([(low, body.belt - 0.1), (high, body.height)], width)
        c.put(strip * glass, np.array([0.06, 0.06, 0.065]))
    if body.screen:
        (x0, y0), (x1, y1) = body.screen
        outer = [(x0, y0, 0.02), (x1, y1, 0.02)]
        sliver = c.shape([*outer, (x1 + 0.06, y1 - 0.02, 0.02), (x0 + 0.11, y0 - 0.01, 0.02)])
        c.light(sliver, np.array([0.16, 0.20, 0.23]), 0.9)


def _window(c: Canvas, corners: tuple[Corner, ...]) -> None:
    """One window in its black frame, darker under the roof."""
    low, high = min(y for _, y, _ in corners), max(y for _, y, _ in corners)
    mask, reach = c.shape(corners), max(1, round(0.018 * c.scale))
    frame = cv2.dilate(mask, np.ones((3, 3), np.uint8), iterations=reach)
    c.put(frame * (c.alpha > 0), np.array([0.05, 0.05, 0.055]))
    pane(c, mask, low, high)
    c.tint(mask, 1 - 0.35 * smooth(0.1, 0.0, high - np.broadcast_to(c.y, mask.shape)))
