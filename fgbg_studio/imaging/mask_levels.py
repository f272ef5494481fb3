"""A mask in halves of halves, so that a large one is shown small without reading all of it."""

from __future__ import annotations

import cv2
import numpy as np

from fgbg_studio.imaging.brushes import Mask, Region, is_empty, whole

SMALLEST = 512
"""Pixels of the longer side, at which halving ends."""


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
            smaller[region] = _half(larger[_doubled(rows), _doubled(columns)])


def _doubled(part: slice) -> slice:
    return slice(2 * part.start, 2 * part.stop)


def _half(pixels: Mask) -> Mask:
    rows, columns = pixels.shape
    if rows % 2 or columns % 2:
        pixels = np.pad(pixels, ((0, rows % 2), (0, columns % 2)), mode="edge")
    size = pixels.shape[1] // 2, pixels.shape[0] // 2
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
