"""Laying cut-outs on the canvas: size, turn and place of very many at once, from numbers by lot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.draws import Numbers
from fgbg_studio.data.grounds import FARTHEST
from fgbg_studio.data.recipe import Recipe

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
TRIES = 8
"""Places drawn for a cut-out until it fits; then it is made smaller."""
NARROWEST = 0.25
"""The least share of its size to which a cut-out is made smaller where the ground is narrow. On
less, the ground that was seen is in pieces, and says nothing about sizes."""
X, Y, SCALE, ANGLE, COLOURS, RING, ORDER, FLIP, CANDIDATES = 0, 1, 2, 3, 4, 8, 9, 10, 12
"""Slots of an object's numbers; `CANDIDATES` begins `TRIES` more."""
SLOTS = CANDIDATES + TRIES


@dataclass(frozen=True)
class Laid:
    """N cut-outs on the canvas, int64: the box of each, its own size, and float64 its angle.

    `order` is larger for what is in front, on the ground: how far down it ends, a share of the
    canvas's height, or how near it stands. It is not rounded, so that cut-outs are in one order on
    canvases of any size. `off_ground`: the ground is narrower there than a quarter of it, or
    no ground was seen at all.
    """

    left: Ints
    top: Ints
    box_width: Ints
    box_height: Ints
    width: Ints
    height: Ints
    angle: Numbers
    order: Numbers
    off_ground: Bools


def lay(recipe: Recipe, size: tuple[Ints, Ints], u: Numbers, horizon: Numbers | None) -> Laid:
    """Lay cut-outs of `size` (widths, heights) anywhere, or with the foot below each `horizon`."""
    contact = None
    factor: Numbers | float = 1.0
    if horizon is not None:
        factor = FARTHEST + (1.0 - FARTHEST) * u[:, Y]
        contact = horizon + (1.0 - horizon) * factor
    fitting = _on_canvas(recipe, wanted(recipe, size, u, factor))
    sized = _rounded(recipe, fitting)
    width, height = sized[:2]
    no = np.zeros(len(u), np.bool_)
    left = (u[:, X] * (recipe.width - width + 1)).astype(np.int64)
    if contact is None:
        top = (u[:, Y] * (recipe.height - height + 1)).astype(np.int64)
        foot = u[:, Y] + (1.0 - u[:, Y]) * fitting.box_height / recipe.height
        return Laid(left, top, *sized, order=foot, off_ground=no)
    top = np.round(contact * recipe.height).astype(np.int64) - height
    top = np.clip(top, 0, recipe.height - height)
    foot = np.maximum(contact, fitting.box_height / recipe.height)
    return Laid(left, top, *sized, order=foot, off_ground=no)


def lay_at(recipe: Recipe, whole: Wanted, contacts: Numbers, shares: Numbers) -> Laid:
    """Lay cut-outs with the middle of the lower edge on a contact each, always.

    `whole` is how large they are where the factor is 1; `contacts` are x, y, factor and order of
    each (4 x N). They are made smaller there until they are on the canvas, and to the `shares` that
    have room, unless that is less than a quarter.
    """
    x, y, factor = contacts[0] * recipe.width, contacts[1] * recipe.height, contacts[2]
    across = 2 * np.minimum(x, recipe.width - x)
    room = np.maximum(across - 1, 0) / whole.box_width, np.floor(y) / whole.box_height
    factor = np.minimum(np.minimum(*room), factor)
    narrow = shares < NARROWEST
    factor *= np.where(narrow, 1.0, shares)
    sized = _rounded(recipe, whole.times(factor))
    left = np.clip(np.round(x - sized[0] / 2), 0, recipe.width - sized[0]).astype(np.int64)
    top = np.clip(np.floor(y) + 1 - sized[1], 0, recipe.height - sized[1]).astype(np.int64)
    return Laid(left, top, *sized, order=contacts[3], off_ground=narrow)


@dataclass(frozen=True)
class Wanted:
    """Sizes before they are rounded: of cut-outs, their angles, and of the boxes around them."""

    width: Numbers
    height: Numbers
    angle: Numbers
    box_width: Numbers
    box_height: Numbers

    def times(self, factor: Numbers) -> Wanted:
        """All of them larger or smaller by a factor each."""
        width, height = self.width * factor, self.height * factor
        return Wanted(width, height, self.angle, self.box_width * factor, self.box_height * factor)

    def of(self, rows: Ints) -> Wanted:
        """Some of them."""
        return Wanted(*(sizes[rows] for sizes in vars(self).values()))


def wanted(recipe: Recipe, size: tuple[Ints, Ints], u: Numbers, factor: Numbers | float) -> Wanted:
    """How large each cut-out is, turned and not, in pixels of the canvas."""
    scale = recipe.scale_least + u[:, SCALE] * (recipe.scale_most - recipe.scale_least)
    long = scale * factor * min(recipe.canvas) / np.maximum(*size)
    width, height = size[0] * long, size[1] * long
    if not recipe.rotation:
        return Wanted(width, height, np.zeros(len(u)), width, height)
    angle = (2 * u[:, ANGLE] - 1) * recipe.rotation
    return Wanted(width, height, angle, *_around(width, height, angle))


def _on_canvas(recipe: Recipe, sizes: Wanted) -> Wanted:
    """No larger than the canvas; only turned ones ever would be."""
    if not recipe.rotation:
        return sizes
    room = (recipe.width - 1) / sizes.box_width, (recipe.height - 1) / sizes.box_height
    return sizes.times(np.minimum(1.0, np.minimum(*room)))


Sized = tuple[Ints, Ints, Ints, Ints, Numbers]
"""Width and height of the box, of the cut-out itself, and its angle."""


def _rounded(recipe: Recipe, sizes: Wanted) -> Sized:
    """In whole pixels, one at least, the box on the canvas whatever was rounded up."""
    width, height = (
        np.maximum(1, np.round(side)).astype(np.int64) for side in (sizes.width, sizes.height)
    )
    if not recipe.rotation:
        return width, height, width, height, sizes.angle
    box = _around(width, height, sizes.angle)
    around = [
        np.minimum(np.ceil(n - 1e-6), side).astype(np.int64)
        for n, side in zip(box, recipe.canvas, strict=True)
    ]
    return around[0], around[1], width, height, sizes.angle


def _around(
    width: Numbers | Ints, height: Numbers | Ints, angle: Numbers
) -> tuple[Numbers, Numbers]:
    """Width and height of the upright rectangle around a turned one."""
    turn = np.deg2rad(angle)
    cos, sin = np.abs(np.cos(turn)), np.abs(np.sin(turn))
    return np.asarray(width * cos + height * sin), np.asarray(width * sin + height * cos)
