"""What a mask format reads and writes, whatever the format: see `fgbg_studio.plugins.mask_formats`.

numpy is imported only where pixels are touched.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.names import readable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_BYTES = 256 * 2**20
"""A JSON file of more is refused before it is read."""
HALF = 128
"""Alpha from which on a pixel belongs to a binary mask."""


@dataclass(frozen=True)
class FoundMask:
    """A mask in somebody's file: for which photo, and how to get its pixels.

    `names` are the file stems that the photo may have, likeliest first; they are compared and
    never followed. `size` is width, height. `draw` gives uint8, H x W, and raises ValueError, with
    a clause that says what is wrong with it, or PictureError.
    """

    source: str
    names: tuple[str, ...]
    size: tuple[int, int]
    draw: Callable[[], npt.NDArray[np.uint8]]


@dataclass(frozen=True)
class Refused:
    """Something in a file that is no mask of ours, and why."""

    source: str
    reason: str


@dataclass(frozen=True)
class MaskedPhoto:
    """A photo with the masks of its objects, to be written.

    `name` is unlike that of any other photo and can be a file's; `series` is what comes before the
    number where each of several objects has a file, and no other photo's name begins like that.
    `suffix` is the picture's own; `size` is width, height.
    """

    name: str
    series: str
    suffix: str
    size: tuple[int, int]
    picture: Path
    mask_files: tuple[Path, ...]

    def masks(self) -> Iterator[npt.NDArray[np.uint8]]:
        """The masks, uint8, H x W of the photo, read one after another."""
        from fgbg_studio.imaging.reading import read_mask

        for file in self.mask_files:
            mask = read_mask(file)
            if mask.shape != self.size[::-1]:
                raise StudioError(f"The mask {file} does not have the size of its photo.")
            yield mask

    def binary_masks(self) -> Iterator[npt.NDArray[np.bool_]]:
        """The same, True where alpha is half or more."""
        for mask in self.masks():
            yield mask >= HALF

    def numbered(self, number: int, ending: str = "") -> str:
        """A name for the file of its object 1, 2 and so on; without number if there is one alone.

        `ending` comes before the number.
        """
        if len(self.mask_files) > 1:
            return f"{self.series}{ending}_{number}"
        return f"{self.name}{ending}"


def stem(file: str) -> str:
    """The name, readable, without folders of any system and its suffix, in one Unicode form."""
    last = re.split(r"[\\/]", file)[-1]
    return unicodedata.normalize("NFC", readable(last.rpartition(".")[0] or last))


def read_document(path: Path) -> dict[str, Any]:
    """A JSON file with an object in it. Raises StudioError for a damaged or an enormous one."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StudioError(f"{path} is larger than {MOST_BYTES // 2**20} MB. Split it first.")
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    except (ValueError, RecursionError) as error:
        raise StudioError(f"{path} is damaged ({error}). Export it again.") from error
    if not isinstance(found, dict):
        raise StudioError(f"{path} holds no masks: it is a list or a single value.")
    return found
