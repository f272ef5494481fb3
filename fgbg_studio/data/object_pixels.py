"""The pixels of an object in its size and turn, and where on the canvas they are laid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.placement import PlacedObject
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.layers import sized, turned
from fgbg_studio.imaging.surfaces import OPAQUE

Rgba = npt.NDArray[np.uint8]


def pixels_of(pixels: SourcePixels, placed: PlacedObject, *, stands: bool) -> tuple[Rgba, int]:
    """Premultiplied RGBA, uint8, in the object's own colours, and its upper row on the canvas.

    A turned one that `stands` on the ground is let down until the lowest row of its surface is that
    of its box, whose lower corners are empty: there the ground was looked for.
    """
    layers, box, flip = pixels.layers(placed.cutout), placed.box, placed.flip
    size = placed.width, placed.height
    if not placed.angle:
        return sized(layers, size, flip=flip), box.top
    found = turned(layers, size, (box.width, box.height), placed.angle, flip=flip)
    empty = _empty_below(found) if stands else 0
    return found[: len(found) - empty], box.top + empty


def _empty_below(pixels: Rgba) -> int:
    """Rows below the lowest that has some surface; 0 where there is none at all."""
    filled = (pixels[::-1, :, 3] >= OPAQUE).any(axis=1)
    return int(filled.argmax())
