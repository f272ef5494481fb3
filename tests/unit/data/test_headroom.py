"""What hangs over the ground ends how high things may be there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data.headroom import Headroom, headroom_of

Depth = npt.NDArray[np.float32]


def ground(rows: int = 32, columns: int = 20) -> Depth:
    """Level, 1 m in the lowest row; the horizon is the upper edge."""
    down = rows / (np.arange(rows, dtype=np.float32)[:, None] + 0.5)
    return np.repeat(down, columns, axis=1).astype(np.float32)


def under(ceiling: Depth) -> Headroom | None:
    """That of level ground with what hangs over it: 0 where nothing does."""
    depth = np.where(ceiling > 0, ceiling, ground(*ceiling.shape))
    return headroom_of(depth, ceiling == 0)


def numbers(*values: float) -> npt.NDArray[np.float64]:
    return np.array(values, np.float64)


def test_nothing_hangs_over_open_ground() -> None:
    assert under(np.zeros((32, 20), np.float32)) is None
    farther = np.zeros((32, 20), np.float32)
    farther[3:5] = 30.0
    assert under(farther) is None


def test_a_branch_ends_what_stands_behind_it_and_nothing_else() -> None:
    branch = np.zeros((32, 20), np.float32)
    branch[8, 5:10] = 1.5  # before the ground from row 20.8 on upwards
    found = under(branch)
    assert found is not None
    x, wide = numbers(0.3), numbers(0.2)
    behind, before = numbers(18.5 / 32), numbers(25.5 / 32)
    low, high = numbers(9.5 / 32), numbers(19 / 32)
    assert found.above(x, behind, wide, low).tolist() == [1.0]
    assert found.above(x, behind, wide, high).tolist() == [pytest.approx(9.5 / 19)]
    assert found.above(x, before, wide, high).tolist() == [1.0]
    assert found.above(numbers(0.8), behind, wide, high).tolist() == [1.0]
    assert found.above(numbers(0.6), behind, numbers(0.3), high).tolist() == [
        pytest.approx(9.5 / 19)
    ]


@given(
    seed=st.integers(0, 1000),
    columns=st.integers(16, 40),
    x=st.floats(0, 1),
    row=st.integers(1, 31),
    width=st.floats(0.01, 1.2),
    height=st.floats(0.01, 1.2),
)
def test_it_is_what_looking_at_every_cell_says(
    seed: int, columns: int, x: float, row: int, width: float, height: float
) -> None:
    random = np.random.default_rng(seed)
    hanging = random.random((32, columns)) < 0.03
    depth = np.where(hanging, random.uniform(0.5, 9, hanging.shape), ground(32, columns))
    depth = depth.astype(np.float32)
    found = headroom_of(depth, ~hanging)
    first = int(max(0, np.floor((x - width / 2) * columns)))
    last = int(min(columns, max(first + 1, np.ceil((x + width / 2) * columns))))
    first = min(first, columns - 1)
    nearest = np.inf
    for column in range(first, max(last, first + 1)):
        if not hanging[row, column]:
            for above in range(row):
                if depth[above, column] < 0.97 * depth[row, column]:
                    nearest = min(nearest, row + 0.5 - (above + 1))
    expected = min(1.0, nearest / (height * 32))
    share = 1.0
    if found is not None:
        y = numbers((row + 0.5) / 32)
        share = float(found.above(numbers(x), y, numbers(width), numbers(height))[0])
    assert share == pytest.approx(expected)
