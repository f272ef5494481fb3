"""Moving an object's colours towards those around it.

E. Reinhard, M. Ashikhmin, B. Gooch, P. Shirley: Color transfer between images (IEEE Computer
Graphics and Applications, 2001): mean and standard deviation of each channel, here in CIE L*a*b*.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch
from fgbg_studio.imaging.straight import straight_colours, with_colours

RING = 0.25
"""Width of the ring that counts as around, of the object's long side."""
MOST_SPREAD = 1.5
"""A channel's standard deviation changes by no more than this factor, either way: a plain wall
would take all drawing out of an object."""
ENOUGH = 48
"""Pixels of the surroundings' shorter side that are looked at."""
FloatImage = npt.NDArray[np.float32]


def harmonised(image: npt.NDArray[np.uint8], patch: Patch, strength: float) -> Patch:
    """A patch with colours nearer to those of `image` (RGB uint8) around it; its alpha stays.

    `strength`: 0 changes nothing, 1 gives it the mean and, within `MOST_SPREAD`, the standard
    deviation of the surroundings.
    """
    inside = np.asarray(cv2.threshold(patch.alpha, 127, 255, cv2.THRESH_BINARY)[1], np.uint8)
    around, free = _ring(image, patch)
    if strength <= 0 or not cv2.countNonZero(inside) or not cv2.countNonZero(free):
        return patch
    lab = _lab(straight_colours(patch.pixels))
    mean, deviation = _measured(lab, inside)
    wanted_mean, wanted_deviation = _measured(_lab(around), free)
    spread = wanted_deviation / np.maximum(deviation, 1e-3)
    spread = np.clip(spread, 1 / MOST_SPREAD, MOST_SPREAD) ** strength
    moved = lab * spread + (mean + strength * (wanted_mean - mean) - mean * spread)
    colours = cv2.cvtColor(moved, cv2.COLOR_LAB2RGB) * np.float32(255)
    return Patch(with_colours(patch.pixels, colours), patch.left, patch.top)


def _lab(rgb: npt.NDArray[np.float32] | npt.NDArray[np.uint8]) -> FloatImage:
    scaled = rgb * np.float32(1 / 255)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), np.float32)


def _measured(lab: FloatImage, mask: npt.NDArray[np.uint8]) -> tuple[FloatImage, FloatImage]:
    """Mean and standard deviation of each channel, within a mask."""
    mean, deviation = cv2.meanStdDev(lab, mask=mask)
    return mean[:, 0].astype(np.float32), deviation[:, 0].astype(np.float32)


def _ring(
    image: npt.NDArray[np.uint8], patch: Patch
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The surroundings of a patch, cut at the canvas, and a mask of what it leaves free of them.

    Of large ones only every other pixel each way, or fewer: a mean does not need all.
    """
    rows, columns = patch.window
    by = max(2, round(RING * max(patch.pixels.shape[:2])))
    top, left = max(0, rows.start - by), max(0, columns.start - by)
    around = image[top : rows.stop + by, left : columns.stop + by]
    free = np.full(around.shape[:2], 255, np.uint8)
    inner = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    free[inner] = 255 * (patch.alpha == 0)
    step = max(1, min(around.shape[:2]) // ENOUGH)
    return np.ascontiguousarray(around[::step, ::step]), np.ascontiguousarray(free[::step, ::step])
