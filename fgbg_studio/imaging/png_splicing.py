"""PNG pictures that differ from another in one rectangle: only rows that differ are compressed.

A deflate stream (RFC 1951) may be flushed in full, after which nothing refers to what came before.
So the rows above and below the rectangle are compressed once, in blocks of 1, 2, 4 ... units of
rows, of which few make up any stretch from the first row on or down to the last. They stand before
and after the rows that changed. A row that begins a block below them is filtered without the row
above it. The checksum of all rows (Adler-32, RFC 1950) follows from those of the blocks.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from isal import isal_zlib

LEAST_ROWS, MOST_UNITS = 8, 32
"""Rows in a unit, and units in a picture."""
Bytes = npt.NDArray[np.uint8]
Rectangle = tuple[int, int, int, int]
"""Top, bottom, left, right; bottom and right lie just beyond."""
Pixels = npt.NDArray[np.uint16] | Bytes
Filter = Literal[1, 4]
SUB: Filter = 1
PAETH: Filter = 4
_GREY, _RGB = 0, 2
_ADLER = 65521
_LAST = b"\x03\x00"
"""A last block of deflate with nothing in it."""


class Container:
    """What stands around the compressed rows of every PNG of one size and kind.

    `channels` is 1 or 3, `bits` of each 1 to 16 (PNG, third edition, 11.2.1).
    """

    def __init__(self, width: int, height: int, channels: int, bits: int) -> None:
        kind = _RGB if channels == 3 else _GREY
        facts = b"IHDR" + struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
        checksum = struct.pack(">I", isal_zlib.crc32(facts))
        self._before = b"\x89PNG\r\n\x1a\n\0\0\0\r" + facts + checksum
        self._after = b"\0\0\0\0IEND\xaeB`\x82"

    def filled(self, pieces: Sequence[bytes], checksum: int) -> bytes:
        """The file with a raw deflate stream in pieces, and the Adler-32 of what it unpacks to."""
        content = b"IDAT\x78\x01%b%b" % (b"".join(pieces), checksum.to_bytes(4))
        length, checked = len(content) - 4, isal_zlib.crc32(content)
        return b"%b%b%b%b%b" % (
            self._before,
            length.to_bytes(4),
            content,
            checked.to_bytes(4),
            self._after,
        )


class MaskPng:
    """PNG of masks of one size that are zero in most rows.

    `bits` is 8 for uint8 as it is, or 1 for pixels that are `least` or more. `quick` takes half the
    time and a sixth more bytes for masks of few rows, up to four ninths. Not for use by two threads
    at once.
    """

    def __init__(
        self, width: int, height: int, bits: int = 8, least: int = 128, *, quick: bool = False
    ) -> None:
        self._bits, self._height, self._least = bits, height, least
        self._quick = 4 * height // 9 if quick else 0
        self._row = 1 + -(-width * bits // 8)
        self._lines = np.zeros((height, self._row), np.uint8)
        self._container = Container(width, height, 1, bits)
        self._before: dict[int, bytes] = {}
        self._after: dict[int, bytes] = {}

    def encode(self, mask: Bytes, rows: tuple[int, int]) -> bytes:
        """A PNG of `mask` (height x width), which is zero outside `rows`, first and end."""
        top, bottom = rows
        lines, inside = self._lines[: bottom - top], mask[top:bottom]
        lines[:, 1:] = inside if self._bits == 8 else np.packbits(inside >= self._least, axis=1)
        packed = _deflated_quickly(lines) if len(lines) <= self._quick else _deflated(lines)
        checksum = isal_zlib.adler32(lines, _adler_of_zeros(1, self._row * top))
        below = self._height - bottom
        pieces = self._zeros_before(top), packed, self._zeros_after(below)
        return self._container.filled(pieces, _adler_of_zeros(checksum, self._row * below))

    def _zeros_before(self, rows: int) -> bytes:
        found = self._before.get(rows)
        if found is None:
            found = _deflated(bytes(rows * self._row)) if rows else b""
            self._before[rows] = found
        return found

    def _zeros_after(self, rows: int) -> bytes:
        found = self._after.get(rows)
        if found is None:
            found = _deflated(bytes(rows * self._row), zlib.Z_FINISH) if rows else _LAST
            self._after[rows] = found
        return found


class PngBase:
    """A compressed picture whose bytes are used again for pictures that differ from it in places.

    `pixels` is height x width of uint16, or height x width x 3 of uint8. `filtering` is that of
    the rows; None takes the better one. What it compresses, it does when it is first needed.
    """

    def __init__(self, pixels: Pixels, filtering: Filter | None = None) -> None:
        self._height, width = pixels.shape[:2]
        self._step = pixels[0, 0].nbytes
        channels = 1 if pixels.ndim == 2 else pixels.shape[2]
        bits = 8 * self._step // channels
        self._container = Container(width, self._height, channels, bits)
        self._lines = np.zeros((self._height + 1, (width + 1) * self._step), np.uint8)
        self._lines[1:, self._step :] = _as_bytes(pixels)
        self.filtering = filtering or self._better()
        self._filtered = self._all_filtered(self.filtering)
        self._rows = max(LEAST_ROWS, -(-self._height // MOST_UNITS))
        self._units = -(-self._height // self._rows)
        self._above: dict[int, Part] = {}
        self._below: dict[int, Part] = {}

    @property
    def nbytes(self) -> int:
        """About what it may take in memory, once all its blocks are compressed."""
        return 4 * int(self._lines.nbytes)

    @property
    def content(self) -> bytes:
        """The picture itself."""
        whole = self._from(0)
        return self._container.filled(whole.streams, whole.checksum)

    def with_changed(self, picture: Pixels, changed: Rectangle) -> bytes:
        """PNG of a picture of the same size that is this one outside `changed`."""
        top, bottom, left, right = changed
        return self.with_inside(picture[top:bottom, left:right], top, left)

    def with_inside(self, pixels: Pixels, top: int, left: int) -> bytes:
        """PNG of a picture that is this one, but for `pixels` from row `top`, column `left` on."""
        if not pixels.size:
            return self.content
        rows = self._rows
        first, last = top // rows, -(-(top + len(pixels)) // rows)
        filtered = self._filtered[first * rows : last * rows].copy()
        self._filter_anew(filtered[top - first * rows :], pixels, top, left)
        above, below = self._up_to(first), self._from(last)
        checksum = isal_zlib.adler32(filtered, above.checksum)
        whole = adler_of_both(checksum, below.checksum, below.length)
        streams = *above.streams, _deflated(filtered), *below.streams
        return self._container.filled(streams, whole)

    def _filter_anew(self, filtered: Bytes, pixels: Pixels, top: int, left: int) -> None:
        """Put into rows from `top` on what `pixels` makes of them, and of their neighbours."""
        step, inside = self._step, _as_bytes(pixels)
        begin, width = left * step, inside.shape[1]
        height = min(len(inside) + 1, len(filtered))
        around = self._lines[top : top + height + 1, begin : begin + width + 2 * step].copy()
        around[1 : len(inside) + 1, step : step + width] = inside
        target = filtered[:height, 1 + begin : 1 + begin + around.shape[1] - step]
        target[:] = _differences(around, step, self.filtering)

    def _up_to(self, unit: int) -> Part:
        """All units before `unit`: the block that ends there, and those before it."""
        found = self._above.get(unit)
        if found is None:
            found = self._above[unit] = self._with_block_before(unit)
        return found

    def _with_block_before(self, unit: int) -> Part:
        if not unit:
            return Part((), 1, 0)
        begin = unit - (unit & -unit)
        lines = self._filtered[begin * self._rows : unit * self._rows]
        before = self._up_to(begin)
        checksum = isal_zlib.adler32(lines, before.checksum)
        return Part((*before.streams, _deflated_well(lines)), checksum, 0)

    def _from(self, unit: int) -> Part:
        """All units from `unit` on: the block that begins there, and those behind it."""
        found = self._below.get(unit)
        if found is None:
            found = self._below[unit] = self._with_block_behind(unit)
        return found

    def _with_block_behind(self, unit: int) -> Part:
        if unit == self._units:
            return Part((_LAST,), 1, 0)
        end = min(unit + (unit & -unit), self._units) if unit else self._units
        row = unit * self._rows
        lines = self._filtered[row : end * self._rows].copy()
        lines[0, 0] = SUB
        lines[0, 1:] = _differences(self._lines[row : row + 2], self._step, SUB)[0]
        behind = self._from(end)
        checksum = adler_of_both(isal_zlib.adler32(lines), behind.checksum, behind.length)
        streams = _deflated_well(lines), *behind.streams
        return Part(streams, checksum, lines.nbytes + behind.length)

    def _better(self) -> Filter:
        """PAETH takes longer, so it has to be better by a hundredth of the picture."""
        by_sub, by_paeth = (len(_deflated(self._all_filtered(each))) for each in (SUB, PAETH))
        return PAETH if by_paeth < by_sub - self._lines.nbytes // 100 else SUB

    def _all_filtered(self, filtering: Filter) -> Bytes:
        """All rows with the number of their filter before them."""
        differences = _differences(self._lines, self._step, filtering)
        result = np.empty((self._height, differences.shape[1] + 1), np.uint8)
        result[:, 0], result[:, 1:] = filtering, differences
        return result


class Part(NamedTuple):
    """Compressed rows: raw deflate streams, and Adler-32 and length of what they unpack to.

    The length is 0 where it is not needed.
    """

    streams: tuple[bytes, ...]
    checksum: int
    length: int


def _differences(lines: Bytes, step: int, filtering: Filter) -> Bytes:
    """Of all rows but the first and all pixels but the first of each, as a filter has them.

    `step` is the size of a pixel in bytes (PNG, third edition, 9.2 and 9.4).
    """
    own, left = lines[1:, step:], lines[1:, :-step]
    if filtering == SUB:
        return own - left
    left = np.ascontiguousarray(left)
    above = np.ascontiguousarray(lines[:-1, step:])
    corner = np.ascontiguousarray(lines[:-1, :-step])
    by_left, by_above = cv2.absdiff(above, corner), cv2.absdiff(left, corner)
    nearest = above.copy()
    cv2.copyTo(left, cv2.compare(by_left, by_above, cv2.CMP_LE), nearest)
    between = (left < corner) != (above < corner)
    by_corner = cv2.absdiff(by_left, by_above)
    nearer = (by_corner < cv2.min(by_left, by_above)) & between
    cv2.copyTo(corner, nearer.view(np.uint8), nearest)
    return own - nearest


def adler_of_both(first: int, second: int, length: int) -> int:
    """Adler-32 of two stretches of bytes, of the checksums of each and the second one's length."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * ((first & 0xFFFF) - 1)
    return high % _ADLER << 16 | low % _ADLER


