"""JPEG pictures put together from the bytes of others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.imaging.jpeg_splicing import JpegBase, encode_with_restarts, interval_for
from fgbg_studio.imaging.writing import decode_jpeg, encode_jpeg
from tests.unit.pictures import place


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, int, tuple[int, int, int, int]]:
    """Width and height of a canvas, and a rectangle in it that may be empty."""
    width, height = draw(st.integers(1, 150)), draw(st.integers(1, 150))
    rows = sorted(draw(st.tuples(st.integers(0, height), st.integers(0, height))))
    columns = sorted(draw(st.tuples(st.integers(0, width), st.integers(0, width))))
    return width, height, (rows[0], rows[1], columns[0], columns[1])


@settings(deadline=None, max_examples=150)
@given(changes(), st.integers(1, 100), st.integers(0, 2**31))
def test_spliced_bytes_are_those_of_the_whole_picture(
    change: tuple[int, int, tuple[int, int, int, int]], quality: int, seed: int
) -> None:
    width, height, (top, bottom, left, right) = change
    below = place(seed % 7, width, height)
    picture = below.copy()
    inside = picture[top:bottom, left:right]
    inside[:] = np.random.default_rng(seed).integers(0, 256, inside.shape)
    base = JpegBase(below, quality)
    spliced = base.with_changed(picture, (top, bottom, left, right))
    assert spliced == encode_with_restarts(picture, quality, interval_for(width)).tobytes()
    assert base.content == encode_with_restarts(below, quality, interval_for(width)).tobytes()


@pytest.mark.parametrize("size", [(224, 224), (100, 60), (16, 16), (208, 32)])
def test_restart_markers_leave_the_pixels_as_they_are(size: tuple[int, int]) -> None:
    picture = place(1, *size)
    with_markers = encode_with_restarts(picture, 90, interval_for(size[0])).tobytes()
    assert np.array_equal(decode_jpeg(with_markers), decode_jpeg(encode_jpeg(picture, 90)))


@pytest.mark.parametrize(
    ("width", "units"), [(224, 2), (448, 4), (4096, 64), (16, 1), (1, 1), (208, 13), (240, 3)]
)
def test_whole_intervals_make_a_row(width: int, units: int) -> None:
    assert interval_for(width) == units
    assert -(-width // 16) % units == 0


def test_only_what_changed_is_read() -> None:
    below = place(1, 64, 64)
    picture = below.copy()
    picture[10:20, 10:20] = 0
    wanted = JpegBase(below, 90).with_changed(picture, (10, 20, 10, 20))
    picture[40:] = 99
    assert JpegBase(below, 90).with_changed(picture, (10, 20, 10, 20)) == wanted
