"""Laying a cut-out over a background, against Pillow's own compositing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fgbg_studio.imaging.blending import alpha_over
from fgbg_studio.imaging.fitting import (
    centre_crop,
    crop_to_content,
    fit,
    premultiplied,
    resize_premultiplied,
)
from tests.unit.pictures import Picture, noise, place, thing

SIDES = st.integers(1, 40)


def by_pillow(canvas: Picture, cutout: Picture, left: int, top: int) -> Picture:
    """The same by an independent implementation."""
    base = Image.fromarray(canvas).convert("RGBA")
    layer = Image.new("RGBA", base.size)
    layer.paste(Image.fromarray(cutout), (left, top))
    return np.asarray(Image.alpha_composite(base, layer).convert("RGB"))


@given(seed=st.integers(0, 1000), width=SIDES, height=SIDES, left=SIDES, top=SIDES)
def test_blending_agrees_with_pillow_within_one_grey_level(
    seed: int, width: int, height: int, left: int, top: int
) -> None:
    canvas, cutout = noise(seed, 90, 90, 3), noise(seed + 1, height, width, 4)
    expected = by_pillow(canvas, cutout, left, top)
    mask = alpha_over(canvas, premultiplied(cutout), left, top)
    assert np.abs(canvas.astype(int) - expected).max() <= 1
    assert np.array_equal(mask[top : top + height, left : left + width], cutout[..., 3])
    assert mask.sum(dtype=int) == cutout[..., 3].sum(dtype=int)


def test_alpha_is_straight() -> None:
    canvas = np.full((1, 1, 3), 100, np.uint8)
    half = np.array([[[200, 0, 100, 128]]], np.uint8)
    alpha_over(canvas, premultiplied(half), 0, 0)
    assert canvas.tolist() == [[[150, 50, 100]]]


def test_opaque_and_transparent_pixels_are_exact() -> None:
    canvas, cutout = noise(1, 20, 20, 3), noise(2, 20, 20, 4)
    cutout[..., 3] = np.where(np.arange(20) < 10, 255, 0)
    before = canvas.copy()
    alpha_over(canvas, premultiplied(cutout), 0, 0)
    assert np.array_equal(canvas[:, :10], cutout[:, :10, :3])
    assert np.array_equal(canvas[:, 10:], before[:, 10:])


@pytest.mark.parametrize("size", [(7, 7), (16, 16), (50, 50), (200, 120)])
def test_resizing_brings_no_hidden_colour_to_the_edge(size: tuple[int, int]) -> None:
    rgba = np.zeros((32, 32, 4), np.uint8)
    rgba[...] = (0, 255, 0, 0)
    rgba[8:24, 8:24] = (200, 60, 90, 255)
    resized = resize_premultiplied(premultiplied(rgba), size)
    assert resized.shape == (size[1], size[0], 4)
    visible = resized[resized[..., 3] > 1e-3]
    straight = visible[:, :3] / visible[:, 3:]
    assert np.abs(straight - (200, 60, 90)).max() < 0.5
    assert resized.min() >= 0
    assert resized[..., 3].max() <= 1 + 1e-6


def test_a_cutout_over_its_own_colour_leaves_no_halo() -> None:
    canvas = np.full((60, 60, 3), (200, 60, 90), np.uint8)
    rgba = np.zeros((32, 32, 4), np.uint8)
    rgba[8:24, 8:24] = (200, 60, 90, 255)
    alpha_over(canvas, resize_premultiplied(premultiplied(rgba), (51, 43)), 4, 9)
    assert np.abs(canvas.astype(int) - (200, 60, 90)).max() <= 1


@given(width=SIDES, height=SIDES, canvas=st.tuples(SIDES, SIDES))
def test_fitting_gives_the_canvas_from_the_middle(
    width: int, height: int, canvas: tuple[int, int]
) -> None:
    rows, columns = centre_crop((width, height), canvas)
    kept_h, kept_w = rows.stop - rows.start, columns.stop - columns.start
    assert 0 <= rows.start <= rows.stop <= height
    assert 0 <= columns.start <= columns.stop <= width
    assert kept_w == width or kept_h == height
    assert abs((width - columns.stop) - columns.start) <= 1
    assert abs((height - rows.stop) - rows.start) <= 1
    fitted = fit(noise(1, height, width, 3), canvas)
    assert fitted.shape == (canvas[1], canvas[0], 3)
    assert fitted.dtype == np.uint8


def test_fitting_a_picture_of_the_canvas_changes_nothing() -> None:
    image = place(1, 48, 48)
    assert np.array_equal(fit(image, (48, 48)), image)


def test_a_depth_map_gets_no_values_in_between() -> None:
    steps = np.where(np.arange(64) < 31, 800, 60000).astype(np.uint16)
    for canvas in ((24, 24), (100, 100)):
        fitted = fit(np.tile(steps, (64, 1)), canvas, exact=True)
        assert set(np.unique(fitted)) == {800, 60000}


def test_cropping_keeps_every_visible_pixel_and_no_empty_border() -> None:
    rgba = np.zeros((40, 50, 4), np.uint8)
    rgba[10:34, 5:35] = thing(1)
    cropped = crop_to_content(rgba)
    assert cropped is not None
    assert cropped[..., 3].sum(dtype=int) == rgba[..., 3].sum(dtype=int)
    for edge in (cropped[0], cropped[-1], cropped[:, 0], cropped[:, -1]):
        assert edge[..., 3].any()
    assert crop_to_content(np.zeros((5, 5, 4), np.uint8)) is None
