"""One polygon for a whole mask, its holes and all its parts: what YOLO's label files need.

Outlines run through the centres of the outermost pixels, as `cv2.findContours` gives them and
`cv2.fillPoly` takes them. Holes and further parts are joined to the first by a line that is walked
there and back, between the nearest corners, as the makers of YOLO do with COCO's polygons.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Corners = npt.NDArray[np.int32]
"""N x 2, x and y of pixels."""
FEWEST = 3


def joined_outline(mask: npt.NDArray[np.bool_]) -> Corners:
    """The corners of one polygon, at least three; none for an empty mask.

    `cv2.fillPoly` of them gives the mask back, but for the pixels under joining lines.
    """
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return np.zeros((0, 2), np.int32)
    rings: list[Corners] = sorted(
        (np.asarray(ring[:, 0, :], np.int32) for ring in found), key=len, reverse=True
    )
    joined = rings[0]
    for ring in rings[1:]:
        joined = _join(joined, ring)
    missing = max(0, FEWEST - len(joined))
    return np.concatenate((joined, joined[-1:].repeat(missing, axis=0)))


def _join(ring: Corners, other: Corners) -> Corners:
    """`ring` up to its corner nearest to `other`, around `other`, and on."""
    apart = ring[:, None, :].astype(np.int64) - other[None, :, :]
    here, there = np.unravel_index(np.square(apart).sum(axis=2).argmin(), apart.shape[:2])
    around = np.concatenate((other[there:], other[: there + 1]))
    return np.concatenate((ring[: here + 1], around, ring[here:]))
