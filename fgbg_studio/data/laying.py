"""Laying cut-outs on the canvas: size, turn and place of very many at once, from numbers by lot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.draws import Numbers
from fgbg_studio.data.grounds import FARTHEST, Contacts
from fgbg_studio.data.recipe import Recipe

Ints = npt.NDArray[np.int64]
TRIES = 8
"""Places drawn among painted ones until a cut-out fits; then it is made smaller."""
X, Y, SCALE, ANGLE, COLOURS, RING, ORDER, FLIP, CANDIDATES = 0, 1, 2, 3, 4, 8, 9, 10, 12
"""Slots of an object's numbers; `CANDIDATES` begins `TRIES` more."""
SLOTS = CANDIDATES + TRIES


@dataclass(frozen=True)
class Laid:
    """N cut-outs on the canvas, int64: the box of each, its own size, and float64 its angle."""

    left: Ints
    top: Ints
    box_width: Ints
    box_height: Ints
    width: Ints
    height: Ints
    angle: Numbers


def lay(recipe: Recipe, size: tuple[Ints, Ints], u: Numbers, horizon: Numbers | None) -> Laid:
    """Lay cut-outs of `size` (widths, heights) anywhere, or with the foot below each `horizon`."""
    contact = None
    factor: Numbers | float = 1.0
    if horizon is not None:
        factor = FARTHEST + (1.0 - FARTHEST) * u[:, Y]
        contact = horizon + (1.0 - horizon) * factor
    sized = _sized(recipe, size, u, factor)
    width, height = sized[:2]
    left = (u[:, X] * (recipe.width - width + 1)).astype(np.int64)
    if contact is None:
        top = (u[:, Y] * (recipe.height - height + 1)).astype(np.int64)
    else:
        foot = np.round(contact * recipe.height).astype(np.int64)
        top = np.clip(foot - height, 0, recipe.height - height)
    return Laid(left, top, *sized)


def lay_on(recipe: Recipe, size: tuple[Ints, Ints], u: Numbers, contacts: Contacts) -> Laid:
    """Lay cut-outs with the middle of the lower edge on one of the `contacts`, always.

    The first of `TRIES` drawn that has room for the cut-out; where none has, it is made smaller.
    """
    drawn = (u[:, CANDIDATES : CANDIDATES + TRIES] * len(contacts.x)).astype(np.int64)
    tries = [_sized(recipe, size, u, contacts.factor[drawn[:, n]]) for n in range(TRIES)]
    x, y = contacts.x[drawn] * recipe.width, contacts.y[drawn] * recipe.height
    fits = np.stack([_fits(recipe, tries[n], x[:, n], y[:, n]) for n in range(TRIES)], axis=1)
    first = np.where(fits.any(axis=1), fits.argmax(axis=1), 0)
    row = np.arange(len(u))
    x, y = x[row, first], y[row, first]
    room = np.minimum(2 * np.minimum(x, recipe.width - x), recipe.width), np.floor(y) + 1
    factor = contacts.factor[drawn[row, first]]
    sized = _sized(recipe, size, u, factor, (np.maximum(room[0], 1), np.maximum(room[1], 1)))
    left = np.clip(np.round(x - sized[0] / 2), 0, recipe.width - sized[0]).astype(np.int64)
    top = np.clip(np.floor(y) + 1 - sized[1], 0, recipe.height - sized[1]).astype(np.int64)
    return Laid(left, top, *sized)


Sized = tuple[Ints, Ints, Ints, Ints, Numbers]
"""Width and height of the box, of the cut-out itself, and its angle."""


def _fits(recipe: Recipe, sized: Sized, x: Numbers, y: Numbers) -> npt.NDArray[np.bool_]:
    half = sized[0] / 2
    inside = (x >= half) & (x + half <= recipe.width) & (np.floor(y) + 1 >= sized[1])
    return np.asarray(inside, np.bool_)


def _sized(
    recipe: Recipe,
    size: tuple[Ints, Ints],
    u: Numbers,
    factor: Numbers | float,
    room: tuple[Numbers, Numbers] | None = None,
) -> Sized:
    """How large each cut-out is, turned and not; no larger than `room`, the canvas unless given."""
    scale = recipe.scale_least + u[:, SCALE] * (recipe.scale_most - recipe.scale_least)
    long = scale * factor * min(recipe.canvas) / np.maximum(*size)
    angle = np.zeros(len(u))
    if recipe.rotation:
        angle = (2 * u[:, ANGLE] - 1) * recipe.rotation
    most = room or (np.full(len(u), recipe.width), np.full(len(u), recipe.height))
    if recipe.rotation or room:
        box = _around(size[0] * long, size[1] * long, angle)
        long = long * np.minimum(1.0, np.minimum((most[0] - 1) / box[0], (most[1] - 1) / box[1]))
        long = np.maximum(long, 1e-9)
    width, height = (np.maximum(1, np.round(n * long)).astype(np.int64) for n in size)
    if not recipe.rotation:
        return width, height, width, height, angle
    box = _around(width, height, angle)
    around = [
        np.minimum(np.ceil(n - 1e-6), side).astype(np.int64)
        for n, side in zip(box, recipe.canvas, strict=True)
    ]
    return around[0], around[1], width, height, angle


def _around(
    width: Numbers | Ints, height: Numbers | Ints, angle: Numbers
) -> tuple[Numbers, Numbers]:
    """Width and height of the upright rectangle around a turned one."""
    turn = np.deg2rad(angle)
    cos, sin = np.abs(np.cos(turn)), np.abs(np.sin(turn))
    return np.asarray(width * cos + height * sin), np.asarray(width * sin + height * cos)
