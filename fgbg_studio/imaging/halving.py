"""Halves of halves of a picture, so that a large one is shown small without reading all of it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
SMALLEST = 512
"""Pixels of the longer side, at which halving ends."""


def half(pixels: Pixels) -> Pixels:
    """A picture (uint8, H x W or H x W x channels) of half the size, each pixel the mean of four.

    A side of odd length is halved upwards, and its last row or column counts twice.
    """
    rows, columns = pixels.shape[:2]
    if rows % 2 or columns % 2:
        further = [(0, 0)] * (pixels.ndim - 2)
        pixels = np.pad(pixels, ((0, rows % 2), (0, columns % 2), *further), mode="edge")
    size = pixels.shape[1] // 2, pixels.shape[0] // 2
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