def _adler_of_zeros(before: int, count: int) -> int:
    """Adler-32 after `count` zero bytes more."""
    low = before & 0xFFFF
    return ((before >> 16) + count * low) % _ADLER << 16 | low


def _deflated(content: Bytes | bytes, flush: int = zlib.Z_FULL_FLUSH) -> bytes:
    """Raw deflate that leans on nothing before it and ends on a whole byte.

    Of filtered rows runs are nearly all that repeats, so only those are looked for. ISA-L's levels
    1 and 2 take less than half the time, but once in some 50,000 times give other bytes for the
    same content, and a dataset that is resumed must come out the same.
    """
    deflate = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_RLE)
    plain = content if isinstance(content, bytes) else content.data
    return deflate.compress(plain) + deflate.flush(flush)


def _deflated_quickly(content: Bytes) -> bytes:
    """The same with a code that is there already (level 0 of ISA-L's deflate)."""
    deflate = isal_zlib.compressobj(0, isal_zlib.DEFLATED, -15)
    return deflate.compress(content) + deflate.flush(isal_zlib.Z_FULL_FLUSH)


def _deflated_well(content: Bytes) -> bytes:
    """The same, slower and smaller."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15, 9)
    packed = deflate.compress(content.data) + deflate.flush(zlib.Z_FULL_FLUSH)
    return min(packed, _deflated(content), key=len)


def _as_bytes(pixels: Pixels) -> Bytes:
    """Rows of bytes as PNG has them: the high byte of 16 bits comes first."""
    ordered = pixels.byteswap() if pixels.dtype == np.uint16 else np.ascontiguousarray(pixels)
    return ordered.reshape(len(pixels), -1).view(np.uint8)
