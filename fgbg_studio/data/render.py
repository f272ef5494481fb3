"""placement -> sample: `render(pixels, placement)`, pure; preview, loader and files all call it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.placement import Disturbed, PlacedObject, Placement
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.blending import Patch, alpha_over
from fgbg_studio.imaging.disturbing import exposed, noisy, recompressed, shifted
from fgbg_studio.imaging.layered_depth import stand
from fgbg_studio.imaging.layers import sized, turned

Mask = npt.NDArray[np.uint8]
Rectangle = tuple[int, int, int, int]
"""Top, bottom, left, right, in pixels; bottom and right lie just beyond."""


@dataclass(frozen=True)
class RenderedObject:
    """An object that is in a sample: its `whole` mask, and what others leave `visible` of it.

    Both are uint8, of the canvas's size. Of an object that stands alone both are the same array.
    """

    placed: PlacedObject
    whole: Mask
    visible: Mask


@dataclass(frozen=True)
class Sample:
    """One record, every array of the canvas's size.

    image: composite, RGB uint8. background: RGB uint8, undisturbed. mask: uint8, 0..255, the alpha
    of all objects together. depth: float32 in the dataset's unit, larger = farther, 0 = unknown.
    changed: where image and depth differ from the background's; None for anywhere.
    objects: those in the picture, from back to front.
    """

    image: npt.NDArray[np.uint8]
    background: npt.NDArray[np.uint8]
    mask: Mask
    depth: npt.NDArray[np.float32]
    placement: Placement
    changed: Rectangle | None
    objects: tuple[RenderedObject, ...]


def render(pixels: SourcePixels, placement: Placement) -> Sample:
    """The pixels of one placement. The same arguments give the same bytes, anywhere."""
    place = pixels.place(placement.background)
    disturbed = placement.disturbed
    image = shifted(place.image, disturbed.right, disturbed.down)
    depth = shifted(place.depth, disturbed.right, disturbed.down)
    mask = np.zeros(depth.shape, np.uint8)
    patch = patch_of(pixels, placement.object)
    alpha, window = patch.alpha, patch.window
    alpha_over(image[window], patch.pixels, alpha)
    mask[window] = alpha
    stand(depth, window, alpha)
    rows, columns = window
    changed = rows.start, rows.stop, columns.start, columns.stop
    image = recompressed(
        noisy(
            exposed(image, disturbed.gain, disturbed.gamma),
            disturbed.noise,
            np.random.default_rng(placement.seed),
        ),
        disturbed.jpeg,
    )
    objects = (RenderedObject(placement.object, mask, mask),)
    return Sample(
        image,
        place.image,
        mask,
        depth,
        placement,
        None if disturbed != Disturbed() else changed,
        objects,
    )


def render_index(dataset: Dataset, pixels: SourcePixels, index: int) -> Sample:
    """`render` of the plan: sample `index` of a dataset. For many of them see `Samples`."""
    return render(pixels, Planner(dataset, pixels.ground).one(index))


def patch_of(pixels: SourcePixels, placed: PlacedObject) -> Patch:
    """An object as it is laid on the canvas."""
    layers, size, box = pixels.layers(placed.cutout), (placed.width, placed.height), placed.box
    if placed.angle:
        around = box.width, box.height
        return Patch(
            turned(layers, size, around, placed.angle, flip=placed.flip), box.left, box.top
        )
    return Patch(sized(layers, size, flip=placed.flip), box.left, box.top)
