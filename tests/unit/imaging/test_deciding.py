from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.deciding import decided

EVERY = np.arange(256, dtype=np.uint8).reshape(16, 16)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_the_object_is_what_the_threshold_says(threshold: float, width: float) -> None:
    alpha = decided(EVERY, threshold, width).ravel()
    clear = np.abs(EVERY.ravel() / 255 - threshold) > 1 / 255
    assert np.array_equal((alpha >= 128)[clear], (EVERY.ravel() / 255 >= threshold)[clear])
    assert (np.diff(alpha.astype(int)) >= 0).all()


def test_what_is_nearly_certain_is_whole_and_an_outline_stays_soft() -> None:
    alpha = decided(np.array([[0, 90, 115, 128, 140, 165, 255]], np.uint8), 0.5)
    assert alpha[0, 0] == 0
    assert alpha[0, 1] == 0
    assert 0 < alpha[0, 2] < alpha[0, 3] < alpha[0, 4] < 255
    assert alpha[0, 5] == 255
    assert alpha.dtype == np.uint8


def test_an_empty_mask_stays_empty_at_a_usual_threshold() -> None:
    assert not decided(np.zeros((4, 6), np.uint8), 0.3).any()
