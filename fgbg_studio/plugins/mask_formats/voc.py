"""PASCAL VOC: one PNG a photo, its palette numbers are the objects; 255 is void.

M. Everingham et al.: The PASCAL visual object classes challenge. IJCV 88(2), 2010; the files are
those of the folder SegmentationObject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.exchange import FoundMask, MaskedPhoto, Refused, stem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LOSES = (
    "Soft edges are lost: a pixel of alpha 128 or more belongs to the object, any other does not. "
    "Where objects overlap, the later one has the pixel."
)
VOID = 255
MOST_IN_GREY = 32
"""Objects in a grey picture: one with more values is a picture or a soft mask, and no VOC file."""


class Options(BaseOptions):
    """There is nothing to choose."""


def recognises(path: Path) -> bool:
    """A PNG with a palette."""
    from fgbg_studio.imaging.palette import has_palette

    return path.suffix.lower() == ".png" and has_palette(path)


def read(path: Path, options: Options) -> Iterator[FoundMask | Refused]:
    """One mask for each number but 0 and 255 (void, the border that nobody decided)."""
    import numpy as np

    from fgbg_studio.imaging.palette import has_palette, read_numbers

    numbers = read_numbers(path)
    size = (numbers.shape[1], numbers.shape[0])
    found = [number for number in np.unique(numbers).tolist() if number not in (0, VOID)]
    if not found:
        yield Refused(path.name, "there is no object in it")
    if len(found) > MOST_IN_GREY and not has_palette(path):
        raise StudioError(
            f"{path.name} is a grey picture with {len(found)} values, and no VOC file. "
            "If it is a soft mask, choose mask-png."
        )
    for number in found:
        source = f"{path.name}, object {number}"
        yield FoundMask(source, (stem(path.name),), size, partial(_object, numbers, number))


def write(photos: Iterable[MaskedPhoto], options: Options) -> Iterator[dict[str, bytes]]:
    """NAME.png with the photo's first object as 1. Raises StudioError for more than 254 objects."""
    import numpy as np

    from fgbg_studio.imaging.palette import encode_numbers

    for photo in photos:
        if len(photo.mask_files) >= VOID:
            raise StudioError(
                f"{photo.name} has {len(photo.mask_files)} objects, and VOC can tell {VOID - 1} "
                "apart. Choose COCO."
            )
        numbers = np.zeros(photo.size[::-1], np.uint8)
        for number, mask in enumerate(photo.binary_masks(), 1):
            numbers[mask] = number
        yield {f"{photo.name}.png": encode_numbers(numbers)}


def _object(numbers: npt.NDArray[np.uint8], number: int) -> npt.NDArray[np.uint8]:
    import numpy as np

    return np.where(numbers == number, np.uint8(255), np.uint8(0))
