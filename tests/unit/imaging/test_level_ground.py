"""The ground's plane is found in a depth map, whatever else is in it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.level_ground import level_ground

Depth = npt.NDArray[np.float32]


def ground(horizon: float = 0.4, roll: float = 0.0, rows: int = 96, columns: int = 128) -> Depth:
    """A plane below a horizon, perhaps of a camera that leans to one side; 80 m above it."""
    row = (np.arange(rows)[:, None] + 0.5) / rows
    column = (np.arange(columns)[None] + 0.5) / columns
    below = row - horizon + roll * (column - 0.5)
    return np.minimum(1.7 / np.maximum(below, 1e-6), 80).astype(np.float32)


@given(
    horizon=st.floats(0.1, 0.7),
    roll=st.floats(-0.1, 0.1),
    wrong=st.floats(-0.1, 0.1),
    seed=st.integers(0, 1000),
)
def test_the_plane_is_found_among_boxes_and_holes(
    horizon: float, roll: float, wrong: float, seed: int
) -> None:
    truth = ground(horizon, roll)
    seen, random = truth.copy(), np.random.default_rng(seed)
    for _ in range(4):
        top, left = random.integers(0, 70), random.integers(0, 100)
        seen[top : top + 26, left : left + 20] = random.uniform(0.5, 1.5)
    seen[random.random(seen.shape) < 0.2] = 0
    found = level_ground(seen, horizon + wrong)
    assert found is not None
    below = np.arange(len(seen)) >= np.ceil((horizon + wrong) * len(seen))
    expected = (np.abs(seen / truth - 1) < 0.02) & below[:, None] & (truth < 79)
    assert (found.cells == expected)[below].mean() > 0.97
    assert np.abs(seen[found.cells] / truth[found.cells] - 1).max() < 0.04


@pytest.mark.parametrize("depth", [5.0, 0.0])
def test_a_wall_and_nothing_are_no_ground(depth: float) -> None:
    assert level_ground(np.full((96, 128), depth, np.float32), 0.4) is None


def test_a_side_wall_and_noise_are_no_ground() -> None:
    side = np.repeat(np.linspace(2, 9, 128, dtype=np.float32)[None], 96, axis=0)
    assert level_ground(side, 0.4) is None
    noise = np.random.default_rng(1).uniform(1, 80, (96, 128)).astype(np.float32)
    assert level_ground(noise, 0.4) is None


def test_the_same_map_gives_the_same_ground() -> None:
    seen = ground()
    seen[50:80, 20:70] = 1.0
    one, two = level_ground(seen, 0.4), level_ground(seen.copy(), 0.4)
    assert one is not None
    assert two is not None
    assert np.array_equal(one.cells, two.cells)
