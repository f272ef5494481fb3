"""How far the edges of a depth map lie from those of a mask.

The depth boundary errors of T. Koch, L. Liebel, F. Fraundorfer, M. Körner: Evaluation of CNN-based
single-image depth estimation methods (ECCV workshops 2018, iBims-1), with the contour of the mask
as the true edge. Distances count up to 10 pixels, as there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.blending import Window
from fgbg_studio.imaging.surfaces import OPAQUE

FARTHEST = 10.0
"""Pixels from which one edge has nothing to do with the other."""
STEEP = 0.05
"""The depth has an edge between neighbours whose depths are so far apart, as a share of the
nearer."""
Depth = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]
Edges = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class EdgeErrors:
    """Both in pixels, 0 at best, `FARTHEST` at worst; NaN where the mask has no contour.

    `accuracy`: how far the depth's edges near the contour are from it on average. `completeness`:
    how far the contour is from the depth's nearest edge on average.
    """

    accuracy: float
    completeness: float


def edge_errors(depth: Depth, mask: Mask) -> EdgeErrors:
    """Those of a depth map (float32 H x W, 0 = unknown) beside a mask (uint8, of its shape).

    Of the depth's edges those count that are within `FARTHEST` of the contour: a background has
    edges of its own. Where there is none, accuracy is at its worst.
    """
    contour, edges = contour_of(mask), edges_of(depth)
    if not contour.any():
        return EdgeErrors(math.nan, math.nan)
    to_contour = _distances(contour)
    near = edges & (to_contour < FARTHEST)
    accuracy = float(to_contour[near].mean()) if near.any() else FARTHEST
    completeness = float(np.minimum(_distances(edges)[contour], FARTHEST).mean())
    return EdgeErrors(accuracy, completeness)


def contour_of(mask: Mask) -> Edges:
    """The pixels of an object (alpha >= 0.5) beside one that is not; the border is no edge."""
    inside = mask >= OPAQUE
    found = np.zeros(mask.shape, np.bool_)
    for here, there in _neighbours(mask.shape):
        found[here] |= inside[here] & ~inside[there]
    return found


def edges_of(depth: Depth) -> Edges:
    """The nearer pixels of each pair of neighbours that the depth steps between.

    Beside the unknown there is no edge. So an object that stands before its background has its
    edge where its mask has its contour.
    """
    found = np.zeros(depth.shape, np.bool_)
    for here, there in _neighbours(depth.shape):
        near, far = depth[here], depth[there]
        found[here] |= (near > 0) & (far > near * (1 + STEEP))
    return found


def _neighbours(shape: tuple[int, ...]) -> list[tuple[Window, Window]]:
    """All pixels and, of each, the one below, above, to the right and to the left."""
    every, before, after = slice(None), slice(None, -1), slice(1, None)
    pairs = [((before, every), (after, every)), ((every, before), (every, after))]
    return [*pairs, *((there, here) for here, there in pairs)]


def _distances(edges: Edges) -> Depth:
    """Of every pixel to the nearest edge; infinite where there is none."""
    if not edges.any():
        return np.full(edges.shape, np.inf, np.float32)
    elsewhere = np.where(edges, 0, 255).astype(np.uint8)
    found = cv2.distanceTransform(elsewhere, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(found, np.float32)
