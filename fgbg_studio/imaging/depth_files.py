"""Measured depth or disparity, as data sets publish it: pictures, NumPy's files, and PFM."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import PictureError, StudioError, describe_os_error
from fgbg_studio.imaging.reading import MAX_PIXELS, read_depth

Floats = npt.NDArray[np.float32]

PFM_HEADER = re.compile(rb"Pf\s+(\d{1,6})\s+(\d{1,6})\s+(-?[\d.]+(?:[eE][-+]?\d+)?)\s")


def read_map(path: Path) -> Floats:
    """A map's own numbers: float32, height x width; what is no number, or infinite, is 0.

    Reads 16-bit and 8-bit pictures, TIFF with floats, .npy, .npz with one array, and PFM (P.
    Debevec's format, of one colour, as Middlebury publishes its disparities:
    https://www.pauldebevec.com/Research/HDR/PFM/). Raises StudioError, naming the file.
    """
    reader = _READERS.get(path.suffix.lower(), read_depth)
    try:
        found = np.asarray(reader(path))
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise PictureError(f"{path} is damaged, or holds no map of numbers ({error}).") from error
    if found.ndim == 3 and 1 in (found.shape[0], found.shape[2]):  # one map, or one channel
        found = found[0] if found.shape[0] == 1 else found[..., 0]
    if found.ndim != 2 or not found.size:
        raise PictureError(f"{path} holds {found.shape} numbers, which is no map of rows, columns.")
    values = found.astype(np.float32)
    return np.where(np.isfinite(values), values, np.float32(0))


def _read_npy(path: Path) -> npt.NDArray[Any]:
    with path.open("rb") as file:
        return _array(file)


def _read_npz(path: Path) -> npt.NDArray[Any]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(names) != 1:
            raise ValueError(f"{len(names)} arrays where there should be one")
        with archive.open(names[0]) as file:
            return _array(file)


def _array(file: IO[bytes]) -> npt.NDArray[Any]:
    """An array of numbers; its size is looked at before any of it is read, and no pickle is."""
    version = np.lib.format.read_magic(file)
    read_header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, by_columns, kind = read_header(file)
    count = math.prod(shape)
    if kind.kind not in "fiu" or count > MAX_PIXELS:
        raise ValueError(f"{shape} values of the type {kind}")
    content = file.read(count * kind.itemsize)
    flat = np.frombuffer(content, kind, count)
    return flat.reshape(shape, order="F" if by_columns else "C")


def _read_pfm(path: Path) -> npt.NDArray[Any]:
    """Rows from the bottom up; a negative scale says little endian, its size is none of depth's."""
    with path.open("rb") as file:
        header = PFM_HEADER.match(file.read(64))
        if header is None:
            raise ValueError("no header of a PFM file of one colour")
        width, height, scale = int(header[1]), int(header[2]), float(header[3])
        if width * height > MAX_PIXELS:
            raise ValueError(f"{width} x {height} values")
        file.seek(header.end())
        kind = np.dtype("<f4" if scale < 0 else ">f4")
        flat = np.frombuffer(file.read(width * height * 4), kind, width * height)
    return flat.reshape(height, width)[::-1]


_READERS: dict[str, Callable[[Path], npt.NDArray[Any]]] = {
    ".npy": _read_npy,
    ".npz": _read_npz,
    ".pfm": _read_pfm,
}
