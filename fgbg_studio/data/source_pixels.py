"""The pixels of backgrounds and cut-outs, read once and fitted to a canvas."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.data.sources import Background, Cutout, DepthScale
from fgbg_studio.imaging.fitting import FloatImage, fit, premultiplied
from fgbg_studio.imaging.reading import read_rgb, read_rgba, read_uint16

T = TypeVar("T")
BUDGET = 512 * 2**20
"""Bytes of fitted pictures kept of each kind: some 600 cut-outs on a canvas of 224 x 224."""


@dataclass(frozen=True)
class Place:
    """A background's pixels on the canvas: RGB uint8, and depth float32 with 0 = unknown."""

    image: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.float32]


class Recent(Generic[T]):
    """Values by id; the longest unused go when they take more than `budget` bytes together."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._kept: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> T | None:
        """The value, now the most recently used, or None."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: str, value: T, size: int) -> None:
        """Keep a value of `size` bytes; the newest is kept whatever its size."""
        self.drop(key)
        self._kept[key] = value, size
        self._bytes += size
        while self._bytes > self._budget and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def drop(self, key: str) -> None:
        """Forget a value, if it is there."""
        if key in self._kept:
            self._bytes -= self._kept.pop(key)[1]


class SourcePixels:
    """Reads sources once and keeps them fitted to one canvas, within `budget` bytes of each kind.

    Not for use by two threads at once: give each its own.
    """

    def __init__(
        self, root: Path, canvas: tuple[int, int], scale: DepthScale, budget: int = BUDGET
    ) -> None:
        self.root = root
        self.canvas = canvas
        self.scale = scale
        self._places = Recent[Place](budget)
        self._cutouts = Recent[FloatImage](budget)

    def place(self, background: Background) -> Place:
        """The background's picture and depth, cropped and resized to the canvas."""
        found = self._places.get(background.id)
        if found is None:
            found = self._read_place(background)
            self._places.put(background.id, found, found.image.nbytes + found.depth.nbytes)
        return found

    def cutout(self, cutout: Cutout) -> FloatImage:
        """Premultiplied RGBA, at most twice as large as the canvas: more detail is never seen."""
        found = self._cutouts.get(cutout.id)
        if found is None:
            found = self._read_cutout(cutout)
            self._cutouts.put(cutout.id, found, found.nbytes)
        return found

    def forget(self, source_id: str) -> None:
        """Read a source anew at its next use, after its file changed."""
        self._places.drop(source_id)
        self._cutouts.drop(source_id)

    def _read_place(self, background: Background) -> Place:
        image = fit(read_rgb(self.root / background.file), self.canvas)
        if not background.depth:
            return Place(image, np.zeros(image.shape[:2], np.float32))
        steps = fit(read_uint16(self.root / background.depth), self.canvas, exact=True)
        return Place(image, self.scale.decode(steps))

    def _read_cutout(self, cutout: Cutout) -> FloatImage:
        image = premultiplied(read_rgba(self.root / cutout.file))
        limit = 2 * min(self.canvas)
        height, width = image.shape[:2]
        if max(height, width) <= limit:
            return image
        factor = limit / max(height, width)
        size = max(1, round(width * factor)), max(1, round(height * factor))
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
