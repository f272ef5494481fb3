"""Numbers that describe how a picture looks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.picture_statistics import COUNT, statistics_of

sides = st.integers(1, 70)


@given(height=sides, width=sides, side=st.integers(8, 40), seed=st.integers(0, 99))
def test_a_picture_of_any_size_has_as_many_finite_numbers(
    height: int, width: int, side: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
    found = statistics_of(picture, side)
    assert found.shape == (COUNT,)
    assert np.isfinite(found).all()


@given(level=st.integers(0, 255))
def test_a_blank_picture_has_no_contrast_at_any_scale(level: int) -> None:
    found = statistics_of(np.full((40, 40, 3), level, np.uint8), 32)
    assert np.allclose(found[3:6], 0, atol=1e-4)
    assert found[6:10].max() < -5


def test_what_is_seen_is_the_same_at_twice_the_size() -> None:
    rng = np.random.default_rng(0)
    picture = np.kron(rng.integers(0, 256, (32, 32, 3)), np.ones((2, 2, 1))).astype(np.uint8)
    large = np.kron(picture, np.ones((2, 2, 1), np.uint8))
    assert np.allclose(statistics_of(picture, 32), statistics_of(large, 32), atol=1e-4)


def test_a_negative_differs_where_light_and_dark_do() -> None:
    picture = np.full((48, 48, 3), 40, np.uint8)
    picture[:12, :12] = 230
    ones, others = (statistics_of(p, 48) for p in (picture, 255 - picture))
    assert ones[25] > 0.5 > -0.5 > others[25]
