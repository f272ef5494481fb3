"""What only large vehicles have: the cargo box of a truck, the doors and boards of a bus."""

from __future__ import annotations

import numpy as np

from resources.drawing.canvas import Canvas, bulge, lacquer
from resources.drawing.geometry import Array
from resources.drawing.glass import pane


def draw_bus_side(c: Canvas, colour: Array) -> None:
    """A light band, doors with glass, and a destination board."""
    c.light(c.rectangle((0.9, 9.6), (0.86, 1.02)), np.array([0.95, 0.94, 0.9]), 0.85)
    for x in (0.86, 5.35):
        if x > 1:
            c.light(
                c.rectangle((x - 0.03, x + 1.13), (0.42, 2.66), 0.04),
                np.array([0.1, 0.1, 0.11]),
                1.0,
            )
        door = c.rectangle((x, x + 1.1), (0.48, 2.62), 0.05)
        pane(c, door, 0.4, 2.7)
        c.light(c.rectangle((x + 0.53, x + 0.57), (0.48, 2.62)), np.array([0.08, 0.08, 0.09]), 1.0)
    c.light(c.rectangle((2.2, 4.2), (2.70, 2.88), 0.03), np.array([0.06, 0.06, 0.07]), 1.0)
    for x in np.arange(2.35, 3.9, 0.11):
        if (int(x * 100) * 7) % 5:
            c.light(
                c.rectangle((float(x), float(x) + 0.07), (2.74, 2.84)),
                np.array([1.0, 0.68, 0.15]),
                0.9,
            )


def draw_cargo(c: Canvas, colour: Array, rng: np.random.Generator) -> None:
    """The box of a small truck, with a stripe and ribs."""
    frame = c.rectangle((0.4, 6.2), (0.5, 0.68), 0.03)
    c.put(frame, np.array([0.12, 0.12, 0.13]))
    shape = c.rectangle((1.80, 6.36), (0.72, 2.74), 0.05)
    right, up = bulge(shape, c.scale, 0.07)
    tone = np.array([0.97, 0.97, 0.95]) if rng.random() < 0.7 else colour
    c.put(
        shape, lacquer(tone, right * 0.5, np.clip(up * 0.7 + 0.34 + 0.10 * (c.y - 1.2), -1, 1), 0.5)
    )
    c.light(c.rectangle((1.84, 6.32), (1.25, 1.62)), colour, 0.9)
    for x in np.arange(2.3, 6.2, 0.56):
        c.tint(c.rectangle((float(x), float(x) + 0.02), (0.76, 2.68)), 0.86)
    c.tint(c.rectangle((1.8, 6.36), (0.72, 0.82)), 0.6)
    c.put(c.rectangle((2.0, 4.1), (0.42, 0.50), 0.02), np.array([0.2, 0.2, 0.21]))
