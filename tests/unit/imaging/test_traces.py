"""Traces look like the edge of an object and show nothing but the background."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.traces import leave_trace
from tests.unit.patches import CANVAS, block, ellipse
from tests.unit.pictures import noise, place

MOVES = st.integers(-3, 3)


@given(right=MOVES, down=MOVES, left=st.integers(0, 40), top=st.integers(0, 28))
def test_a_trace_is_the_background_moved(right: int, down: int, left: int, top: int) -> None:
    before = noise(1, CANVAS[1], CANVAS[0], 3)
    image = before.copy()
    leave_trace(image, block(left, top, 24, 20), right, down, 1.0)
    y = np.clip(np.arange(top, top + 20) - down, 0, CANVAS[1] - 1)
    x = np.clip(np.arange(left, left + 24) - right, 0, CANVAS[0] - 1)
    assert np.array_equal(image[top : top + 20, left : left + 24], before[y[:, None], x])
    image[top : top + 20, left : left + 24] = before[top : top + 20, left : left + 24]
    assert np.array_equal(image, before)


def test_a_gain_makes_it_lighter_where_the_shape_is() -> None:
    before = place(1, *CANVAS) // 2
    image, shape = before.copy(), ellipse(10, 10)
    leave_trace(image, shape, 0, 0, 1.1)
    inner = image[shape.window][shape.alpha == 255].astype(float)
    assert np.abs(inner - before[shape.window][shape.alpha == 255] * 1.1).max() <= 1.1


def test_a_trace_that_is_not_moved_and_not_lighter_is_none() -> None:
    before = place(1, *CANVAS)
    image = before.copy()
    leave_trace(image, ellipse(), 0, 0, 1.0)
    assert np.abs(image.astype(int) - before).max() <= 1
