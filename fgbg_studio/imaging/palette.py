"""Pictures whose pixels are numbers: PNG with a palette, as in PASCAL VOC."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from fgbg_studio.base.errors import PictureError
from fgbg_studio.imaging.reading import DAMAGE, Content, Source, picture_size

Numbers = npt.NDArray[np.uint8]


def has_palette(path: Source) -> bool:
    """True for a picture with a palette. Raises PictureError for what is no picture."""
    picture_size(path)  # refuses what is no picture, or too large
    with Image.open(_file(path)) as image:
        return image.mode == "P"


def has_colours(path: Source) -> bool:
    """True for a picture with a palette that is not of greys alone: its pixels are labels."""
    if not has_palette(path):
        return False
    with Image.open(_file(path)) as image:
        palette = np.asarray(image.getpalette("RGB")).reshape(-1, 3)
        image.load()
        used = palette[np.unique(np.asarray(image))]
    return bool((used != used[:, :1]).any())


def read_numbers(path: Source) -> Numbers:
    """The number of each pixel, uint8, H x W; of a grey picture its grey values.

    Raises PictureError for a picture in colour, and for a damaged one.
    """
    picture_size(path)
    try:
        with Image.open(_file(path)) as image:
            if image.mode not in ("P", "L"):
                raise PictureError(f"{path} has no palette. Choose a PNG with one number a pixel.")
            return np.asarray(image).copy()
    except DAMAGE as error:
        raise PictureError(f"{path} is cut short or damaged ({error}). Copy it again.") from error


def decode_numbers(content: bytes, size: tuple[int, int]) -> Numbers:
    """The pixels, uint8, H x W, of a PNG of one number a pixel that has this width and height.

    Raises ValueError for anything else, before memory for it is asked for.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.size != size or image.mode not in ("P", "L", "1"):
                raise ValueError("a packed mask has another size than its rectangle")
            return np.asarray(image).astype(np.uint8)
    except (*DAMAGE, Image.DecompressionBombError) as error:
        raise ValueError(f"a packed mask is damaged ({error})") from error


def encode_numbers(numbers: Numbers) -> bytes:
    """A palette PNG of numbers (uint8, H x W), in the colours of VOC."""
    image = Image.fromarray(numbers, "L")
    image.putpalette(voc_colours().tobytes())
    target = io.BytesIO()
    image.save(target, "PNG", optimize=False)
    return target.getvalue()


def voc_colours() -> Numbers:
    """The colour of each number, 256 x 3: the bits of the number, spread over red, green, blue.

    As in VOClabelcolormap.m of the PASCAL VOC 2012 development kit.
    """
    colours = np.zeros((256, 3), np.uint8)
    numbers = np.arange(256)
    for place in range(7, -1, -1):
        for channel in range(3):
            colours[:, channel] |= ((numbers >> channel & 1) << place).astype(np.uint8)
        numbers >>= 3
    return colours


def _file(path: Source) -> Path | io.BytesIO:
    return io.BytesIO(path.content) if isinstance(path, Content) else path
