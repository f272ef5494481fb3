"""JPEG pictures that differ from another in one rectangle: only what differs is encoded.

A JPEG may have restart markers (ITU-T T.81, E.1.4): after every so many units of 16 x 16 pixels the
coder begins anew, so that what lies between two of them can be exchanged for what another picture
has there. The markers are numbered by their place, modulo 8.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

UNIT = 16
"""Side in pixels of what is coded together, with chroma halved both ways (4:2:0)."""
PARTS = 7
"""Most intervals in a row of units: each costs some four bytes, and saves what it leaves out."""
_SCAN = b"\xff\xda"
_RESTART, _END = 0xD0, 0xD9

Picture = npt.NDArray[np.uint8]
Rectangle = tuple[int, int, int, int]
"""Top, bottom, left, right; bottom and right lie just beyond."""


def interval_for(width: int) -> int:
    """Units between two restart markers of a picture so wide: whole intervals make a row."""
    units = -(-width // UNIT)
    least = max(2, -(-units // PARTS))
    return next((n for n in range(least, units) if units % n == 0), units)


def encode_with_restarts(picture: Picture, quality: int, interval: int) -> Picture:
    """JPEG of an RGB picture, 4:2:0, with a restart marker after every `interval` units."""
    ordered = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    flags = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_RST_INTERVAL, interval]
    done, content = cv2.imencode(".jpg", ordered, flags)
    if not done:
        raise ValueError(f"OpenCV could not encode a picture of shape {picture.shape} as JPEG")
    return np.asarray(content, np.uint8)


class JpegBase:
    """An encoded picture whose bytes are used again for pictures that differ from it in places."""

    def __init__(self, picture: Picture, quality: int) -> None:
        self._height, self._width = picture.shape[:2]
        self._quality, self._interval = quality, interval_for(self._width)
        encoded = encode_with_restarts(picture, quality, self._interval)
        self.content = encoded.tobytes()
        self._header = _begin_of_scan(self.content)
        self._across = -(-self._width // (UNIT * self._interval))
        self._starts = [self._header, *(_markers(encoded, self._header) + 2).tolist()]
        numbers = _RESTART + np.arange(len(self._starts) - 1) % 8
        numbers[-1] = _END
        self._numbers = numbers.astype(np.uint8).reshape(-1, self._across)

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        return len(self.content) + 40 * len(self._starts)

    def with_changed(self, picture: Picture, changed: Rectangle) -> bytes:
        """JPEG of a picture of the same size that is this one outside `changed`.

        The bytes are those that `encode_with_restarts` makes of the whole picture.
        """
        side = UNIT * self._interval
        top, bottom = changed[0] // UNIT, -(-changed[1] // UNIT)
        left, right = changed[2] // side, -(-changed[3] // side)
        if bottom <= top or right <= left:
            return self.content
        crop = picture[top * UNIT : bottom * UNIT, left * side : right * side]
        encoded = encode_with_restarts(crop, self._quality, self._interval)
        markers = _markers(encoded, self._header)
        encoded[markers + 1] = self._numbers[top:bottom, left:right].ravel()
        ends = markers[right - left - 1 :: right - left] + 2
        return self._spliced(encoded.tobytes(), ends.tolist(), top, (left, right))

    def _spliced(self, new: bytes, ends: list[int], top: int, columns: tuple[int, int]) -> bytes:
        """This picture but for some intervals of some rows: those of `new`, which end at `ends`."""
        own, starts, left, right = self.content, self._starts, *columns
        pieces: list[bytes] = []
        done, begin, row = 0, self._header, top * self._across
        for end in ends:
            pieces += own[done : starts[row + left]], new[begin:end]
            done, begin = starts[row + right], end
            row += self._across
        pieces.append(own[done:])
        return b"".join(pieces)


def _begin_of_scan(content: bytes) -> int:
    """Where the coded units begin, behind the header of the only scan."""
    scan = content.index(_SCAN) + 2
    return scan + int.from_bytes(content[scan : scan + 2])


def _markers(encoded: Picture, begin: int) -> npt.NDArray[np.int64]:
    """Where the markers after each interval are, the last being the end of the picture.

    Among coded units a byte of 255 is followed by 0, or it begins a marker (T.81, B.1.1.5).
    """
    escapes: npt.NDArray[np.int64] = (encoded[begin:] == 255).nonzero()[0]
    escapes += begin
    found: npt.NDArray[np.int64] = escapes[encoded[escapes + 1] != 0]
    return found
