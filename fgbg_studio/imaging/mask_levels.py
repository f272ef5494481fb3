"""A mask in halves of halves, so that a large one is shown small without reading all of it."""

from __future__ import annotations

import numpy as np

from fgbg_studio.imaging.brushes import Mask, Region, is_empty, whole
from fgbg_studio.imaging.halving import SMALLEST, half


class MaskLevels:
    """A mask and its halves, each pixel the mean of the four above it.

    Level 0 is the mask itself, not a copy. A side of odd length is halved upwards, and its last
    row or column counts twice.
    """

    def __init__(self, mask: Mask) -> None:
        self.levels: list[Mask] = [mask]
        while max(self.levels[-1].shape) > SMALLEST:
            rows, columns = self.levels[-1].shape
            self.levels.append(np.zeros(((rows + 1) // 2, (columns + 1) // 2), np.uint8))
        self.refresh(whole(mask.shape))

    def refresh(self, region: Region) -> None:
        """Compute the halves anew where `region` of the mask changed."""
        if is_empty(region):
            return
        for larger, smaller in zip(self.levels, self.levels[1:], strict=False):
            rows, columns = (
                slice(part.start // 2, min((part.stop + 1) // 2, size))
                for part, size in zip(region, smaller.shape, strict=True)
            )
            region = rows, columns
            smaller[region] = half(larger[_doubled(rows), _doubled(columns)])


def _doubled(part: slice) -> slice:
    return slice(2 * part.start, 2 * part.stop)
