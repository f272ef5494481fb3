"""The shadow where an object touches the ground."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch, Window

FOOT = 0.12
"""The share of an object's height, from below, that touches the ground."""
WIDER = 1.25
"""How much wider than the foot the shadow is."""
FLAT = 0.3
"""Its height, of its width: the ground is seen from above at a low angle."""


def cast_shadow(image: npt.NDArray[np.uint8], patch: Patch, darkness: float) -> list[Window]:
    """Darken `image` (RGB uint8) under the foot of a patch, in place, before the patch is laid.

    An ellipse around the foot takes away `darkness` (0..1) of the light in its middle and nothing
    at its rim. Returns the window of what changed, if anything did.
    """
    foot = _foot(patch)
    if foot is None or darkness <= 0:
        return []
    x, y, half_width = foot
    half_height = max(1.5, half_width * FLAT)
    rows = _reached(y, half_height, image.shape[0])
    columns = _reached(x, half_width, image.shape[1])
    across = (np.arange(columns.start, columns.stop) - x) / half_width
    down = (np.arange(rows.start, rows.stop) - y) / half_height
    inside = np.maximum(0.0, 1.0 - across**2 - down[:, None] ** 2)
    light = np.rint(255.0 * (1.0 - darkness * inside**2 * (3 - 2 * inside))).astype(np.uint8)
    window = image[rows, columns]
    cv2.multiply(window, cv2.cvtColor(light, cv2.COLOR_GRAY2RGB), window, 1 / 255)
    return [(rows, columns)]


def _foot(patch: Patch) -> tuple[float, float, float] | None:
    """Middle of the lowest part of an object, and half the width of the shadow, in pixels."""
    covered = patch.alpha >= 128
    rows = np.flatnonzero(covered.any(axis=1))
    if not rows.size:
        return None
    high = max(1, round(FOOT * (rows[-1] - rows[0] + 1)))
    columns = np.flatnonzero(covered[rows[-1] + 1 - high : rows[-1] + 1].any(axis=0))
    middle = (columns[0] + columns[-1]) / 2
    half = max(2.0, (columns[-1] - columns[0] + 1) / 2 * WIDER)
    return float(patch.left + middle), float(patch.top + rows[-1]), float(half)


def _reached(middle: float, half: float, side: int) -> slice:
    return slice(max(0, int(middle - half)), min(side, int(np.ceil(middle + half)) + 1))
