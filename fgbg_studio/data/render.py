"""placement -> sample: `render(pixels, placement)`, pure; preview, loader and files all call it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.plan import Disturbed, Placement, plan, random_for
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.blending import alpha_over
from fgbg_studio.imaging.disturbing import exposed, noisy, recompressed, shifted
from fgbg_studio.imaging.fitting import resize_premultiplied

OPAQUE = 128
"""The mask value from which a pixel belongs to the cut-out's surface (alpha >= 0.5)."""


@dataclass(frozen=True)
class Sample:
    """One record, every array of the canvas's size.

    image: composite, RGB uint8. background: RGB uint8, undisturbed. mask: uint8, 0..255.
    depth: float32 in the dataset's unit, larger = farther, 0 = unknown.
    """

    image: npt.NDArray[np.uint8]
    background: npt.NDArray[np.uint8]
    mask: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.float32]
    placement: Placement


def render(pixels: SourcePixels, placement: Placement) -> Sample:
    """The pixels of one placement. The same arguments give the same bytes, anywhere."""
    place = pixels.place(placement.background)
    disturbed = placement.disturbed
    image = shifted(place.image, disturbed.right, disturbed.down)
    depth = shifted(place.depth, disturbed.right, disturbed.down)
    cutout = pixels.cutout(placement.cutout)
    if placement.flip:
        cutout = np.ascontiguousarray(cutout[:, ::-1])
    cutout = resize_premultiplied(cutout, (placement.width, placement.height))
    mask = alpha_over(image, cutout, placement.left, placement.top)
    depth = with_cutout_depth(depth, mask)
    image = _disturb(image, disturbed, placement.seed)
    return Sample(image, place.image, mask, depth, placement)


def render_index(dataset: Dataset, pixels: SourcePixels, index: int) -> Sample:
    """`render` of `plan`: sample `index` of a dataset."""
    return render(pixels, plan(dataset, index))


def with_cutout_depth(
    depth: npt.NDArray[np.float32], mask: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """The layered depth of a composite: the cut-out at the depth of its ground contact.

    Where alpha >= 0.5 the cut-out's depth replaces the background's, never mixed. It is the median
    depth under the cut-out's lowest row, but never farther than the 5th percentile of the surface
    that it hides. Unknown background depth stays unknown.
    """
    covered = mask >= OPAQUE
    rows = np.flatnonzero(covered.any(axis=1))
    if not rows.size:
        return depth
    hidden = depth[covered]
    hidden = hidden[hidden > 0]
    if not hidden.size:
        return depth
    contact = depth[rows[-1]][covered[rows[-1]]]
    contact = contact[contact > 0]
    nearest = float(np.percentile(hidden, 5))
    own = min(float(np.median(contact)), nearest) if contact.size else nearest
    result = depth.copy()
    result[covered] = own
    return result


def _disturb(
    image: npt.NDArray[np.uint8], disturbed: Disturbed, seed: int
) -> npt.NDArray[np.uint8]:
    image = exposed(image, disturbed.gain, disturbed.gamma)
    image = noisy(image, disturbed.noise, random_for(seed, "noise"))
    return recompressed(image, disturbed.jpeg)
