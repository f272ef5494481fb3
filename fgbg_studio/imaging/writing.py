"""Encoding arrays as PNG and JPEG."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.atomic_files import write_bytes

Array = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
TO_OPENCV_ORDER = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}


def encode_png(image: Array, level: int = 3) -> bytes:
    """Lossless PNG of a grey (HxW, 8 or 16 bit), RGB or RGBA array."""
    return _encode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, level])


def encode_jpeg(image: npt.NDArray[np.uint8], quality: int = 90) -> bytes:
    """JPEG of a grey or RGB array at `quality` 1 to 100, 4:2:0 chroma."""
    return _encode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])


def decode_jpeg(content: bytes) -> npt.NDArray[np.uint8]:
    """RGB, uint8, of bytes that `encode_jpeg` made."""
    buffer = np.frombuffer(content, np.uint8)
    return np.asarray(cv2.imdecode(buffer, cv2.IMREAD_COLOR_RGB), np.uint8)


def write_png(path: Path, image: Array) -> None:
    """Write a PNG, whole or not at all."""
    write_bytes(path, encode_png(image))


def _encode(suffix: str, image: Array, flags: list[int]) -> bytes:
    grey = image.ndim == 2
    ordered = image if grey else cv2.cvtColor(image, TO_OPENCV_ORDER[image.shape[2]])
    done, buffer = cv2.imencode(suffix, ordered, flags)
    if not done:
        raise ValueError(f"OpenCV could not encode an array of shape {image.shape} as {suffix}")
    return buffer.tobytes()
