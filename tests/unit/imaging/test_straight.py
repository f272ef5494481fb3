"""Straight colours of premultiplied pixels, there and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.straight import spread_colours, straight_colours, with_colours
from tests.unit.patches import patch
from tests.unit.pictures import noise, thing


@given(seed=st.integers(0, 1000))
def test_there_and_back_changes_no_pixel(seed: int) -> None:
    pixels = patch(noise(seed, 20, 30, 4)).pixels
    pixels[:3] = 0
    found = straight_colours(pixels)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert found.min() >= 0
    assert found.max() <= 255.01
    assert not found[:3].any()
    assert np.array_equal(with_colours(pixels, found), pixels)


def test_colours_spread_beyond_the_edge_and_no_farther() -> None:
    pixels = np.zeros((9, 21, 4), np.uint8)
    pixels[:, :5] = patch(np.full((9, 5, 4), (200, 60, 90, 255), np.uint8)).pixels
    found = spread_colours(pixels, 3)
    assert np.abs(found[:, :8] - (200, 60, 90)).max() < 1
    assert not found[:, 8:].any()
    soft = patch(thing(3)).pixels
    seen = soft[..., 3] > 0
    assert np.allclose(spread_colours(soft, 3)[seen], straight_colours(soft)[seen], atol=0.01)


def test_colours_out_of_range_are_clipped() -> None:
    pixels = np.full((4, 4, 4), 128, np.uint8)
    wild = np.zeros((4, 4, 3), np.float32)
    wild[:2], wild[2:] = 900, -900
    found = with_colours(pixels, wild)
    assert (found[:2] == 128).all()
    assert (found[2:, :, :3] == 0).all()
    assert (found[..., 3] == 128).all()
