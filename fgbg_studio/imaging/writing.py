"""Encoding arrays as PNG and JPEG."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg

from fgbg_studio.base.atomic_files import replacing, write_bytes

Array = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AFTER_HEADER = len(_SIGNATURE) + 25
"""Where a PNG's first chunk after IHDR begins."""
BAND = 256
"""Rows that are swapped at a time."""
TO_OPENCV_ORDER = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}


def encode_png(image: Array, level: int = 3) -> bytes:
    """Lossless PNG of a grey (HxW, 8 or 16 bit), RGB or RGBA array."""
    return _encode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, level])


def encode_jpeg(image: npt.NDArray[np.uint8], quality: int = 90) -> bytes:
    """JPEG of a grey or RGB array at `quality` 1 to 100, 4:2:0 chroma."""
    return _encode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])


def decode_jpeg(content: bytes, out: npt.NDArray[np.uint8] | None = None) -> npt.NDArray[np.uint8]:
    """RGB, uint8, of bytes that `encode_jpeg` made; written into `out`, if any.

    The pixels are those that OpenCV decodes, in two thirds of its time.
    """
    found = simplejpeg.decode_jpeg(content, buffer=out)
    return found if out is None else out


def write_png(path: Path, image: Array) -> None:
    """Write a PNG, whole or not at all."""
    write_bytes(path, encode_png(image))


def write_png_and_spoil(path: Path, rgba: npt.NDArray[np.uint8], level: int = 3) -> None:
    """Write an RGBA PNG, whole or not at all, without a second copy of its pixels in memory.

    They are swapped in place into the order that OpenCV encodes, so `rgba` is of no use after it.
    """
    for top in range(0, len(rgba), BAND):
        band = rgba[top : top + BAND]
        band[:] = cv2.cvtColor(band, cv2.COLOR_RGBA2BGRA)
    content = _encode_ordered(".png", rgba, [cv2.IMWRITE_PNG_COMPRESSION, level])
    with replacing(path) as temporary:
        temporary.write_bytes(content.data)


def with_png_text(png: bytes, keyword: str, text: str) -> bytes:
    """A PNG with one tEXt chunk more, which programs that do not know it pass over.

    Keyword and text are Latin-1, the keyword of 1 to 79 characters (PNG, third edition, 11.3.3.2).
    """
    content = keyword.encode("latin-1") + b"\0" + text.encode("latin-1")
    checksum = zlib.crc32(b"tEXt" + content)
    chunk = struct.pack(">I4s", len(content), b"tEXt") + content + struct.pack(">I", checksum)
    return png[:_AFTER_HEADER] + chunk + png[_AFTER_HEADER:]


def png_text(png: bytes, keyword: str) -> str:
    """The text under `keyword` that stands before a PNG's pixels; empty where there is none."""
    place, wanted = _AFTER_HEADER, keyword.encode("latin-1") + b"\0"
    while place + 12 <= len(png) and png.startswith(_SIGNATURE):
        length, kind = struct.unpack_from(">I4s", png, place)
        content = png[place + 8 : place + 8 + length]
        if kind == b"tEXt" and content.startswith(wanted):
            return content[len(wanted) :].decode("latin-1")
        if kind == b"IDAT":
            break
        place += 12 + length
    return ""


def _encode(suffix: str, image: Array, flags: list[int]) -> bytes:
    grey = image.ndim == 2
    ordered = image if grey else cv2.cvtColor(image, TO_OPENCV_ORDER[image.shape[2]])
    return _encode_ordered(suffix, ordered, flags).tobytes()


def _encode_ordered(
    suffix: str, image: npt.NDArray[Any], flags: list[int]
) -> npt.NDArray[np.uint8]:
    done, buffer = cv2.imencode(suffix, image, flags)
    if not done:
        raise ValueError(f"OpenCV could not encode an array of shape {image.shape} as {suffix}")
    return np.asarray(buffer, np.uint8)
