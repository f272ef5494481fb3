"""A photo made ready for the canvas, with its mask; all of it may be made in another thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from fgbg_studio.gui.qimages import halved, shared, to_qimage

if TYPE_CHECKING:
    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.mask_levels import MaskLevels
    from fgbg_studio.imaging.reading import Picture


@dataclass(frozen=True)
class OpenedPhoto:
    """A picture with its halves for the screen; `pixels` is the memory of the first of them."""

    levels: list[QImage]
    pixels: Picture | None = None
    history: MaskHistory | None = None
    masks: MaskLevels | None = None


def open_photo(
    photo: Path, mask: Path, history: MaskHistory | None = None, *, writable: bool = True
) -> OpenedPhoto:
    """Read a photo, and its mask with all its steps unless its history is at hand.

    `writable` tells whether further steps may be written beside the mask.
    """
    from fgbg_studio.imaging.mask_file import journal_beside, open_history
    from fgbg_studio.imaging.mask_levels import MaskLevels
    from fgbg_studio.imaging.photo_levels import halves, read_photo

    levels = halves(read_photo(photo))
    if history is None:
        height, width = levels[0].shape[:2]
        history = open_history(mask, journal_beside(mask), (height, width), writable)
    # The full size is shared: 24 megapixels are 72 MB. The halves are in the screen's own format.
    images = [shared(levels[0]), *(to_qimage(level) for level in levels[1:])]
    return OpenedPhoto(images, levels[0], history, MaskLevels(history.mask))


def open_cutout(picture: Path) -> OpenedPhoto:
    """Read a cut-out, which is only looked at."""
    from fgbg_studio.imaging.reading import read_rgba

    return OpenedPhoto(halved(to_qimage(read_rgba(picture))))
