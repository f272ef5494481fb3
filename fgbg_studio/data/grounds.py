"""Where on a background a cut-out may stand, and how large it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background
from fgbg_studio.imaging.fitting import centre_crop

GRID = 128
"""Cells on the canvas's long side. It is the same for canvases of any size, so that a training on
a small canvas has its objects where the large one has them."""
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
    """Points where the middle of a cut-out's lower edge may be, and the factor of its size there.

    x, y: shares of the canvas, from the left and from the top.
    """

    x: Numbers
    y: Numbers
    factor: Numbers


def grid_of(canvas: tuple[int, int]) -> tuple[int, int]:
    """Columns and rows of the grid over a canvas of (width, height) pixels."""
    long = max(canvas)
    return max(1, round(GRID * canvas[0] / long)), max(1, round(GRID * canvas[1] / long))


def horizon_on_canvas(background: Background, recipe: Recipe) -> float:
    """Where a background's horizon lies on the canvas, from the top: a share of 0 to 0.9."""
    if background.horizon is None:
        return recipe.horizon
    rows, _ = centre_crop((background.width, background.height), recipe.canvas)
    share = (background.horizon * background.height - rows.start) / (rows.stop - rows.start)
    return float(min(max(share, 0.0), 0.9))


def needs_contacts(background: Background, recipe: Recipe) -> bool:
    """Whether places on this background depend on more than numbers: on paint, or on depth."""
    if recipe.placement == "uniform":
        return False
    by_depth = recipe.placement == "ground" and recipe.ground_by == "depth"
    return bool(background.regions or (by_depth and background.depth))


def contacts_of(background: Background, recipe: Recipe, grounds: Grounds | None) -> Contacts | None:
    """Where cut-outs may stand on a background; None where only numbers decide.

    Raises StudioError where nothing of it may be stood on.
    """
    if not needs_contacts(background, recipe):
        return None
    if grounds is None:
        raise ValueError("a plan by regions or depth needs the backgrounds' grounds")
    found = grounds(background)
    columns, rows = grid_of(recipe.canvas)
    allowed = np.ones((rows, columns), bool) if found.allowed is None else _inner(found.allowed)
    factor = np.ones((rows, columns))
    if recipe.placement == "ground":
        factor = _factors(found, horizon_on_canvas(background, recipe), recipe)
    y, x = np.nonzero(allowed & (factor > 0))
    if not len(y):
        raise StudioError(
            f"Nothing can stand on {background.name}: what is painted on it lies above its "
            "horizon or outside the canvas. Paint lower, move the horizon, or place uniformly."
        )
    return Contacts((x + 0.5) / columns, (y + 0.5) / rows, factor[y, x])


def _factors(ground: Ground, horizon: float, recipe: Recipe) -> Numbers:
    """The factor of size in each cell: 1 at the nearest ground, smaller with distance, 0 above."""
    columns, rows = grid_of(recipe.canvas)
    share = (np.arange(rows) + 0.5) / rows
    below = ((share - horizon) / (1.0 - horizon))[:, None] + np.zeros(columns)
    below[below < FARTHEST] = 0
    if recipe.ground_by == "horizon" or ground.depth is None or not ground.depth.any():
        return np.asarray(below, np.float64)
    depth = ground.depth.astype(np.float64)
    lowest = depth[np.flatnonzero(depth.any(axis=1))[-1]]
    near = np.percentile(lowest[lowest > 0], NEAREST)
    with np.errstate(divide="ignore"):
        factor = np.minimum(1.0, near / depth)
    return np.asarray(np.where((depth > 0) & (below > 0), factor, 0.0))


def _inner(allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Without its outermost cells, so that a point still lies inside on a canvas of any size."""
    padded = np.pad(allowed, 1, constant_values=True)
    rows, columns = allowed.shape
    inner = allowed.copy()
    for down in range(3):
        for right in range(3):
            inner &= padded[down : down + rows, right : right + columns]
    return inner if inner.any() else allowed
