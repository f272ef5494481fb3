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
FloatImage = npt.NDArray[np.float32]


def harmonised(image: npt.NDArray[np.uint8], patch: Patch, strength: float) -> Patch:
    """A patch with colours nearer to those of `image` (RGB uint8) around it; its alpha stays.

    `strength`: 0 changes nothing, 1 gives it the mean and, within `MOST_SPREAD`, the standard
    deviation of the surroundings.
    """
    inside = patch.alpha >= 128
    around, outside = _ring(image, patch)
    if strength <= 0 or not inside.any() or not outside.any():
        return patch
    lab = _lab(straight_colours(patch.pixels))
    own, wanted = lab[inside], _lab(around)[outside]
    spread = wanted.std(axis=0) / np.maximum(own.std(axis=0), 1e-3)
    spread = np.clip(spread, 1 / MOST_SPREAD, MOST_SPREAD) ** strength
    mean = own.mean(axis=0)
    middle = mean + strength * (wanted.mean(axis=0) - mean)
    moved = ((lab - mean) * spread + middle).astype(np.float32)
    colours = cv2.cvtColor(moved, cv2.COLOR_LAB2RGB) * 255.0
    return Patch(with_colours(patch.pixels, np.asarray(colours, np.float32)), patch.left, patch.top)


def _lab(rgb: npt.NDArray[np.float32] | npt.NDArray[np.uint8]) -> FloatImage:
    scaled = rgb.astype(np.float32) / np.float32(255)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), np.float32)


def _ring(
    image: npt.NDArray[np.uint8], patch: Patch
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """The surroundings of a patch, cut at the canvas, and which of their pixels it leaves free."""
    rows, columns = patch.window
    by = max(2, round(RING * max(patch.pixels.shape[:2])))
    top, left = max(0, rows.start - by), max(0, columns.start - by)
    around = image[top : rows.stop + by, left : columns.stop + by]
    free = np.ones(around.shape[:2], bool)
    inner = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    free[inner] = patch.alpha == 0
    return around, free
