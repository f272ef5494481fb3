"""What changed between two masks, small to keep and quick to apply.

A delta is the exclusive or of before and after, so one and the same delta leads forth and back,
bit for bit. It is kept per tile of the mask: a tile that changed evenly as one number (neighbours
are joined: inverting a mask is one number), one with long runs as runs, any other as it is.
Nothing here is compressed harder, since undoing must be a matter of milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import NOWHERE, Mask, Region, is_empty, union

TILE = 256
"""Pixels of a tile's side."""
PIXELS_IN_A_RUN = 16
"""Runs must be at least this long on average to be kept as runs: each takes three bytes."""
Tile: TypeAlias = tuple[int, int]
EVEN, RUNS, PIXELS = range(3)


@dataclass(frozen=True)
class Part:
    """What changed in one rectangle; `values` has one number, one per run, or one per pixel."""

    region: Region
    values: npt.NDArray[np.uint8]
    counts: npt.NDArray[np.uint16] | None = None
    """Pixels of each run, row by row through the rectangle."""

    @property
    def is_even(self) -> bool:
        """True where one number says what changed."""
        return self.values.size == 1

    @property
    def size(self) -> int:
        """Bytes that the part holds, about."""
        return 64 + self.values.nbytes + (0 if self.counts is None else self.counts.nbytes)

    def apply(self, mask: Mask) -> None:
        """Change the mask, in place; done twice, nothing has changed."""
        window = mask[self.region]
        if self.is_even:
            window ^= self.values[0]
        elif self.counts is None:
            window ^= self.values.reshape(window.shape)
        else:
            window ^= np.repeat(self.values, self.counts).reshape(window.shape)


@dataclass(frozen=True)
class Delta:
    """What changed in a mask."""

    parts: tuple[Part, ...] = ()

    @property
    def region(self) -> Region:
        """The smallest rectangle with all that changed."""
        return reduce(union, (part.region for part in self.parts), NOWHERE)

    @property
    def size(self) -> int:
        """Bytes that the delta holds, about."""
        return sum(part.size for part in self.parts)

    def apply(self, mask: Mask) -> Region:
        """Change the mask, in place, forth or back; returns the region that changed."""
        for part in self.parts:
            part.apply(mask)
        return self.region


def tiles(region: Region) -> Iterator[Tile]:
    """Row and column of every tile that `region` has a part in."""
    if not is_empty(region):
        rows, columns = (range(part.start // TILE, -(-part.stop // TILE)) for part in region)
        yield from ((row, column) for row in rows for column in columns)


def tile_region(tile: Tile) -> Region:
    """The pixels of a tile; at the border the mask may end before them."""
    rows, columns = (slice(place * TILE, (place + 1) * TILE) for place in tile)
    return rows, columns


def difference(before: Mapping[Tile, Mask], mask: Mask) -> Delta:
    """What changed in `mask` since its tiles were as in `before`; other tiles did not change."""
    parts = (_part(tile, before[tile] ^ mask[tile_region(tile)]) for tile in sorted(before))
    return Delta(tuple(_joined(part for part in parts if part is not None)))


def content(mask: Mask) -> Delta:
    """The delta that makes an empty mask into `mask`."""
    region = slice(0, mask.shape[0]), slice(0, mask.shape[1])
    parts = (_part(tile, mask[tile_region(tile)]) for tile in tiles(region))
    return Delta(tuple(_joined(part for part in parts if part is not None)))


def _part(tile: Tile, changed: Mask) -> Part | None:
    """The part for one tile's exclusive or, cut to what changed; None where nothing did."""
    left, top, width, height = cv2.boundingRect(changed)
    if not width:
        return None
    y, x = tile[0] * TILE + top, tile[1] * TILE + left
    region = slice(y, y + height), slice(x, x + width)
    values, counts = _packed(changed[top : top + height, left : left + width].reshape(-1))
    return Part(region, values, counts)


def _packed(pixels: Mask) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint16] | None]:
    differs = pixels[1:] != pixels[:-1]
    runs = np.count_nonzero(differs) + 1
    if runs == 1:
        return pixels[:1].copy(), None
    if runs * PIXELS_IN_A_RUN > pixels.size:
        return pixels.copy(), None
    ends = np.flatnonzero(differs)
    stops = np.concatenate(([-1], ends, [pixels.size - 1]))
    return pixels[stops[1:]], np.diff(stops).astype(np.uint16)


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Even parts joined with their like: first along the rows, then rows of the same width."""
    rows: list[Part] = []
    for part in parts:
        if rows and _continues(rows[-1], part, across=1):
            rows[-1] = _both(rows[-1], part)
        else:
            rows.append(part)
    joined: list[Part] = []
    open_at: dict[tuple[int, int, int], int] = {}
    for part in rows:
        key = part.region[1].start, part.region[1].stop, part.region[0].start
        above = open_at.pop(key, -1)
        if above >= 0 and _continues(joined[above], part, across=0):
            joined[above] = _both(joined[above], part)
        else:
            above = len(joined)
            joined.append(part)
        open_at[*key[:2], part.region[0].stop] = above
    return joined


def _continues(one: Part, other: Part, across: int) -> bool:
    """True where two even parts, side by side along axis `across`, are one rectangle."""
    along = 1 - across
    return (
        one.is_even
        and other.is_even
        and one.values[0] == other.values[0]
        and one.region[along] == other.region[along]
        and one.region[across].stop == other.region[across].start
    )


def _both(one: Part, other: Part) -> Part:
    return Part(union(one.region, other.region), one.values)
