"""Depth in steps of a scale, for very many small windows of depth maps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled


@compiled
def in_steps(
    depth: npt.NDArray[np.float32], most: np.float32, per_unit: np.float32
) -> npt.NDArray[np.uint16]:
    """Depth (H x W) to the nearest step, to the even one of two; none is above `most` units.

    Unknown (0) stays 0, and what is known is one step at least.
    """
    steps = np.empty(depth.shape, np.uint16)
    for row in range(depth.shape[0]):
        for column in range(depth.shape[1]):
            value = depth[row, column]
            step = np.rint(min(value, most) * per_unit)
            steps[row, column] = np.uint16(max(step, np.float32(value > 0)))
    return steps
