"""Where on a background a cut-out may stand, and how large it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background
from fgbg_studio.imaging.fitting import centre_crop

GRID, GRID_LEAST = 128, 16
"""Cells on the canvas's long side, and the fewest on the other. They are the same for canvases of
any size, so that a training on a small canvas has its objects where the large one has them."""
FARTHEST = 0.3
"""How near to the horizon a cut-out may stand, of the way from there to the canvas's lower edge:
closer to it, an object would be a few pixels high."""
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

    `cells`: uint16, numbers in a grid of so many `columns` and `rows`, row by row; `factors`:
    float32, what a cut-out's size is multiplied by in each.
    """

    columns: int
    rows: int
    cells: npt.NDArray[np.uint16]
    factors: npt.NDArray[np.float32]

    def drawn(self, lots: Numbers) -> tuple[Numbers, Numbers, npt.NDArray[np.float32]]:
        """Some by lot, 0 <= lot < 1, each array of the shape of `lots`.

        How far from the left and from the top, as shares of the canvas, and the factor there.
        """
        at = (lots * len(self.cells)).astype(np.int64)
        row, column = np.divmod(self.cells[at].astype(np.int64), self.columns)
        return (column + 0.5) / self.columns, (row + 0.5) / self.rows, self.factors[at]


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
    by_depth = recipe.placement == "ground" and recipe.ground_by == "depth"
    return bool(background.regions or (by_depth and background.depth))


def contacts_of(background: Background, recipe: Recipe, grounds: Grounds | None) -> Contacts:
    """Where cut-outs may stand on a background that `needs_contacts`.

    Raises StudioError where nothing of it may be stood on.
    """
    if grounds is None:
        raise ValueError("a plan by regions or depth needs the backgrounds' grounds")
    found = grounds(background)
    horizon = horizon_on_canvas(background, recipe) if recipe.placement == "ground" else None
    columns, rows = grid_of(recipe.canvas)
    allowed = np.ones((rows, columns), bool) if found.allowed is None else found.allowed
    factors = np.ones((rows, columns), np.float32)
    if horizon is not None:
        factors = _factors(found, horizon, recipe)
    known = np.ones_like(allowed)
    if horizon is not None and recipe.ground_by == "depth" and found.depth is not None:
        known = np.asarray(found.depth > 0)
    for wanted in _preferred(allowed, known, horizon):
        cells = np.flatnonzero(wanted & (factors > 0))
        if len(cells):
            return Contacts(columns, rows, cells.astype(np.uint16), factors.ravel()[cells])
    above = "above its horizon, " if horizon is not None else ""
    lower = "Paint lower, move the horizon" if above else "Paint more of it"
    raise StudioError(
        f"Nothing can stand on {background.name}: what is painted on it lies {above}outside the "
        f"canvas, or is too thin. {lower}, or place uniformly."
    )


Cells = npt.NDArray[np.bool_]


def _preferred(allowed: Cells, known: Cells, horizon: float | None) -> Iterator[Cells]:
    """The cells to stand on, the best first; what is painted counts more than all the rest."""
    near = np.ones_like(allowed)
    if horizon is not None:
        near[_below(len(allowed), horizon) < FARTHEST] = False
    yield _inner(allowed) & near & known
    yield allowed & near & known
    yield allowed & near
    yield allowed


def _below(rows: int, horizon: float) -> Numbers:
    """How far each row is below the horizon: 1 at the lower edge, negative above."""
    return np.asarray(((np.arange(rows) + 0.5) / rows - horizon) / (1.0 - horizon))


def _factors(ground: Ground, horizon: float, recipe: Recipe) -> npt.NDArray[np.float32]:
    """The factor of size in each cell: 1 at the nearest ground, smaller with distance, 0 above.

    By depth where it is known, elsewhere by the horizon.
    """
    columns, rows = grid_of(recipe.canvas)
    below = np.maximum(_below(rows, horizon), 0.0).astype(np.float32)
    factors = np.repeat(below[:, None], columns, axis=1)
    if recipe.ground_by == "horizon" or ground.depth is None or not ground.depth.any():
        return factors
    lowest = ground.depth[np.flatnonzero(ground.depth.any(axis=1))[-1]]
    near = np.float32(np.percentile(lowest[lowest > 0], NEAREST))
    known = (ground.depth > 0) & (factors > 0)
    factors[known] = np.minimum(1.0, near / ground.depth[known])
    return factors


def _inner(allowed: Cells) -> Cells:
    """Without its outermost cells, so that a point still lies inside on a canvas of any size."""
    padded = np.pad(allowed, 1, constant_values=True)
    rows, columns = allowed.shape
    inner = allowed.copy()
    for down in range(3):
        for right in range(3):
            inner &= padded[down : down + rows, right : right + columns]
    return inner
