"""The pixels of a dataset's sources in one file that all processes map into memory.

The operating system keeps one copy of it for all of them, and a process begins without decoding
anything. The file lives as long as the job that made it.

    arrays, each at a multiple of 64 bytes | their places as JSON | its length, 8 bytes

numpy.ndarray.tofile's layout: rows from the top, the machine's own byte order.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.grounds import Ground, grid_of
from fgbg_studio.data.source_pixels import Place, Reliefs, SourcePixels
from fgbg_studio.data.sources import Background, Cutout, DepthScale

LARGEST = 8 * 2**30
"""Bytes of the file; sources beyond it are read by each process that needs them."""
ALIGNED = 64
RELIEF = "relief of "
"""Begins the key of a cut-out's relief; no id has a space."""
Array: TypeAlias = npt.NDArray[Any]
Layers: TypeAlias = tuple[npt.NDArray[np.uint8], ...]


def write_cache(path: Path, pixels: SourcePixels, dataset: Dataset) -> Iterator[int]:
    """Write what `pixels` gives for every source of a dataset; gives the number of those done.

    Sources that would make the file larger than `LARGEST` are left out. Raises OSError as the disk
    does, and StudioError for a source that cannot be read.
    """
    with path.open("wb") as file:
        writing = _Writing(file)
        for done, background in enumerate(dataset.backgrounds, 1):
            writing.put_background(background.id, pixels, background)
            yield done
        for done, cutout in enumerate(dataset.cutouts, 1 + len(dataset.backgrounds)):
            writing.put(cutout.id, pixels.layers(cutout))
            if relief := pixels.relief(cutout) if dataset.recipe.relief else None:
                writing.put(RELIEF + cutout.id, relief)
            yield done
        writing.close()


class _Writing:
    """Appends arrays to a file, and at the end where they are."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = 0
        self._places: dict[str, list[list[Any] | None]] = {}

    def put_background(self, key: str, pixels: SourcePixels, background: Background) -> None:
        place, ground = pixels.place(background), pixels.ground(background)
        self.put(key, (place.image, place.depth, ground.allowed, ground.depth))

    def put(self, key: str, arrays: tuple[Array | None, ...]) -> None:
        """Keep the arrays of one source, all or none of them."""
        size = sum(array.nbytes + ALIGNED for array in arrays if array is not None)
        if self._end + size <= LARGEST:
            self._places[key] = [None if a is None else self._append(a) for a in arrays]

    def _append(self, array: Array) -> list[Any]:
        start = math.ceil(self._end / ALIGNED) * ALIGNED
        self._file.write(bytes(start - self._end))
        self._file.write(np.ascontiguousarray(array).data)
        self._end = start + array.nbytes
        return [start, array.dtype.str, list(array.shape)]

    def close(self) -> None:
        index = json.dumps(self._places).encode()
        self._file.write(index + len(index).to_bytes(8, "little"))


class CachedPixels(SourcePixels):
    """`SourcePixels`, mapped from a file that `write_cache` made; its arrays cannot be written.

    What the file lacks is read from the project. Raises StudioError for a file that is damaged.
    """

    def __init__(self, path: Path, root: Path, canvas: tuple[int, int], scale: DepthScale) -> None:
        super().__init__(root, canvas, scale)
        self._map, self._arrays = _mapped(path)
        self._found: dict[str, tuple[Array | None, ...]] = {}

    def place(self, background: Background) -> Place:
        """The background's picture and depth on the canvas."""
        found = self._get(background.id)
        return Place(found[0], found[1]) if found else super().place(background)

    def ground(self, background: Background) -> Ground:
        """Where cut-outs may stand on it, and how far it is there."""
        found = self._get(background.id)
        return Ground(found[2], found[3]) if found else super().ground(background)

    def layers(self, cutout: Cutout) -> Layers:
        """Premultiplied RGBA uint8, each half as large as the one before."""
        found = self._get(cutout.id)
        return found if found else super().layers(cutout)

    def relief(self, cutout: Cutout) -> Reliefs | None:
        """The relief of a cut-out that has one, uint16, in the sizes of its layers."""
        found = self._get(RELIEF + cutout.id)
        return found if found else super().relief(cutout)

    def _get(self, key: str) -> tuple[Any, ...] | None:
        found = self._found.get(key)
        if found is None and key in self._arrays:
            found = tuple(self._view(place) for place in self._arrays[key])
            self._found[key] = found
        return found

    def _view(self, place: list[Any] | None) -> Array | None:
        if place is None:
            return None
        start, kind, shape = place
        return np.frombuffer(self._map, kind, math.prod(shape), start).reshape(shape)


def _mapped(path: Path) -> tuple[mmap.mmap, dict[str, list[list[Any] | None]]]:
    """The file in memory, and where each source's arrays are in it."""
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(content[-8:], "little")
        return content, json.loads(content[-8 - length : -8])
    except (OSError, ValueError) as error:
        raise StudioError(
            f"{path} cannot be read ({error}). Go on with the dataset again."
        ) from error


def cache_bytes(dataset: Dataset) -> int:
    """About how large the file will be."""
    pixels = math.prod(dataset.recipe.canvas)
    limit = 2 * min(dataset.recipe.canvas)
    size = sum(pixels * 7 + _ground_bytes(dataset, source) for source in dataset.backgrounds)
    for cutout in dataset.cutouts:
        factor = min(1.0, limit / max(cutout.width, cutout.height))
        deep = 6 if dataset.recipe.relief and cutout.relief else 4
        size += round(cutout.width * cutout.height * factor**2 * deep * 4 / 3)
    return min(size, LARGEST)


def _ground_bytes(dataset: Dataset, background: Background) -> int:
    cells = math.prod(grid_of(dataset.recipe.canvas))
    return cells * (4 * bool(background.depth) + bool(background.regions))
