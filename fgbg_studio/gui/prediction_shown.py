"""A prediction made ready for the screen; all of it is made in another thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from fgbg_studio.gui.depth_view import DepthPicture, depth_picture
from fgbg_studio.gui.qimages import shared, to_qimage

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.imaging.brushes import Mask
    from fgbg_studio.jobs.predicting import Prediction

PREVIEW_SIDE = 720
"""Pixels of the longer side, at most, of what is shown of a picture until it is predicted."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The picture and its mask in halves of halves, and the depth in colours.

    `found` has the pixels that the first of `levels` only looks at.
    """

    found: Prediction = field(repr=False)
    levels: list[QImage]
    masks: list[Mask] = field(repr=False)
    depth: DepthPicture


def prepared(found: Prediction) -> Shown:
    """12 megapixels take a twentieth of a second on one core."""
    from fgbg_studio.imaging.mask_levels import MaskLevels
    from fgbg_studio.imaging.photo_levels import halves

    whole, *smaller = halves(found.image)
    levels = [shared(whole), *map(to_qimage, smaller)]
    depth = depth_picture(found.depth, found.near, found.far, found.unit)
    return Shown(found, levels, MaskLevels(found.mask).levels, depth)


def read_preview(picture: Path) -> list[QImage]:
    """The picture alone, small: a JPEG is decoded at a fraction of its size. May raise StudioError.

    Without its halves: it is soon replaced.
    """
    from fgbg_studio.imaging.reading import read_reduced

    return [to_qimage(read_reduced(picture, PREVIEW_SIDE)[..., :3])]
