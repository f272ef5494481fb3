"""The depth of a sample: what its objects put into the depth of its background."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.object_pixels import pixels_of
from fgbg_studio.data.placement import Placement
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.blending import Patch
from fgbg_studio.imaging.layered_depth import Standing, stand, stand_in_order
from fgbg_studio.imaging.reliefs import factors_on, on_patch

Depth = npt.NDArray[np.float32]


def put_objects(
    depth: Depth, pixels: SourcePixels, placement: Placement, patches: Mapping[int, Patch]
) -> list[bool]:
    """Put the objects of a sample into the depth of its background, in place.

    `patches` are those in the picture by their position in the placement, from back to front. For
    each, whether what it hides moved it nearer than its foot.
    """
    if len(patches) == 1 and not placement.relief:
        [only] = patches.values()
        return [stand(depth, only.window, only.alpha)]
    standing = [
        Standing(patch.window, patch.alpha, _factors(pixels, placement, n, patch))
        for n, patch in patches.items()
    ]
    return stand_in_order(depth, standing)


def _factors(pixels: SourcePixels, placement: Placement, number: int, patch: Patch) -> Depth | None:
    """How much farther than its foot each pixel of an object is; None where it has no relief."""
    placed = placement.objects[number]
    relief = pixels.relief(placed.cutout) if placement.relief else None
    if relief is None:
        return None
    size, around = (placed.width, placed.height), (placed.box.width, placed.box.height)
    factors = factors_on(relief, size, around, placed.angle, placement.relief, flip=placed.flip)
    top = placed.box.top
    if placed.angle and placement.stands:
        top = pixels_of(pixels, placed, stands=True)[1]
    return on_patch(factors, placed.box.left, top, patch)
