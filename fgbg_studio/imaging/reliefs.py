"""The relief of a cut-out: how far each of its pixels is beside its foot, as a ratio of depths.

Relief maps are uint16, the ratio times `STEPS`, and go through the same sizes as the cut-out's own
pixels (`imaging.layers`), so that each pixel keeps what belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Patch
from fgbg_studio.imaging.layers import turning
from fgbg_studio.imaging.surfaces import OPAQUE

STEPS = 16384
"""Steps of a ratio of 1 in a relief map, which so reaches to 4."""
LEAST, MOST = 0.5, 2.0
"""Ratios beyond are a teacher's error: no object is so deep for how far away it is."""
FOOT = 0.03
"""The share of an object's height, from below, whose median depth is that of its foot."""
Steps = npt.NDArray[np.uint16]
Depth = npt.NDArray[np.float32]


def relief_of(depth: Depth, alpha: npt.NDArray[np.uint8]) -> Steps | None:
    """The relief map of an object: uint16, of the shape of both.

    `depth` is that of its picture (float32, 0 = unknown), `alpha` its own. What is unknown or not
    of the object has the ratio of the nearest pixel that is known, so that no resizing mixes
    anything else into the object's edge. None where nothing is known of its foot.
    """
    known = (alpha >= OPAQUE) & (depth > 0)
    rows = np.flatnonzero((alpha >= OPAQUE).any(axis=1))
    if not len(rows):
        return None
    first = rows[-1] - int(FOOT * (rows[-1] - rows[0]))
    foot = depth[first:][known[first:]]
    if not foot.size:
        return None
    ratio = np.clip(depth / np.median(foot), LEAST, MOST)
    return _continued(np.rint(ratio * STEPS).astype(np.uint16), known)


def _continued(steps: Steps, known: npt.NDArray[np.bool_]) -> Steps:
    elsewhere = np.where(known, 0, 255).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        elsewhere, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_label = np.zeros(int(labels.max()) + 1, np.uint16)
    by_label[labels[known]] = steps[known]
    return np.asarray(by_label[labels])


def relief_layers(steps: Steps, shapes: Sequence[tuple[int, ...]]) -> tuple[Steps, ...]:
    """A relief map in the sizes of a cut-out's layers, the largest first.

    What is unknown (0) counts as no relief.
    """
    found, image = [], np.where(steps > 0, steps, np.uint16(STEPS))
    for shape in shapes:
        sized = cv2.resize(image, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
        image = np.asarray(sized, np.uint16)
        found.append(image)
    return tuple(found)


def factors_on(
    layers: Sequence[Steps],
    size: tuple[int, int],
    around: tuple[int, int],
    angle: float,
    strength: float,
    *,
    flip: bool,
) -> Depth:
    """What an object's depth is multiplied by in each pixel, as its pixels are laid: float32.

    `size` and `around` are (width, height) of the object and of the rectangle around it, `angle`
    and `flip` as `imaging.layers.turned` has them; `strength` is 0 (always 1) to 1 (the relief).
    """
    enough = [s for s in layers if s.shape[1] >= size[0] and s.shape[0] >= size[1]]
    layer = enough[-1] if enough else layers[0]
    matrix = turning((layer.shape[1], layer.shape[0]), size, around, angle, flip=flip)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(layer, matrix, around, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid * np.float32(strength / STEPS) + np.float32(1 - strength), np.float32)


def on_patch(factors: Depth, left: int, top: int, patch: Patch) -> Depth:
    """Factors whose corner is at `left` and `top` of the canvas, continued to a patch's window."""
    height, width = factors.shape
    rows = np.clip(np.arange(patch.top, patch.top + patch.alpha.shape[0]) - top, 0, height - 1)
    columns = np.clip(np.arange(patch.left, patch.left + patch.alpha.shape[1]) - left, 0, width - 1)
    if (len(rows), len(columns)) == factors.shape and (patch.left, patch.top) == (left, top):
        return factors
    return np.ascontiguousarray(factors[rows[:, None], columns])
