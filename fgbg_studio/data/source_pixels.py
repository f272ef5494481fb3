"""The pixels of backgrounds and cut-outs, read once and fitted to a canvas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.data.sources import Background, Cutout, DepthScale
from fgbg_studio.imaging.fitting import FloatImage, fit, premultiplied
from fgbg_studio.imaging.reading import read_rgb, read_rgba, read_uint16


@dataclass(frozen=True)
class Place:
    """A background's pixels on the canvas: RGB uint8, and depth float32 with 0 = unknown."""

    image: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.float32]


class SourcePixels:
    """Reads sources once and keeps them fitted to one canvas.

    Not for use by two threads at once: give each its own.
    """

    def __init__(self, root: Path, canvas: tuple[int, int], scale: DepthScale) -> None:
        self.root = root
        self.canvas = canvas
        self.scale = scale
        self._places: dict[str, Place] = {}
        self._cutouts: dict[str, FloatImage] = {}

    def place(self, background: Background) -> Place:
        """The background's picture and depth, cropped and resized to the canvas."""
        if background.id not in self._places:
            self._places[background.id] = self._read_place(background)
        return self._places[background.id]

    def cutout(self, cutout: Cutout) -> FloatImage:
        """Premultiplied RGBA, at most twice as large as the canvas: more detail is never seen."""
        if cutout.id not in self._cutouts:
            self._cutouts[cutout.id] = self._read_cutout(cutout)
        return self._cutouts[cutout.id]

    def forget(self, source_id: str) -> None:
        """Read a source anew at its next use, after its file changed."""
        self._places.pop(source_id, None)
        self._cutouts.pop(source_id, None)

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
