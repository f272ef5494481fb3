"""PNG pictures that differ from another in one rectangle: only what differs is compressed anew.

Their rows are one deflate block of `run_coding`, put together by `spliced_rows`. The checksum of
all rows (Adler-32, RFC 1950) follows from the differences.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt
from isal import isal_zlib

from fgbg_studio.imaging.png_filters import PAETH, SUB, Filter, filtered_rows
from fgbg_studio.imaging.run_coding import RunCode, coded_inside, counted
from fgbg_studio.imaging.spliced_rows import MARK, Marks, coded, spliced

Bytes = npt.NDArray[np.uint8]
Rectangle = tuple[int, int, int, int]
"""Top, bottom, left, right; bottom and right lie just beyond."""
Content = bytes | memoryview
Pixels = npt.NDArray[np.uint16] | Bytes
_GREY, _RGB = 0, 2
_ADLER = 65521


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

    def filled(self, stream: Content, checksum: int) -> bytes:
        """The file with a raw deflate stream, and the Adler-32 of what that unpacks to."""
        content = b"".join((b"IDAT\x78\x01", stream, checksum.to_bytes(4)))
        length, checked = len(content) - 4, isal_zlib.crc32(content)
        return b"%b%b%b%b%b" % (
            self._before,
            length.to_bytes(4),
            content,
            checked.to_bytes(4),
            self._after,
        )


class MaskPng:
    """PNG of masks of one size that are zero outside a rectangle.

    `bits` is 8 for uint8 as it is, or 1 for pixels that are `least` or more. Not for use by two
    threads at once.
    """

    def __init__(self, width: int, height: int, bits: int = 8, least: int = 128) -> None:
        self._bits, self._height, self._least = bits, height, least
        self._row = 1 + -(-width * bits // 8)
        self._container = Container(width, height, 1, bits)
        self._of_zeros = isal_zlib.adler32(bytes(self._row * height))
        code = RunCode(_counts_of_soft_masks())
        self._code = code.table, code.head, code.ends
        self._packed = np.empty(height * self._row // 2 + 256, np.uint32)

    def encode(self, mask: Bytes, standing: Rectangle) -> bytes:
        """A PNG of `mask` (height x width), which is zero outside the rectangle `standing`."""
        if self._bits == 1:
            return self._of_one_bit(mask, standing[:2])
        size, total, weighted = coded_inside(mask, standing, self._row, self._code, self._packed)
        checksum = _adler_with(self._of_zeros, total, weighted)
        return self._container.filled(self._packed.view(np.uint8)[:size].data, checksum)

    def _of_one_bit(self, mask: Bytes, rows: tuple[int, int]) -> bytes:
        """Eight pixels in a byte have little in common from mask to mask: no code serves all."""
        top, bottom = rows
        lines = np.zeros((self._height, self._row), np.uint8)
        lines[top:bottom, 1:] = np.packbits(mask[top:bottom] >= self._least, axis=1)
        deflate = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_RLE)
        packed = deflate.compress(lines.data) + deflate.flush()
        return self._container.filled(packed, isal_zlib.adler32(lines))


def _counts_of_soft_masks() -> list[int]:
    """How often symbols stand in masks with soft edges, about: few pixels are half covered."""
    soft = [40 + 2000 // (1 + min(value, 255 - value)) for value in range(1, 255)]
    return [4000, *soft, 4000, 0, *[150] * 28, 4000]


class PngBase:
    """A compressed picture whose bytes are used again for pictures that differ from it in places.

    `pixels` is height x width of uint16, or height x width x 3 of uint8. `filtering` is that of
    the rows; None takes the better one. A picture with nearly the same pixels as another may have
    that one's filter and code, `like` it, and is ready in a tenth of the time.
    """

    def __init__(
        self, pixels: Pixels, filtering: Filter | None = None, like: PngBase | None = None
    ) -> None:
        height, width = pixels.shape[:2]
        self._step = pixels[0, 0].nbytes
        channels = 1 if pixels.ndim == 2 else pixels.shape[2]
        self._container = Container(width, height, channels, 8 * self._step // channels)
        self._lines = np.zeros((height + 1, (width + 1) * self._step), np.uint8)
        self._lines[1:, self._step :] = _as_bytes(pixels)
        self._rows = self._coded(filtering, like)
        self._checksum = isal_zlib.adler32(self._rows.filtered)

    def _coded(self, filtering: Filter | None, like: PngBase | None) -> _Rows:
        if like:
            return _Rows(self._lines, self._step, like.filtering, like._rows.code)
        kinds = (filtering,) if filtering else (SUB, PAETH)
        return min((_Rows(self._lines, self._step, kind) for kind in kinds), key=_Rows.cost)

    @property
    def filtering(self) -> Filter:
        """The filter of all rows."""
        return self._rows.filtering

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return int(self._lines.nbytes) + self._rows.nbytes

    @property
    def content(self) -> bytes:
        """The picture itself."""
        return self._container.filled(self._rows.stream, self._checksum)

    def with_changed(self, picture: Pixels, changed: Rectangle) -> bytes:
        """PNG of a picture of the same size that is this one outside `changed`."""
        top, bottom, left, right = changed
        return self.with_inside(picture[top:bottom, left:right], top, left)

    def with_inside(self, pixels: Pixels, top: int, left: int) -> bytes:
        """PNG of a picture that is this one, but for `pixels` from row `top`, column `left` on."""
        if not pixels.size:
            return self.content
        inside, place = _as_bytes(pixels), (top, left * self._step, self._step)
        stream, total, weighted = self._rows.with_inside(self._lines, inside, place)
        return self._container.filled(stream, _adler_with(self._checksum, total, weighted))


class _Rows:
    """The filtered and coded rows of a picture, by their own code unless one is given."""

    def __init__(
        self, lines: Bytes, step: int, filtering: Filter, code: RunCode | None = None
    ) -> None:
        self.filtering = filtering
        self.filtered = filtered_rows(lines, step, filtering)
        self.code = code = code or RunCode(counted(self.filtered).tolist())
        height, length = self.filtered.shape
        self._marks: Marks = np.empty((height + 1, length // MARK + 1, 2), np.int32)
        words = np.empty(self.filtered.size // 2 + 256, np.uint32)
        size = coded(self.filtered, code.table, code.head, code.ends, words, self._marks)
        self._words = words[: size // 4 + 2].copy()
        self.stream = self._words.view(np.uint8)[:size].tobytes()

    def cost(self) -> int:
        """Bytes; those that take longer to make have to be fewer by a hundredth of the picture."""
        return len(self.stream) + (self.filtering == PAETH) * self.filtered.size // 100

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return self.filtered.nbytes + self._marks.nbytes + self._words.nbytes + len(self.stream)

    def with_inside(
        self, lines: Bytes, inside: Bytes, place: tuple[int, int, int]
    ) -> tuple[Content, int, int]:
        """See `spliced`."""
        height, length = self.filtered.shape
        rows = min(len(inside) + 1, height)
        out = np.empty(len(self._words) + rows * length // 2 + 64, np.uint32)
        base = self._words, self._marks, self.filtered, lines
        code = self.code
        size, total, weighted = spliced(
            base, inside, place, self.filtering, code.table, code.ends, out
        )
        return out.view(np.uint8)[:size].data, total, weighted


def _adler_with(before: int, total: int, weighted: int) -> int:
    """Adler-32 of bytes that differ from others: the sum of the differences, and weighted."""
    low, high = (before & 0xFFFF) + total, (before >> 16) + weighted
    return high % _ADLER << 16 | low % _ADLER


def _as_bytes(pixels: Pixels) -> Bytes:
    """Rows of bytes as PNG has them: the high byte of 16 bits comes first."""
    ordered = pixels.byteswap() if pixels.dtype == np.uint16 else np.ascontiguousarray(pixels)
    return ordered.reshape(len(pixels), -1).view(np.uint8)
