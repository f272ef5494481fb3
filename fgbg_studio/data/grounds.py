"""Where on a background a cut-out may stand, and how large it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background
from fgbg_studio.imaging.fitting import centre_crop
from fgbg_studio.imaging.level_ground import level_ground

GRID, GRID_LEAST = 128, 16
"""Cells on the canvas's long side, and the fewest on the other. They are the same for canvases of
any size, so that a training on a small canvas has its objects where the large one has them."""
FARTHEST = 0.3
"""How near to the horizon a cut-out may stand, of the way from there to the canvas's lower edge:
closer to it, an object would be a few pixels high."""
THIN = 2
"""Cells in a row that are too few to end the ground."""
NEAREST = 95
"""Percentile; as far away as this part of the lowest row with a known depth is "near"."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """A background on the grid of `grid_of`: rows x columns.

    `allowed`: bool, where it is painted, or None. `depth`: float32, 0 = unknown, or None.
    """

    allowed: npt.NDArray[np.bool_] | None = None
    depth: npt.NDArray[np.float32] | None = None


Grounds = Callable[[Background], Ground]


@dataclass(frozen=True)
class Contacts:
    """Where the middle of a cut-out's lower edge may be on one background, and its size there.

    `cells`: uint16, numbers in a grid of `columns` and `rows`, row by row. Float32 for each:
    `factors`, what a cut-out's size is multiplied by there; `orders`, larger for what is in front;
    `rooms`, how far the ground goes on to the nearer side, in shares of the canvas's width.
    """

    columns: int
    rows: int
    cells: npt.NDArray[np.uint16]
    factors: npt.NDArray[np.float32]
    orders: npt.NDArray[np.float32]
    rooms: npt.NDArray[np.float32]

    def drawn(self, lots: Numbers) -> tuple[Numbers | npt.NDArray[np.float32], ...]:
        """Some by lot, 0 <= lot < 1, each array of the shape of `lots`.

        How far from the left and from the top, as shares of the canvas; then factors, orders and
        rooms there.
        """
        at = (lots * len(self.cells)).astype(np.int64)
        row, column = np.divmod(self.cells[at].astype(np.int64), self.columns)
        there = self.factors[at], self.orders[at], self.rooms[at]
        return (column + 0.5) / self.columns, (row + 0.5) / self.rows, *there


def grid_of(canvas: tuple[int, int]) -> tuple[int, int]:
    """Columns and rows of the grid over a canvas of (width, height) pixels."""
    long = max(canvas)
    columns, rows = (max(GRID_LEAST, round(GRID * side / long)) for side in canvas)
    return columns, rows


def horizon_on_canvas(background: Background, recipe: Recipe) -> float:
    """Where a background's horizon lies on the canvas, from the top: a share of 0 to 0.9."""
    if background.horizon is None:
        return recipe.horizon
    size = background.width, background.height
    rows, _ = centre_crop(size, recipe.canvas, background.crop)
    share = (background.horizon * background.height - rows.start) / (rows.stop - rows.start)
    return float(min(max(share, 0.0), 0.9))


def needs_contacts(background: Background, recipe: Recipe) -> bool:
    """Whether places on this background depend on more than numbers: on paint, or on depth."""
    if recipe.placement == "uniform":
        return False
    return bool(background.regions or (recipe.placement == "ground" and background.depth))


def contacts_of(background: Background, recipe: Recipe, grounds: Grounds | None) -> Contacts:
    """Where cut-outs may stand on a background that `needs_contacts`.

    Raises StudioError where nothing of it may be stood on.
    """
    if grounds is None:
        raise ValueError("a plan by regions or depth needs the backgrounds' grounds")
    found = grounds(background)
    columns, rows = grid_of(recipe.canvas)
    allowed = np.ones((rows, columns), bool) if found.allowed is None else found.allowed
    if recipe.placement == "ground":
        horizon = horizon_on_canvas(background, recipe)
        depth = found.depth if found.depth is not None else np.zeros(allowed.shape, np.float32)
        return _on_ground(background, recipe, allowed, depth, horizon)
    for wanted in (_inner(allowed), allowed):
        if wanted.any():
            return _contacts(wanted, np.ones(allowed.shape), np.zeros(allowed.shape), None)
    raise _nowhere(background, "")


Cells = npt.NDArray[np.bool_]
Depth = npt.NDArray[np.float32]


