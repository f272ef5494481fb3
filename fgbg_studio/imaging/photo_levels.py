"""Reading a large photo for the screen: quickly, and with little memory beside its pixels.

Pillow keeps four bytes a pixel where RGB needs three, and copies all of them to hand them over.
Most photos are plain JPEGs, which OpenCV decodes by the same library straight into an array; all
others are read as `imaging.reading` does.
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from fgbg_studio.imaging.halving import SMALLEST, half
from fgbg_studio.imaging.reading import DAMAGE, Picture, picture_size, read_rgb

END_OF_IMAGE = b"\xff\xd9"
"""The marker that ends a JPEG (ITU-T T.81, B.2.1); within coded data it cannot occur."""
TAIL = 64
"""Bytes: some cameras fill a file up with zeros."""


def read_photo(path: Path) -> Picture:
    """RGB, uint8, height x width x 3, upright: the pixels that `read_rgb` gives.

    Raises PictureError for what is no picture, is damaged or too large.
    """
    width, height = picture_size(path)  # refuses what is too large
    if _is_plain_jpeg(path):
        pixels = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
        if pixels is not None and pixels.shape == (height, width, 3):
            return np.asarray(pixels, np.uint8)
    return read_rgb(path)


def halves(picture: Picture) -> list[Picture]:
    """`picture` (uint8, H x W x channels) and its halves, down to `SMALLEST` pixels."""
    levels = [picture]
    while max(levels[-1].shape[:2]) > SMALLEST:
        levels.append(half(levels[-1]))
    return levels


def _is_plain_jpeg(path: Path) -> bool:
    """True for an RGB JPEG that is all there; OpenCV would fill up one that is cut short."""
    try:
        with Image.open(path) as image:
            if image.format != "JPEG" or image.mode != "RGB":
                return False
        with path.open("rb") as file:
            file.seek(-TAIL, os.SEEK_END)
            return file.read().rstrip(b"\0").endswith(END_OF_IMAGE)
    except DAMAGE:
        return False
