"""The depth of a composite: every object at the depth of its ground contact, never mixed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging import depth_loops
from fgbg_studio.imaging.blending import Window

NEAREST = 0.05
"""An object is never farther than this share of the surface that it hides."""
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
    contacts = [_contact(depth, each.window, each.alpha) for each in objects]
    taken = np.zeros(depth.shape, np.bool_)
    moved = []
    for each, contact in zip(objects, contacts, strict=True):
        before = depth_loops.cover(depth, taken, each.alpha, *_corner(each.window))
        moved.append(_put(depth, each, contact, before))
    return moved


def _corner(window: Window) -> tuple[int, int]:
    return window[0].start or 0, window[1].start or 0


def _contact(depth: Depth, window: Window, alpha: Mask) -> float:
    return float(depth_loops.contact_depth(depth, alpha, *_corner(window)))


def _put(depth: Depth, each: Standing, contact: float, before: float) -> bool:
    """Put one object into the depth, no farther than `before`; whether what it hides moved it."""
    corner = _corner(each.window)
    if each.factors is None:
        return bool(depth_loops.stand_at(depth, each.alpha, *corner, NEAREST, contact, before))
    # Only where an object has a relief does it matter how much nearer than what it hides it is.
    near = float(depth_loops.low_percentile(depth, each.alpha, *corner, NEAREST, math.inf))
    farthest = min(near, before)
    own = min(contact or math.inf, farthest)
    if own < math.inf:
        depth_loops.put_relief(depth, each.alpha, *corner, own, farthest, each.factors)
    return near < contact
