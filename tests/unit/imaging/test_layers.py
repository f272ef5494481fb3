"""Cut-outs of any size from layers: no halo, in place, mirrored and turned as they say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.blending import alpha_over
from fgbg_studio.imaging.layers import layer_for, layers_of, sized, turned
from tests.unit.pictures import Picture, noise, thing


def square(colour: tuple[int, int, int] = (200, 60, 90)) -> Picture:
    """An opaque square with green hidden under the transparent part around it."""
    rgba = np.zeros((32, 32, 4), np.uint8)
    rgba[...] = (0, 255, 0, 0)
    rgba[8:24, 8:24] = (*colour, 255)
    return rgba


def centroid(alpha: Picture) -> tuple[float, float]:
    """The middle of an alpha, x and y, in pixels from the corner of the picture."""
    weights = alpha.astype(float)
    y, x = np.mgrid[: alpha.shape[0], : alpha.shape[1]] + 0.5
    return float((x * weights).sum() / weights.sum()), float((y * weights).sum() / weights.sum())


@given(width=st.integers(1, 90), height=st.integers(1, 90), limit=st.integers(8, 64))
def test_layers_halve_from_the_limit_down_and_keep_the_middle(
    width: int, height: int, limit: int
) -> None:
    layers = layers_of(noise(1, height, width, 4), limit)
    assert max(layers[0].shape[:2]) == min(limit, max(width, height))
    for larger, smaller in pairwise(layers):
        assert smaller.shape[0] == (larger.shape[0] + 1) // 2
        assert smaller.shape[1] == (larger.shape[1] + 1) // 2
    for layer in layers:
        assert (layer[..., :3] <= layer[..., 3:]).all()


@given(width=st.integers(1, 120), height=st.integers(1, 120))
def test_the_smallest_layer_that_is_not_smaller_is_taken(width: int, height: int) -> None:
    layers = layers_of(noise(1, 80, 100, 4), 100)
    chosen = layer_for(layers, (width, height))
    large_enough = [a for a in layers if a.shape[1] >= width and a.shape[0] >= height]
    assert chosen is (large_enough[-1] if large_enough else layers[0])


@given(length=st.integers(16, 448), width=st.integers(1, 448), to=st.integers(8, 448))
def test_no_layer_is_taken_that_has_pixels_to_pass_over(length: int, width: int, to: int) -> None:
    width, to = min(width, length), min(to, length)
    layers = layers_of(np.zeros((width, length, 4), np.uint8), length)
    chosen = layer_for(layers, (to, max(1, round(width * to / length))))
    assert chosen.shape[1] <= 2 * to  # bilinear interpolation sees two pixels each way


@pytest.mark.parametrize("width", [60, 30, 14])
def test_a_long_narrow_cutout_keeps_its_brightness_when_it_is_small(width: int) -> None:
    striped = np.full((width, 448, 4), 255, np.uint8)
    striped[:, np.arange(448) % 6 < 3, :3] = 0
    layers = layers_of(striped, 448)
    for length in (60, 37, 15):
        found = sized(layers, (length, max(1, round(width * length / 448))), flip=False)
        assert np.abs(found[..., :3].astype(int) - 128).max() <= 64


@pytest.mark.parametrize("size", [(7, 7), (16, 16), (50, 50), (200, 120)])
def test_resizing_brings_no_hidden_colour_to_the_edge(size: tuple[int, int]) -> None:
    resized = sized(layers_of(square(), 64), size, flip=False).astype(float)
    assert resized.shape == (size[1], size[0], 4)
    seen = resized[resized[..., 3] > 100]
    assert np.abs(seen[:, :3] / seen[:, 3:] * 255 - (200, 60, 90)).max() < 3


def test_a_cutout_over_its_own_colour_leaves_no_halo() -> None:
    canvas = np.full((43, 51, 3), (200, 60, 90), np.uint8)
    pixels = sized(layers_of(square(), 64), (51, 43), flip=False)
    alpha_over(canvas, pixels, np.ascontiguousarray(pixels[..., 3]))
    assert np.abs(canvas.astype(int) - (200, 60, 90)).max() <= 2


@given(width=st.integers(4, 70), height=st.integers(4, 70))
def test_a_mirrored_cutout_is_the_mirror_image(width: int, height: int) -> None:
    layers = layers_of(thing(3, 40, 30), 64)
    straight = sized(layers, (width, height), flip=False)
    assert np.array_equal(sized(layers, (width, height), flip=True), straight[:, ::-1])


@pytest.mark.parametrize("size", [(40, 30), (31, 23), (17, 13), (9, 7)])
def test_every_size_has_its_middle_in_the_same_place(size: tuple[int, int]) -> None:
    rgba = thing(3, 40, 30)
    whole = centroid(rgba[..., 3])
    found = centroid(sized(layers_of(rgba, 64), size, flip=False)[..., 3])
    assert found[0] / size[0] == pytest.approx(whole[0] / 40, abs=0.01)
    assert found[1] / size[1] == pytest.approx(whole[1] / 30, abs=0.01)


@pytest.mark.parametrize("flip", [False, True])
def test_turning_by_a_little_or_not_at_all_is_resizing(flip: bool) -> None:
    layers = layers_of(thing(3, 60, 44), 128)
    size = 45, 33
    straight = sized(layers, size, flip=flip).astype(int)
    inner = slice(2, -2), slice(2, -2)
    for angle in (0.0, 0.01):
        found = turned(layers, size, size, angle, flip=flip).astype(int)
        assert np.abs(found - straight)[inner].max() <= 8


@pytest.mark.parametrize(("angle", "quarters"), [(90.0, 1), (180.0, 2), (-90.0, 3)])
def test_quarter_turns_go_anticlockwise(angle: float, quarters: int) -> None:
    layers = layers_of(thing(3, 40, 30), 64)
    wanted = np.rot90(sized(layers, (40, 30), flip=False), quarters).astype(int)
    around = wanted.shape[1], wanted.shape[0]
    found = turned(layers, (40, 30), around, angle, flip=False).astype(int)
    assert np.abs(found - wanted)[2:-2, 2:-2].max() <= 8


def test_a_mirrored_cutout_is_turned_after_it_was_mirrored() -> None:
    rgba = np.zeros((20, 30, 4), np.uint8)
    rgba[:, :10] = 255  # the left end
    layers = layers_of(rgba, 64)
    found = turned(layers, (30, 20), (20, 30), 90.0, flip=True)[..., 3]
    assert found[:8, 5:15].min() == 255  # to the right by the mirror, to the top by the turn
    assert not found[14:].any()


@pytest.mark.parametrize("angle", [10.0, 37.0, -74.0, 130.0])
def test_a_turned_cutout_loses_nothing(angle: float) -> None:
    layers = layers_of(thing(3, 60, 44), 128)
    still = sized(layers, (50, 36), flip=False)[..., 3].sum(dtype=int)
    found = turned(layers, (50, 36), (64, 64), angle, flip=False)
    assert found[..., 3].sum(dtype=int) == pytest.approx(still, rel=0.02)
    assert centroid(found[..., 3]) == pytest.approx((32, 32), abs=0.7)
