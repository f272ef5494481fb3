"""Where a sample is drawn: arrays that may have been drawn on before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.source_pixels import Place
from fgbg_studio.imaging.disturbing import shifted

Rectangle = tuple[int, int, int, int]
"""Top, bottom, left, right, in pixels; bottom and right lie just beyond."""


class Into:
    """Arrays of the canvas's size for image, mask and depth of a sample.

    New memory takes as long as what is drawn into it. Where the sample before had the same
    background, only what it changed is put back.
    """

    def __init__(
        self,
        image: npt.NDArray[np.uint8],
        mask: npt.NDArray[np.uint8],
        depth: npt.NDArray[np.float32],
    ) -> None:
        self.image, self.mask, self.depth = image, mask, depth
        self._before: tuple[Place, Rectangle, bool] | None = None

    @classmethod
    def new(cls, canvas: tuple[int, int]) -> Into:
        """Arrays for a canvas of (width, height)."""
        shape = canvas[1], canvas[0]
        rgb = np.empty((*shape, 3), np.uint8)
        return cls(rgb, np.empty(shape, np.uint8), np.empty(shape, np.float32))

    def begin(self, place: Place, right: int, down: int, *, depth: bool) -> None:
        """Make image and depth those of a background, moved by whole pixels, and the mask empty.

        Without `depth` that array is left as it is.
        """
        before, self._before = self._before, None
        if before and before[0].image is place.image and depth <= before[2] and not (right or down):
            self._put_back(place, before[1], depth)
            return
        shifted(place.image, right, down, self.image)
        if depth:
            shifted(place.depth, right, down, self.depth)
        self.mask[...] = 0

    def end(self, place: Place, changed: Rectangle | None, *, depth: bool) -> None:
        """Outside `changed` everything is as `begin` made it; None is for anywhere."""
        if changed is not None:
            self._before = place, changed, depth

    def _put_back(self, place: Place, changed: Rectangle, depth: bool) -> None:
        top, bottom, left, right = changed
        window = slice(top, bottom), slice(left, right)
        self.image[window] = place.image[window]
        self.mask[window] = 0
        if depth:
            self.depth[window] = place.depth[window]
