"""Signs that a mask is not what it was: it went through JPEG, or a network left noise in it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

JPEG_BEGINS = b"\xff\xd8\xff"
NEAR = 8
"""Grey levels beside black and white in which noise lies."""
LEAST_NOISE = 0.001
"""Share of all pixels below which noise is not worth a word."""
NOISE_OF_SOFT_EDGES = 0.7
"""Pixels near black or white for each one in between.

Soft edges, of cut-outs and of Gaussian blur, mostly have 0.2 to 0.6 and seldom 0.8; after JPEG of a
quality from 75 to 98 it is 1.2 or more for half of them, for binary masks some 30.
"""
APART = 0.25
"""The share of those near black or white that touch none in between: at soft edges 0.2 at most, for
nearly all; after JPEG, whose noise fills whole blocks, 0.4 or more.
"""


def is_jpeg(content: bytes) -> bool:
    """Whether a file is a JPEG, whatever its name says."""
    return content.startswith(JPEG_BEGINS)


def has_noise(mask: npt.NDArray[np.uint8]) -> bool:
    """Whether a mask, H x W, has the noise beside black and white that JPEG leaves."""
    counts = np.bincount(mask.ravel(), minlength=256)
    near = int(counts[1 : NEAR + 1].sum() + counts[255 - NEAR : 255].sum())
    between = int(counts[NEAR + 1 : 255 - NEAR].sum())
    if near <= LEAST_NOISE * mask.size or near <= NOISE_OF_SOFT_EDGES * between:
        return False
    return _apart(mask) > APART * near


def _apart(mask: npt.NDArray[np.uint8]) -> int:
    """How many pixels near black or white touch none in between."""
    is_between = (mask > NEAR) & (mask < 255 - NEAR)
    touched = cv2.dilate(is_between.astype(np.uint8), np.ones((3, 3), np.uint8))
    is_plain = (mask == 0) | (mask == 255)
    return int(np.count_nonzero(~is_plain & (touched == 0)))
