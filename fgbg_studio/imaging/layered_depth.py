"""The depth of a composite: every object at the depth of its ground contact, never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging import depth_loops
from fgbg_studio.imaging.blending import Window

NEAREST = 0.05
"""An object is never farther than this share of the surface that it hides."""
NO_FACTORS = np.empty(0, np.float32)
Depth = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]


class Standing(NamedTuple):
    """An object that is to stand in a depth map.

    `alpha` is uint8, of the `window`'s size. `factors` is float32 of that size, what the object's
    depth is multiplied by in each pixel, or None: nothing.
    """

    window: Window
    alpha: Mask
    factors: Depth | None = None


def stand(depth: Depth, window: Window, alpha: Mask) -> bool:
    """Put an object with `alpha`, of the window's size, into a depth map (0 = unknown), in place.

    Where alpha >= 0.5 the object's depth replaces what is there, never mixed. It is the median
    depth under the object's lowest row, but never farther than the 5th percentile of the surface
    that it hides; True where that moved it nearer. Where nothing is known of that surface, it stays
    unknown. `depth` is C-contiguous.
    """
    return bool(depth_loops.stand(depth, alpha, *_corner(window), NEAREST))


def stand_in_order(depth: Depth, objects: Sequence[Standing]) -> list[bool]:
    """`stand` of several objects from back to front.

    Each stands on the ground that `depth` shows, whatever stands there already, and is never
    farther than any object of which it covers a pixel.
    """
    if not objects:
        return []
    places, begin, begun = [], 0, 0
    for window, alpha, factors in objects:
        places.append((*alpha.shape, *_corner(window), begin, -1 if factors is None else begun))
        begin += alpha.size
        begun += 0 if factors is None else factors.size
    alphas = np.concatenate([each.alpha.ravel() for each in objects])
    reliefs = [each.factors.ravel() for each in objects if each.factors is not None]
    factors = np.concatenate(reliefs) if reliefs else NO_FACTORS
    moved = depth_loops.stand_all(depth, alphas, factors, np.array(places, np.int64), NEAREST)
    return [bool(each) for each in moved]


def _corner(window: Window) -> tuple[int, int]:
    return window[0].start or 0, window[1].start or 0
