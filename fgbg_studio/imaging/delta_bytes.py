"""A step of a mask's history as bytes, for the journal: its name and its delta, packed by zlib."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.mask_deltas import EVEN, PIXELS, RUNS, TILE, Delta, Part

LEVEL = 1
"""Of zlib: a stroke must be in the journal before the next one begins."""
LONGEST_NAME = 200
_HEAD = struct.Struct("<HI")
"""Bytes of the name, number of parts."""
_ROW = np.dtype("<u4")
_COUNT = np.dtype("<u2")
_COLUMNS = 6
"""Of a part: top, bottom, left, right, kind, number of values."""


def pack(name: str, delta: Delta) -> bytes:
    """A step as bytes; a very long name is cut."""
    text = name[:LONGEST_NAME].encode()
    table = np.array([_row(part) for part in delta.parts], _ROW)
    pieces = [_HEAD.pack(len(text), len(delta.parts)), text, table.tobytes()]
    for part in delta.parts:
        pieces.append(part.values.tobytes())
        if part.counts is not None:
            pieces.append(part.counts.astype(_COUNT).tobytes())
    return zlib.compress(b"".join(pieces), LEVEL)


def unpack(content: bytes, shape: tuple[int, ...]) -> tuple[str, Delta]:
    """Name and delta of a step of a mask of `shape`; ValueError where that is no such step.

    Never inflates to more than such a step can have, and never gives a part beyond the mask.
    """
    plain = _inflated(content, _most(shape))
    try:
        length, count = _HEAD.unpack_from(plain)
        name = plain[_HEAD.size : _HEAD.size + length].decode()
        start = _HEAD.size + length
        table = np.frombuffer(plain, _ROW, count * _COLUMNS, start).reshape(-1, _COLUMNS)
        parts = tuple(_parts(plain, start + table.nbytes, table, shape))
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError(f"not a step of a mask: {error}") from error
    return name, Delta(parts)


def _row(part: Part) -> tuple[int, ...]:
    rows, columns = part.region
    kind = EVEN if part.is_even else PIXELS if part.counts is None else RUNS
    return rows.start, rows.stop, columns.start, columns.stop, kind, part.values.size


def _most(shape: tuple[int, ...]) -> int:
    """Bytes of the largest step: every pixel, and a row of the table for every tile."""
    tiles = -(-shape[0] // TILE) * -(-shape[1] // TILE)
    return _HEAD.size + 4 * LONGEST_NAME + tiles * _COLUMNS * _ROW.itemsize + shape[0] * shape[1]


def _inflated(content: bytes, most: int) -> bytes:
    inflating = zlib.decompressobj()
    try:
        plain = inflating.decompress(content, most)
    except zlib.error as error:
        raise ValueError(f"not a step of a mask: {error}") from error
    if not inflating.eof and inflating.decompress(inflating.unconsumed_tail, 1):
        raise ValueError("not a step of this mask: it is larger than the mask")
    return plain


def _parts(
    plain: bytes, start: int, table: npt.NDArray[np.uint32], shape: tuple[int, ...]
) -> Iterator[Part]:
    for top, bottom, left, right, kind, size in table.tolist():
        if not (top < bottom <= shape[0] and left < right <= shape[1]):
            raise ValueError("not a step of this mask: it reaches beyond the mask")
        area = (bottom - top) * (right - left)
        values = np.frombuffer(plain, np.uint8, size, start)
        start += values.nbytes
        counts = None
        if kind == RUNS:
            counts = np.frombuffer(plain, _COUNT, size, start)
            start += counts.nbytes
        if {EVEN: size == 1, PIXELS: size == area}.get(kind) is False or (
            counts is not None and int(counts.sum(dtype=np.int64)) != area
        ):
            raise ValueError("not a step of a mask: its parts do not have their size")
        yield Part((slice(top, bottom), slice(left, right)), values, counts)
