"""Traces of blending where there is no object, so that a network does not look for such traces."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch


def leave_trace(
    image: npt.NDArray[np.uint8], shape: Patch, right: int, down: int, gain: float
) -> None:
    """Lay the image itself, moved by whole pixels and `gain` times as light, over its own.

    `image`: RGB uint8, changed in place. Only the alpha of `shape` counts.
    """
    rows, columns = shape.window
    below = image[rows, columns]
    moved = cv2.convertScaleAbs(_window(image, rows, columns, right, down), alpha=gain)
    share = cv2.cvtColor(shape.alpha, cv2.COLOR_GRAY2RGB)
    shown = cv2.multiply(moved, share, scale=1 / 255)
    cv2.add(cv2.multiply(below, cv2.bitwise_not(share), scale=1 / 255), shown, below)


def _window(
    image: npt.NDArray[np.uint8], rows: slice, columns: slice, right: int, down: int
) -> npt.NDArray[np.uint8]:
    """What lies so far to the left and above; beyond the canvas its border goes on."""
    height, width = image.shape[:2]
    top, bottom, left, stop = (
        rows.start - down,
        rows.stop - down,
        columns.start - right,
        columns.stop - right,
    )
    if top >= 0 and bottom <= height and left >= 0 and stop <= width:
        return image[top:bottom, left:stop]
    y = np.clip(np.arange(top, bottom), 0, height - 1)
    x = np.clip(np.arange(left, stop), 0, width - 1)
    return np.asarray(image[y[:, None], x], np.uint8)