def _on_ground(
    background: Background, recipe: Recipe, allowed: Cells, depth: Depth, horizon: float
) -> Contacts:
    """The cells below the horizon to stand on, the best of those that there are."""
    level = level_ground(depth, horizon)
    below = _below(len(allowed), horizon)[:, None]
    by_depth = recipe.ground_by == "depth"
    shown = depth if level is None else np.where(level, depth, np.float32(0))
    factors = _factors(shown, depth, below) if by_depth else np.maximum(below, 0.0)
    factors = np.broadcast_to(factors, allowed.shape)
    orders = _orders(depth, below)
    # Who painted, a table say, knows better than any map where things stand.
    painted = not allowed.all()
    for wanted, on_plane in _preferred(allowed, depth, None if painted else level, below):
        if (wanted & (factors > 0)).any():
            room = level if on_plane else None
            return _contacts(wanted & (factors > 0), factors, orders, room)
    raise _nowhere(background, "above its horizon, ")


def _nowhere(background: Background, above: str) -> StudioError:
    lower = "Paint lower, move the horizon" if above else "Paint more of it"
    return StudioError(
        f"Nothing can stand on {background.name}: what is painted on it lies {above}outside the "
        f"canvas, or is too thin. {lower}, or place uniformly."
    )


def _contacts(
    wanted: Cells, factors: npt.NDArray[Any], orders: npt.NDArray[Any], level: Cells | None
) -> Contacts:
    cells = np.flatnonzero(wanted)
    rooms = np.full(wanted.shape, np.inf) if level is None else _rooms(level)
    told = (values.ravel()[cells].astype(np.float32) for values in (factors, orders, rooms))
    return Contacts(wanted.shape[1], wanted.shape[0], cells.astype(np.uint16), *told)


def _rooms(level: Cells) -> Numbers:
    """How far the ground goes on beside each cell, in shares of the row.

    The canvas's border ends nothing, nor does what is thin: a post, or a flaw of the map.
    """
    closed = cv2.morphologyEx(level.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, THIN + 1)))
    level, columns = np.asarray(closed > 0), np.arange(level.shape[1])
    left = np.maximum.accumulate(np.where(level, -np.inf, columns), axis=1)
    right = np.minimum.accumulate(np.where(level, np.inf, columns)[:, ::-1], axis=1)[:, ::-1]
    return np.asarray((np.minimum(columns - left, right - columns) - 0.5) / level.shape[1])


def _preferred(
    allowed: Cells, depth: Depth, level: Cells | None, below: Numbers
) -> Iterator[tuple[Cells, bool]]:
    """The cells to stand on, the best first, and whether all of them are on the ground's plane.

    What is painted counts more than all the rest.
    """
    near, known = below >= FARTHEST, depth > 0
    if not known.any():
        known = np.ones_like(allowed)
    if level is not None:
        yield _inner(allowed) & _inner(level) & near, True
        yield allowed & level & near, True
    yield _inner(allowed) & near & known, False
    yield allowed & near & known, False
    yield allowed & near, False
    yield allowed, False


def _below(rows: int, horizon: float) -> Numbers:
    """How far each row is below the horizon: 1 at the lower edge, negative above."""
    return np.asarray(((np.arange(rows) + 0.5) / rows - horizon) / (1.0 - horizon))


def _factors(shown: Depth, depth: Depth, below: Numbers) -> npt.NDArray[np.float32]:
    """The factor of size in each cell: 1 at the nearest ground, smaller with distance, 0 above.

    By `depth` where it is known, and `shown` to be ground in the lowest row; elsewhere by `below`.
    """
    factors = np.repeat(np.maximum(below, 0.0).astype(np.float32), depth.shape[1], axis=1)
    if not shown.any():
        return factors
    lowest = shown[np.flatnonzero(shown.any(axis=1))[-1]]
    near = np.float32(np.percentile(lowest[lowest > 0], NEAREST))
    known = (depth > 0) & (factors > 0)
    factors[known] = np.minimum(1.0, near / depth[known])
    return factors


def _orders(depth: Depth, below: Numbers) -> npt.NDArray[np.float32]:
    """What is nearer is in front: by depth where it is known, else as if the ground were level."""
    guessed = np.repeat(np.maximum(below, 1e-3), depth.shape[1], axis=1)
    known = depth > 0
    if not known.any():
        return guessed.astype(np.float32)
    scale = np.median(depth[known] * guessed[known])
    return np.where(known, 1 / np.maximum(depth, 1e-6), guessed / scale).astype(np.float32)


def _inner(allowed: Cells) -> Cells:
    """Without its outermost cells, so that a point still lies inside on a canvas of any size."""
    padded = np.pad(allowed, 1, constant_values=True)
    rows, columns = allowed.shape
    inner = allowed.copy()
    for down in range(3):
        for right in range(3):
            inner &= padded[down : down + rows, right : right + columns]
    return inner
