"""Softer edges than a cut-out has of its own. All of these change its alpha, hence the mask.

Each takes a patch, a size in pixels, an angle in degrees (which only motion uses) and the canvas,
(width, height), and gives another patch, which may be larger, and is cut at the canvas's border.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch

Array = npt.NDArray[Any]
Canvas = tuple[int, int]
Soften = Callable[[Patch, float, float, Canvas], Patch]
STEPS = 8
"""Points of a movement in each pixel of its length."""


def feather(patch: Patch, size: float, angle: float, canvas: Canvas) -> Patch:
    """The alpha rises from 0 at the cut-out's edge to its own within `size` pixels.

    Where a cut-out is too thin for that, its innermost pixels keep their alpha.
    """
    alpha = patch.alpha
    inside = (alpha >= max(1, int(alpha.max()) // 2)).astype(np.uint8)
    # Beyond the patch is nothing, so its border is an edge, too.
    framed = cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    deep = cv2.distanceTransform(framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1] - 0.5
    reach = max(0.5, min(size, float(deep.max())))
    share = cv2.convertScaleAbs(np.clip(deep, 0, reach), alpha=255 / reach)
    faded = cv2.multiply(patch.pixels, cv2.merge([share] * 4), scale=1 / 255)
    return Patch(_bounded(faded), patch.left, patch.top)


def gaussian(patch: Patch, size: float, angle: float, canvas: Canvas) -> Patch:
    """Blurred by a Gaussian with a standard deviation of `size` pixels."""
    reach = math.ceil(3 * size)
    wide = _framed(patch, reach)
    side = 2 * reach + 1
    blurred = cv2.GaussianBlur(wide, (side, side), size, borderType=cv2.BORDER_CONSTANT)
    return _cut(blurred, patch.left - reach, patch.top - reach, canvas)


def motion(patch: Patch, size: float, angle: float, canvas: Canvas) -> Patch:
    """Blurred along a straight line `size` pixels long, `angle` degrees from the horizontal."""
    kernel = line_kernel(size, angle)
    reach = len(kernel) // 2
    blurred = cv2.filter2D(_framed(patch, reach), -1, kernel, borderType=cv2.BORDER_CONSTANT)
    return _cut(blurred, patch.left - reach, patch.top - reach, canvas)


SOFTEN: Mapping[str, Soften] = {"feather": feather, "gaussian": gaussian, "motion": motion}
"""The blends that change the alpha, by the name of their kind."""


def line_kernel(length: float, angle: float) -> npt.NDArray[np.float32]:
    """Weights of a line through the middle, which add up to 1; square, with an odd side.

    Each of its points is shared among the four pixels around it. Anticlockwise is positive.
    """
    reach = math.ceil(length / 2 + 0.5)
    along = np.linspace(-length / 2, length / 2, max(2, math.ceil(length * STEPS)))
    turn = math.radians(angle)
    x, y = reach + along * math.cos(turn), reach - along * math.sin(turn)
    side = np.arange(2 * reach + 1)
    near_x = np.maximum(0.0, 1.0 - np.abs(side[:, None] - x))
    near_y = np.maximum(0.0, 1.0 - np.abs(side[:, None] - y))
    return np.asarray(near_y @ near_x.T / len(along), np.float32)


def _framed(patch: Patch, by: int) -> npt.NDArray[np.uint8]:
    framed = cv2.copyMakeBorder(patch.pixels, by, by, by, by, cv2.BORDER_CONSTANT, value=(0,) * 4)
    return np.asarray(framed, np.uint8)


def _cut(pixels: Array, left: int, top: int, canvas: Canvas) -> Patch:
    """What of a patch lies on the canvas."""
    rows = slice(max(0, -top), canvas[1] - top)
    columns = slice(max(0, -left), canvas[0] - left)
    kept = np.ascontiguousarray(pixels[rows, columns], np.uint8)
    return Patch(_bounded(kept), max(0, left), max(0, top))


def _bounded(pixels: Array) -> npt.NDArray[np.uint8]:
    """No colour above its alpha, which rounding of large kernels might bring about."""
    alpha = cv2.cvtColor(cv2.extractChannel(pixels, 3), cv2.COLOR_GRAY2RGBA)
    return np.asarray(cv2.min(pixels, alpha), np.uint8)
