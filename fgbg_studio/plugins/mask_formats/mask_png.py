"""Separate mask files: a grey PNG beside each photo, matched by name. All 8 bits are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.data.exchange import FoundMask, MaskedPhoto, Refused, stem

LOSES = "Nothing is lost: soft edges keep all 8 bits. Several objects become several files."
ENDINGS = (r"[ _.-](mask|matte|alpha)$", r"[ _.-]\d+$", r"^(mask|matte|alpha)[ _.-]")
"""What a mask file's name may have beside its photo's, in this order, one after another."""


class Options(BaseOptions):
    """What the files are called."""

    ending: str = option("_mask", "What follows the photo's name, before the object's number")


def recognises(path: Path) -> bool:
    """Any picture without transparency or a palette."""
    from fgbg_studio.imaging.palette import has_palette
    from fgbg_studio.imaging.reading import SUFFIXES, may_be_transparent

    if path.suffix.lower() not in SUFFIXES:
        return False
    return not (may_be_transparent(path) or has_palette(path))


def read(path: Path, options: Options) -> Iterator[FoundMask | Refused]:
    """One mask, for the photo called NAME where the file is NAME, NAME_mask, NAME-mask_2 or so."""
    from fgbg_studio.imaging.reading import picture_size, read_mask

    names = tuple(_names(stem(path.name), options.ending))
    yield FoundMask(path.name, names, picture_size(path), lambda: read_mask(path))


def write(photos: Iterable[MaskedPhoto], options: Options) -> Iterator[dict[str, bytes]]:
    """NAME_mask.png, or NAME_mask_1.png and so on where a photo has several objects."""
    from fgbg_studio.imaging.writing import encode_png

    ending = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", options.ending)
    for photo in photos:
        yield {
            f"{photo.numbered(number, ending)}.png": encode_png(mask)
            for number, mask in enumerate(photo.masks(), 1)
        }


def _names(name: str, ending: str) -> list[str]:
    """The name, and what is left of it as one ending after another is taken away."""
    found = [name]
    for pattern in (rf"{re.escape(ending)}$", r"[ _.-]\d+$", rf"{re.escape(ending)}$", *ENDINGS):
        shorter = re.sub(pattern, "", found[-1], flags=re.IGNORECASE)
        if shorter and shorter != found[-1]:
            found.append(shorter)
    return found
