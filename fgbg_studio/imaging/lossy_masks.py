"""Signs that a mask is not what it was: it went through JPEG, or a network left noise in it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

JPEG_BEGINS = b"\xff\xd8\xff"
NEAR = 8
"""Grey levels beside black and white in which noise lies."""
LEAST_NOISE = 0.001
"""Share of all pixels below which noise is not worth a word."""
NOISE_OF_SOFT_EDGES = 0.7
"""Pixels near black or white for each one in between.

Soft edges, of cut-outs and of Gaussian blur, have 0.3 to 0.6; after JPEG of any quality from 75 to
98 it is 0.8 or more, for binary masks some 30.
"""


def is_jpeg(content: bytes) -> bool:
    """Whether a file is a JPEG, whatever its name says."""
    return content.startswith(JPEG_BEGINS)


def has_noise(mask: npt.NDArray[np.uint8]) -> bool:
    """Whether a mask, H x W, has the noise beside black and white that JPEG leaves."""
    counts = np.bincount(mask.ravel(), minlength=256)
    near = int(counts[1 : NEAR + 1].sum() + counts[255 - NEAR : 255].sum())
    between = int(counts[NEAR + 1 : 255 - NEAR].sum())
    return near > LEAST_NOISE * mask.size and near > NOISE_OF_SOFT_EDGES * between
