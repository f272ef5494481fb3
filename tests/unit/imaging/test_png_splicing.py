"""PNG pictures put together from the bytes of others: the same pixels for every reader."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fgbg_studio.imaging.png_filters import PAETH, SUB, Filter
from fgbg_studio.imaging.png_splicing import (
    MaskPng,
    PngBase,
)


def read_by_both(png: bytes) -> npt.NDArray[Any]:
    """Pixels as OpenCV decodes them (RGB order); Pillow must see the same."""
    flags = cv2.IMREAD_COLOR_RGB if png[25] == 2 else cv2.IMREAD_UNCHANGED
    decoded = np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), flags))
    picture = Image.open(io.BytesIO(png))
    picture.load()
    other = picture.convert("L") if picture.mode == "1" else picture
    assert np.array_equal(np.asarray(other), decoded)
    return decoded


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, int, tuple[int, int, int, int]]:
    """Width and height of a canvas, and a rectangle in it with one pixel at least."""
    width, height = draw(st.integers(1, 90)), draw(st.integers(1, 150))
    top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
    bottom = draw(st.integers(top + 1, height))
    return width, height, (top, bottom, left, draw(st.integers(left + 1, width)))


Change = tuple[int, int, tuple[int, int, int, int]]


@settings(deadline=None, max_examples=100)
@given(changes(), st.integers(0, 2**31), st.sampled_from([SUB, PAETH]), st.booleans())
def test_a_picture_spliced_has_its_own_pixels(
    change: Change, seed: int, filtering: Filter, colours: bool
) -> None:
    width, height, (top, bottom, left, right) = change
    random = np.random.default_rng(seed)
    below = random.integers(0, 65536, (height, width)).astype(np.uint16)
    if colours:
        below = random.integers(0, 256, (height, width, 3)).astype(np.uint8)
    base = PngBase(below, filtering)
    picture = below.copy()
    inside = picture[top:bottom, left:right]
    inside[:] = random.integers(0, 256, inside.shape)
    assert np.array_equal(
        read_by_both(base.with_changed(picture, (top, bottom, left, right))), picture
    )
    assert np.array_equal(read_by_both(base.content), below)


@pytest.mark.parametrize("bits", [8, 1])
@settings(deadline=None, max_examples=60)
@given(change=changes(), seed=st.integers(0, 2**31))
def test_a_mask_has_its_own_pixels(bits: int, change: Change, seed: int) -> None:
    width, height, (top, bottom, left, right) = change
    mask = np.zeros((height, width), np.uint8)
    inside = mask[top:bottom, left:right]
    inside[:] = np.random.default_rng(seed).integers(0, 256, inside.shape)
    encoder = MaskPng(width, height, bits)
    wanted = mask if bits == 8 else np.where(mask >= 128, 255, 0)
    for _ in range(2):
        encoded = encoder.encode(mask, (top, bottom, left, right))
        assert np.array_equal(read_by_both(encoded), wanted)


@pytest.mark.parametrize("standing", [(0, 0, 0, 0), (5, 5, 3, 9), (20, 20, 30, 30), (2, 9, 4, 4)])
def test_a_mask_of_nothing(standing: tuple[int, int, int, int]) -> None:
    encoded = MaskPng(30, 20).encode(np.zeros((20, 30), np.uint8), standing)
    assert not read_by_both(encoded).any()


def test_smooth_depth_is_filtered_by_paeth_and_a_ramp_by_sub() -> None:
    rows, columns = np.mgrid[:128, :128]
    ramp = np.repeat(np.linspace(1, 60000, 128)[:, None], 128, axis=1).astype(np.uint16)
    bumpy = 20000 + 9000 * np.sin(rows / 9) * np.cos(columns / 11)
    assert PngBase(ramp).filtering == SUB
    assert PngBase(bumpy.astype(np.uint16)).filtering == PAETH


def test_a_spliced_picture_is_as_small_as_a_whole_one() -> None:
    rows, columns = np.mgrid[:224, :224]
    depth = (20000 + 9000 * np.sin(rows / 9) * np.cos(columns / 11)).astype(np.uint16)
    base = PngBase(depth)
    depth[50:150, 60:140] = 7000
    spliced = base.with_inside(depth[50:150, 60:140], 50, 60)
    assert len(spliced) <= 1.1 * len(PngBase(depth).content)


def test_a_picture_in_which_nothing_changed() -> None:
    picture = np.arange(600, dtype=np.uint16).reshape(20, 30)
    base = PngBase(picture)
    assert base.with_changed(picture, (7, 7, 3, 9)) == base.content
    assert base.with_changed(picture, (20, 20, 30, 30)) == base.content


def test_a_picture_coded_like_another_has_its_own_pixels() -> None:
    rows, columns = np.mgrid[:70, :50]
    depth = (20000 + 9000 * np.sin(rows / 9) * np.cos(columns / 11)).astype(np.uint16)
    first, moved = PngBase(depth), np.roll(depth, (2, 1), axis=(0, 1))
    base = PngBase(moved, like=first)
    assert base.filtering == first.filtering
    assert np.array_equal(read_by_both(base.content), moved)
    moved[5:60, 3:50] = 65535
    assert np.array_equal(read_by_both(base.with_changed(moved, (5, 60, 3, 50))), moved)
