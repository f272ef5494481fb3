"""PNG with transparency: the whole photo, its mask as alpha. All 8 bits are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import PictureError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.exchange import FoundMask, MaskedPhoto, Refused, stem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LOSES = "Nothing is lost: soft edges keep all 8 bits. Several objects become several files."


class Options(BaseOptions):
    """There is nothing to choose."""


def recognises(path: Path) -> bool:
    """A picture that may have transparency, without a palette."""
    from fgbg_studio.imaging.palette import has_palette
    from fgbg_studio.imaging.reading import SUFFIXES, may_be_transparent

    if path.suffix.lower() not in SUFFIXES:
        return False
    return may_be_transparent(path) and not has_palette(path)


def read(path: Path, options: Options) -> Iterator[FoundMask | Refused]:
    """The alpha of one picture, for the photo of its name, or of NAME in NAME_2."""
    from fgbg_studio.imaging.reading import may_be_transparent, picture_size

    if may_be_transparent(path):
        name = stem(path.name)
        names = (name, name.rpartition("_")[0]) if name.rpartition("_")[2].isdigit() else (name,)
        yield FoundMask(path.name, names, picture_size(path), lambda: _alpha(path))
    else:
        yield Refused(path.name, "it has no transparency; import it as a separate mask file")


def write(photos: Iterable[MaskedPhoto], options: Options) -> Iterator[dict[str, bytes]]:
    """NAME.png, or NAME_1.png and so on where a photo has several objects."""
    import numpy as np

    from fgbg_studio.imaging.reading import read_rgb
    from fgbg_studio.imaging.writing import encode_png

    for photo in photos:
        image = read_rgb(photo.picture)
        if image.shape[:2] != photo.size[::-1]:
            raise PictureError(f"{photo.picture} has another size than its masks. Put it back.")
        yield {
            f"{photo.numbered(number)}.png": encode_png(np.dstack((image, mask)))
            for number, mask in enumerate(photo.masks(), 1)
        }


def _alpha(path: Path) -> npt.NDArray[np.uint8]:
    from fgbg_studio.imaging.reading import read_rgba

    return read_rgba(path)[..., 3].copy()
