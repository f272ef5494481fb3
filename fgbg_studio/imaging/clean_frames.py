"""The place of a film without what moves in it, from the frames with which it begins."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

SIDE = 160
"""Longest side in pixels at which frames are compared: noise is averaged away."""
BLUR = 1.5
"""Pixels, for small frames have all of their noise."""
MOVED = 10.0
"""Grey levels by which a pixel has to change, the whole picture's change left out."""
SHARE = 1e-3
"""Of the pixels, that have to change for something to have moved."""


def clean_frame(frames: Sequence[Picture]) -> Picture:
    """The per-pixel median of the frames before anything moves: RGB, uint8, of one size.

    The first of them counts as clean; with a camera in the hand it is the only one.
    """
    still = frames[: still_count(frames)]
    if len(still) < 3:
        return frames[0]
    odd = still[: (len(still) - 1) // 2 * 2 + 1]  # no mean of two colours
    return np.asarray(np.median(np.stack(odd), axis=0), np.uint8)


def still_count(frames: Sequence[Picture]) -> int:
    """How many frames, the first included, come before one in which something has moved."""
    first = _small(frames[0])
    for number, frame in enumerate(frames[1:], 1):
        difference = _small(frame) - first
        difference -= np.median(difference)  # a lamp, or the camera's exposure
        if np.mean(np.abs(difference) > MOVED) > SHARE:
            return number
    return len(frames)


def _small(frame: Picture) -> npt.NDArray[np.float32]:
    height, width = frame.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), BLUR), np.float32)
