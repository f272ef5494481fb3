"""Masks for tests: hypothesis draws them, with holes, islands and soft values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

Mask = npt.NDArray[np.uint8]


@st.composite
def soft_masks(draw: st.DrawFn, most: int = 24) -> Mask:
    """Blotches of any grey, uint8, of any shape; not all of it below 128."""
    height, width = draw(st.integers(1, most)), draw(st.integers(1, most))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    grain = draw(st.integers(1, 4))
    coarse = random.integers(0, 256, (height // grain + 1, width // grain + 1)).astype(np.uint8)
    mask = np.kron(coarse, np.ones((grain, grain), np.uint8))[:height, :width]
    mask[int(random.integers(height)), int(random.integers(width))] = 255
    return np.ascontiguousarray(mask)


def iou(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> float:
    """Shared pixels of two masks as a share of all that either has; 1 for two empty ones."""
    either = np.count_nonzero(a | b)
    return np.count_nonzero(a & b) / either if either else 1.0
