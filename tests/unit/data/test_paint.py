"""Paint counts more than a depth map, unless what is painted is mostly the ground."""

from __future__ import annotations

import numpy as np
import pytest

from fgbg_studio.data.grounds import Ground
from fgbg_studio.data.paint import meant_by
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.imaging.level_ground import Level
from tests.unit.standing import level, on_painted


def test_each_painted_piece_means_the_ground_or_not() -> None:
    """Two that touch by a corner are two; what lies above the horizon is no matter."""
    ground, painted = np.zeros((10, 12), np.bool_), np.zeros((10, 12), np.bool_)
    ground[4:, :6] = True
    ground[7, 2] = False  # a post
    painted[2:8, :5] = painted[8:, 5:11] = True  # a lawn, and a table
    below = np.arange(10)[:, None] >= 4
    found, level = meant_by(painted, Level(ground, noisy=False), below)
    assert level is not None
    expected = painted.copy()
    expected[7, 2] = False
    assert np.array_equal(found, expected)
    on_piece = ground.copy()
    on_piece[8:] = on_piece[:, 5:] = False
    assert np.array_equal(level.cells, on_piece)


@pytest.mark.parametrize("level_or_none", [None, Level(np.ones((4, 4), np.bool_), noisy=True)])
def test_without_an_exact_map_paint_is_all_that_counts(level_or_none: Level | None) -> None:
    painted = np.eye(4, dtype=np.bool_)
    found, level = meant_by(painted, level_or_none, np.ones((4, 1), np.bool_))
    assert np.array_equal(found, painted)
    assert level is None


@pytest.mark.parametrize("sigma", [0.0, 0.03])
def test_who_paints_the_ground_means_no_wall_in_it(sigma: float) -> None:
    """But who paints a wall does, or whatever a noisy map shows."""
    depth, painted = level(), np.zeros((128, 128), bool)
    depth[60:, 40:60] = 0.9
    depth *= np.random.default_rng(2).normal(1, sigma, depth.shape).astype(np.float32)
    painted[90:, :80] = True
    recipe = Recipe(placement="ground", places=100, scale_most=0.3, horizon=0.4)
    found = on_painted(recipe, Ground(painted, depth)).objects
    hidden = (found.left + found.box_width > 72) & (found.left < 103)
    assert hidden.any() == (sigma > 0)
    painted[:] = False
    painted[90:, 41:59] = True
    assert not on_painted(recipe, Ground(painted, depth)).objects.off_ground.any()
