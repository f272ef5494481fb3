"""A mask that says yes or no, made of the probabilities that a network gives."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]

WIDTH = 0.2
"""Of probability, around the threshold, over which the decided mask goes from 0 to 255."""


def decided(mask: Mask, threshold: float, width: float = WIDTH) -> Mask:
    """The alpha of an object that is there, of its probability times 255 (uint8, any shape).

    A network that is 80% certain of the whole object means the object, not a pane of glass. So
    alpha is 0 or 255 but within `width` around the threshold (both 0 to 1), where it rises evenly:
    at the threshold it is half, so that what counts as object (128 and more) is what the threshold
    says, and outlines stay soft. The same values give the same alpha: nothing is looked at beside
    the pixel itself.
    """
    probability = np.arange(256, dtype=np.float64) / 255
    alpha = (probability - threshold) / max(width, 1e-6) + 0.5
    table = (np.clip(alpha, 0, 1) * 255 + 0.5).astype(np.uint8)
    return np.asarray(cv2.LUT(mask, table), np.uint8)
