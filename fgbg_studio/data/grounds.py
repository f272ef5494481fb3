"""Where on a background a cut-out may stand, and how large it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.headroom import Headroom, headroom_of
from fgbg_studio.data.paint import meant_by
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background
from fgbg_studio.imaging.fitting import centre_crop
from fgbg_studio.imaging.level_ground import Level, level_ground

GRID, GRID_LEAST = 128, 16
"""Cells on the canvas's long side, and the fewest on the other. They are the same for canvases of
any size, so that a training on a small canvas has its objects where the large one has them."""
FARTHEST = 0.3
"""How near to the horizon a cut-out may stand, of the way from there to the canvas's lower edge:
closer to it, an object would be a few pixels high."""
THIN = 2
"""Cells in a row that are too few to end the ground of a noisy map."""
ALIKE = 0.75
"""With so much of the room that the widest place has, others are as good."""
NEAREST = 95
"""Percentile; as far away as this part of the lowest row with a known depth is "near"."""
Numbers = npt.NDArray[np.float64]
Drawn = tuple[Numbers | npt.NDArray[np.float32], ...]


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
    `rooms`, how far the ground goes on to the nearer side, in shares of the canvas's width. Where
    a depth map shows no ground at all, `seen` is False, and cut-outs stand anywhere below the
    horizon. `headroom`: what hangs over the ground, or None.
    """

    columns: int
    rows: int
    cells: npt.NDArray[np.uint16]
    factors: npt.NDArray[np.float32]
    orders: npt.NDArray[np.float32]
    rooms: npt.NDArray[np.float32]
    seen: bool = True
    headroom: Headroom | None = None

    def drawn(self, lots: Numbers) -> Drawn:
        """Some by lot, 0 <= lot < 1, each array of the shape of `lots`.

        How far from the left and from the top, as shares of the canvas; then factors, orders and
        rooms there.
        """
        return self._at((lots * len(self.cells)).astype(np.int64))

    def wide(self, half: Numbers, lots: Numbers) -> Drawn:
        """The same among those with ground for so much to either side, or among the widest.

        `half` is for each lot half a cut-out's width where the factor is 1, in shares of the
        canvas's width.
        """
        order, halves = self._by_room
        enough = np.minimum(half, ALIKE * halves[0])
        count = np.searchsorted(-halves, -enough, side="right")
        return self._at(order[(lots * count).astype(np.int64)])

    @cached_property
    def _by_room(self) -> tuple[npt.NDArray[np.int64], Numbers]:
        """The cells, those for the widest first, and for which half width at factor 1 each is.

        What is as high as wide has to be free there.
        """
        half = np.minimum(self.rooms, 1.0).astype(np.float64)
        if self.headroom:
            x, y = self._places(np.arange(len(self.cells)))
            half *= self.headroom.above(x, y, 2 * half, 2 * half)
        half /= self.factors
        order = np.argsort(-half, kind="stable")
        return order, half[order]

    def _at(self, at: npt.NDArray[np.int64]) -> Drawn:
        return *self._places(at), self.factors[at], self.orders[at], self.rooms[at]

    def _places(self, at: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        row, column = np.divmod(self.cells[at].astype(np.int64), self.columns)
        return (column + 0.5) / self.columns, (row + 0.5) / self.rows


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
    level = level_ground(depth, horizon, _size_of(background, allowed.shape))
    below = _below(len(allowed), horizon)[:, None]
    by_depth = recipe.ground_by == "depth"
    shown = depth if level is None else np.where(level.cells, depth, np.float32(0))
    factors = _factors(shown, depth, below) if by_depth else np.maximum(below, 0.0)
    factors = np.broadcast_to(factors, allowed.shape)
    orders = _orders(depth, below)
    painted = not allowed.all()
    if painted:
        allowed, level = meant_by(allowed, level, below > 0)
    plane = None if painted or level is None else level.cells
    for wanted, on_plane in _preferred(allowed, depth, plane, below):
        if (wanted & (factors > 0)).any():
            ground = level if on_plane or painted else None
            found = _contacts(wanted & (factors > 0), factors, orders, ground)
            if ground and not ground.noisy:
                return replace(found, headroom=headroom_of(depth, ground.cells))
            return replace(found, seen=on_plane or painted or not (depth > 0).any())
    raise _nowhere(background, "above its horizon, ")


def _size_of(background: Background, grid: tuple[int, ...]) -> tuple[int, int]:
    """Width and height, in its own pixels, of the part of a background that is on the grid."""
    size = background.width, background.height
    rows, columns = centre_crop(size, (grid[1], grid[0]), background.crop)
    return columns.stop - columns.start, rows.stop - rows.start


def _nowhere(background: Background, above: str) -> StudioError:
    lower = "Paint lower, move the horizon" if above else "Paint more of it"
    return StudioError(
        f"Nothing can stand on {background.name}: what is painted on it lies {above}outside the "
        f"canvas, or is too thin. {lower}, or place uniformly."
    )


def _contacts(
    wanted: Cells, factors: npt.NDArray[Any], orders: npt.NDArray[Any], level: Level | None
) -> Contacts:
    cells = np.flatnonzero(wanted)
    rooms = np.full(wanted.shape, np.inf)
    if level:
        rooms[level.cells] = _rooms(level)[level.cells]
    factors, orders, rooms = (
        values.ravel()[cells].astype(np.float32) for values in (factors, orders, rooms)
    )
    rows, columns = wanted.shape
    return Contacts(columns, rows, cells.astype(np.uint16), factors, orders, rooms)


def _rooms(level: Level) -> Numbers:
    """How far the ground goes on beside each cell, in shares of the row.

    The canvas's border ends nothing, nor does what is thin in a noisy map: it is a flaw more often
    than a post.
    """
    cells, columns = level.cells, np.arange(level.cells.shape[1])
    if level.noisy:
        row = np.ones((1, THIN + 1))
        cells = np.asarray(cv2.morphologyEx(cells.astype(np.uint8), cv2.MORPH_CLOSE, row) > 0)
    left = np.maximum.accumulate(np.where(cells, -np.inf, columns), axis=1)
    right = np.minimum.accumulate(np.where(cells, np.inf, columns)[:, ::-1], axis=1)[:, ::-1]
    return np.asarray((np.minimum(columns - left, right - columns) - 0.5) / cells.shape[1])


def _preferred(
    allowed: Cells, depth: Depth, level: Cells | None, below: Numbers
) -> Iterator[tuple[Cells, bool]]:
    """The cells to stand on, the best first, and whether all of them are on the ground's plane.

    What is painted counts more than all the rest: where anything is, `level` is None.
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
