"""At which size, and in which pieces, a network looks at a picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.learning.tiling import LONGEST, TILE, Tiling, tiling_of
from fgbg_studio.learning.trained_network import STRIDE

SQUARE = 224, 224


@pytest.mark.parametrize(
    ("picture", "looked_at"),
    [
        (SQUARE, SQUARE),
        ((4000, 3000), (304, 224)),
        ((3000, 4000), (224, 304)),
        ((1920, 1080), (400, 224)),
        ((100, 100), SQUARE),
    ],
)
def test_a_picture_of_common_proportions_is_looked_at_whole(
    picture: tuple[int, int], looked_at: tuple[int, int]
) -> None:
    assert tiling_of(picture, SQUARE) == Tiling(looked_at, looked_at)


def test_a_panorama_is_looked_at_in_tiles_of_about_the_canvas() -> None:
    tiling = tiling_of((9000, 1500), SQUARE)
    assert tiling.size == (1344, 224)
    assert tiling.tile == (288, 224)
    assert len(tiling.regions()) == 6
    upright = tiling_of((1500, 9000), SQUARE)
    assert upright.tile == (224, 288)


def test_a_network_of_panoramas_sees_one_whole() -> None:
    tiling = tiling_of((2400, 800), (672, 224))
    assert tiling.size == tiling.tile == (672, 224)


sides = st.integers(1, 25_000)
canvases = st.tuples(st.integers(2, 40), st.integers(2, 40)).map(
    lambda two: (two[0] * STRIDE, two[1] * STRIDE)
)


@given(picture=st.tuples(sides, sides), canvas=canvases)
def test_tiles_cover_everything_and_have_sides_that_networks_take(
    picture: tuple[int, int], canvas: tuple[int, int]
) -> None:
    tiling = tiling_of(picture, canvas)
    for side in (*tiling.size, *tiling.tile):
        assert side >= STRIDE
        assert side % STRIDE == 0
    assert max(tiling.size) <= LONGEST * min(canvas)
    elongation = max(canvas) / min(canvas)
    assert max(tiling.tile) <= max(2, TILE) * elongation * min(canvas) + STRIDE
    seen = np.zeros(tiling.size[::-1], np.int64)
    for rows, columns in tiling.regions():
        assert (rows.stop - rows.start, columns.stop - columns.start) == tiling.tile[::-1]
        seen[rows, columns] += 1
    assert seen.min() >= 1


@given(picture=st.tuples(st.integers(100, 3000), st.integers(100, 3000)))
def test_tiles_that_agree_join_to_what_they_agree_on(picture: tuple[int, int]) -> None:
    tiling = tiling_of(picture, (32, 32))
    wide, high = tiling.size
    whole = (np.arange(high)[:, None] + 2.0 * np.arange(wide)).astype(np.float32)
    parts = np.stack([whole[region] for region in tiling.regions()])
    assert np.allclose(tiling.joined(parts), whole, rtol=1e-4)
