"""Traces of blending where there is no object, so that a network does not look for such traces."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch, alpha_over


def leave_trace(
    image: npt.NDArray[np.uint8], shape: Patch, right: int, down: int, gain: float
) -> None:
    """Lay the image itself, moved by whole pixels and `gain` times as light, over its own.

    `image`: RGB uint8, changed in place. Only the alpha of `shape` counts.
    """
    height, width = image.shape[:2]
    rows, columns = shape.window
    y = np.clip(np.arange(rows.start, rows.stop) - down, 0, height - 1)
    x = np.clip(np.arange(columns.start, columns.stop) - right, 0, width - 1)
    moved = cv2.convertScaleAbs(image[y[:, None], x], alpha=gain)
    alpha = shape.alpha
    shown = cv2.multiply(moved, cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB), scale=1 / 255)
    pixels = cv2.merge([*cv2.split(shown), alpha])
    alpha_over(image[shape.window], np.asarray(pixels, np.uint8), alpha)
