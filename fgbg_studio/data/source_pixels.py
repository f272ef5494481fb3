"""The pixels of backgrounds and cut-outs, read once and fitted to a canvas."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.grounds import Ground, grid_of
from fgbg_studio.data.sources import Background, Crop, Cutout, DepthScale
from fgbg_studio.imaging.fitting import fit
from fgbg_studio.imaging.layers import Layers, layers_of
from fgbg_studio.imaging.reading import read_mask, read_rgb, read_rgba, read_uint16
from fgbg_studio.imaging.reliefs import relief_layers

Reliefs: TypeAlias = tuple[npt.NDArray[np.uint16], ...]
T = TypeVar("T")
BUDGET = 512 * 2**20
"""Bytes of fitted pictures kept of each kind: some 600 cut-outs on a canvas of 224 x 224."""
PAINTED = 128
"""The value from which a pixel of painted regions belongs to them."""


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
        self._layers = Recent[Layers](budget)
        self._reliefs = Recent[Reliefs](budget)
        self._grounds = Recent[Ground](budget)
        self._crops: dict[str, Crop | None] = {}

    def place(self, background: Background) -> Place:
        """The background's picture and depth, cropped and resized to the canvas."""
        self._look_at_crop(background)
        found = self._places.get(background.id)
        if found is None:
            found = self._read_place(background)
            self._places.put(background.id, found, found.image.nbytes + found.depth.nbytes)
        return found

    def ground(self, background: Background) -> Ground:
        """Where cut-outs may stand on it, and how far it is there, on the grid of the planner."""
        self._look_at_crop(background)
        found = self._grounds.get(background.id)
        if found is None:
            found = self._read_ground(background)
            kept = [array for array in (found.allowed, found.depth) if array is not None]
            self._grounds.put(background.id, found, sum(array.nbytes for array in kept))
        return found

    def layers(self, cutout: Cutout) -> Layers:
        """The cut-out in several sizes, at most twice as large as the canvas."""
        found = self._layers.get(cutout.id)
        if found is None:
            found = layers_of(read_rgba(self.root / cutout.file), 2 * min(self.canvas))
            self._layers.put(cutout.id, found, sum(layer.nbytes for layer in found))
        return found

    def relief(self, cutout: Cutout) -> Reliefs | None:
        """The relief of a cut-out that has one, uint16, in the sizes of its layers.

        Raises StudioError where it does not have the cut-out's size.
        """
        found = self._reliefs.get(cutout.id)
        if found is None and cutout.relief:
            steps = read_uint16(self.root / cutout.relief)
            if steps.shape != (cutout.height, cutout.width):
                raise StudioError(
                    f"{cutout.relief} does not have the size of {cutout.name}. Make the relief "
                    "anew: fgbg-studio relief PROJECT --replace"
                )
            found = relief_layers(steps, [layer.shape for layer in self.layers(cutout)])
            self._reliefs.put(cutout.id, found, sum(layer.nbytes for layer in found))
        return found

    def forget(self, source_id: str) -> None:
        """Read a source anew at its next use, after its file changed."""
        self._places.drop(source_id)
        self._grounds.drop(source_id)
        self._layers.drop(source_id)
        self._reliefs.drop(source_id)

    def _look_at_crop(self, background: Background) -> None:
        """A crop is in no file: a plan that has another one is told by it alone."""
        if self._crops.setdefault(background.id, background.crop) != background.crop:
            self.forget(background.id)
            self._crops[background.id] = background.crop

    def _read_place(self, background: Background) -> Place:
        image = fit(read_rgb(self.root / background.file), self.canvas, background.crop)
        if not background.depth:
            return Place(image, np.zeros(image.shape[:2], np.float32))
        found = read_uint16(self.root / background.depth)
        steps = fit(found, self.canvas, background.crop, exact=True)
        return Place(image, self.scale.decode(steps))

    def _read_ground(self, background: Background) -> Ground:
        grid, crop, allowed, depth = grid_of(self.canvas), background.crop, None, None
        if background.regions:
            painted = fit(read_mask(self.root / background.regions), grid, crop, exact=True)
            allowed = painted >= PAINTED
        if background.depth:
            steps = fit(read_uint16(self.root / background.depth), grid, crop, exact=True)
            depth = self.scale.decode(steps)
        return Ground(allowed, depth)
