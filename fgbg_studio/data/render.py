"""placement -> sample: `render(pixels, placement)`, pure; preview, loader and files all call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.into import Into, Rectangle
from fgbg_studio.data.object_depth import put_objects
from fgbg_studio.data.object_pixels import pixels_of
from fgbg_studio.data.placement import (
    UNCHANGED,
    UNDISTURBED,
    Blend,
    PlacedObject,
    Placement,
    Trace,
)
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.blending import Patch, Window, alpha_over
from fgbg_studio.imaging.blends import SOFTEN
from fgbg_studio.imaging.cloning import cloned
from fgbg_studio.imaging.colours import recoloured
from fgbg_studio.imaging.disturbing import exposed, noisy, recompressed
from fgbg_studio.imaging.harmonising import harmonised
from fgbg_studio.imaging.occluding import those_that_stay, union, visible_alpha
from fgbg_studio.imaging.shadows import cast_shadow
from fgbg_studio.imaging.traces import leave_trace

Picture = npt.NDArray[np.uint8]
Depth = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]


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
    objects: those in the picture, from back to front. background_depth: that of the background
    alone, undisturbed; None where it is not known.
    """

    image: npt.NDArray[np.uint8]
    background: npt.NDArray[np.uint8]
    mask: Mask
    depth: npt.NDArray[np.float32]
    placement: Placement
    changed: Rectangle | None
    objects: tuple[RenderedObject, ...]
    background_depth: Depth | None = None


def render(
    pixels: SourcePixels, placement: Placement, *, depth: bool = True, into: Into | None = None
) -> Sample:
    """The pixels of one placement. The same arguments give the same bytes, anywhere.

    Who needs no depth says so: it is then unknown everywhere, and takes no time.
    """
    place, disturbed = pixels.place(placement.background), placement.disturbed
    into = into or Into.new(pixels.canvas)
    into.begin(place, disturbed.right, disturbed.down, depth=depth)
    image, far = into.image, into.depth if depth else None
    areas = [_trace(pixels, image, trace) for trace in placement.traces]
    patches = patches_of(pixels, placement)
    for patch in patches.values():
        if placement.shadow:
            areas += cast_shadow(image, patch, placement.shadow)
        areas.append(_lay(image, patch, placement))
    if far is not None:
        put_objects(far, pixels, placement, patches)
    mask, objects = _masks(patches, placement.objects, into.mask)
    changed = None if disturbed != UNDISTURBED else _around(areas)
    into.end(place, changed, depth=depth)
    image = exposed(image, disturbed.gain, disturbed.gamma, out=image)
    image = noisy(image, disturbed.noise, placement.seed, out=image)
    image = recompressed(image, disturbed.jpeg, out=image)
    known = (_unknown(mask.shape), None) if far is None else (far, place.depth)
    return Sample(image, place.image, mask, known[0], placement, changed, objects, known[1])


def render_index(dataset: Dataset, pixels: SourcePixels, index: int) -> Sample:
    """`render` of the plan: sample `index` of a dataset. For many of them see `Samples`."""
    return render(pixels, Planner(dataset, pixels.ground).one(index))


def patch_of(
    pixels: SourcePixels, placed: PlacedObject, blend: Blend, *, stands: bool = False
) -> Patch:
    """An object as it will be laid on the canvas, apart from what the background does to it.

    One that `stands` does so with its lowest row, however it is turned.
    """
    found, top = pixels_of(pixels, placed, stands=stands)
    if placed.colours != UNCHANGED:
        found = recoloured(found, *placed.colours)
    patch = Patch(found, placed.box.left, top)
    soften = SOFTEN.get(blend.kind)
    return soften(patch, blend.size, blend.angle, pixels.canvas) if soften else patch


def patches_of(pixels: SourcePixels, placement: Placement) -> dict[int, Patch]:
    """By their positions the objects that are really there, from back to front."""
    blend, stands = placement.blend, placement.stands
    found = [patch_of(pixels, placed, blend, stands=stands) for placed in placement.objects]
    if len(found) == 1:
        return {0: found[0]}
    staying = those_that_stay(found, placement.main, placement.least_visible)
    return {n: found[n] for n in staying}


def _trace(pixels: SourcePixels, image: Picture, trace: Trace) -> Window:
    shape = patch_of(pixels, trace.shape, trace.blend)
    leave_trace(image, shape, trace.right, trace.down, trace.gain)
    return shape.window


def _lay(image: Picture, patch: Patch, placement: Placement) -> Window:
    """Lay one object over the image; its window."""
    if placement.harmonise:
        patch = harmonised(image, patch, placement.harmonise)
    if placement.blend.kind == "poisson":
        patch = cloned(image, patch)
    alpha_over(image[patch.window], patch.pixels, patch.alpha)
    return patch.window


def _masks(
    patches: Mapping[int, Patch], placed: Sequence[PlacedObject], mask: Mask
) -> tuple[Mask, tuple[RenderedObject, ...]]:
    """The mask of all objects together, put into the empty `mask`, and each with its own."""
    if len(patches) == 1:
        [(n, patch)] = patches.items()
        mask[patch.window] = patch.alpha
        return mask, (RenderedObject(placed[n], mask, mask),)
    objects, order = [], list(patches.values())
    for place, (n, patch) in enumerate(patches.items()):
        whole, visible = np.zeros_like(mask), np.zeros_like(mask)
        whole[patch.window] = patch.alpha
        visible[patch.window] = visible_alpha(patch, order[place + 1 :])
        mask[...] = union(mask, whole)
        objects.append(RenderedObject(placed[n], whole, visible))
    return mask, tuple(objects)


@cache
def _unknown(shape: tuple[int, ...]) -> Depth:
    return np.broadcast_to(np.float32(0), shape)


def _around(areas: Sequence[Window]) -> Rectangle:
    """The rectangle around all of them."""
    if len(areas) == 1:
        rows, columns = areas[0]
        return rows.start, rows.stop, columns.start, columns.stop
    return (
        min(rows.start for rows, _ in areas),
        max(rows.stop for rows, _ in areas),
        min(columns.start for _, columns in areas),
        max(columns.stop for _, columns in areas),
    )
