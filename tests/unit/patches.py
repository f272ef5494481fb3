"""Patches on a canvas, for what is done to them before and while they are laid."""

from __future__ import annotations

import numpy as np

from fgbg_studio.imaging.blending import Patch, alpha_over
from fgbg_studio.imaging.layers import layers_of
from tests.unit.pictures import Picture, thing

CANVAS = (64, 48)


def patch(rgba: Picture, left: int = 0, top: int = 0) -> Patch:
    """A straight RGBA picture as a patch, in its own size."""
    return Patch(layers_of(rgba, max(rgba.shape))[0], left, top)


def ellipse(left: int = 17, top: int = 12, width: int = 30, height: int = 24) -> Patch:
    """An ellipse with a soft edge; in the middle of the canvas unless told."""
    return patch(thing(5, width, height), left, top)


def block(
    left: int, top: int, width: int, height: int, colour: tuple[int, int, int] = (200, 60, 90)
) -> Patch:
    """An opaque rectangle."""
    return patch(np.full((height, width, 4), (*colour, 255), np.uint8), left, top)


def laid(canvas: Picture, over: Patch) -> Picture:
    """A copy of the canvas with a patch over it."""
    found = canvas.copy()
    alpha_over(found[over.window], over.pixels, over.alpha)
    return found


def on_canvas(over: Patch, canvas: tuple[int, int] = CANVAS) -> Picture:
    """The alpha of a patch in its place."""
    mask = np.zeros(canvas[::-1], np.uint8)
    mask[over.window] = over.alpha
    return mask
