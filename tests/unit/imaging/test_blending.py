"""Laying a cut-out over a background, against Pillow's compositing and against exact arithmetic."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fgbg_studio.imaging.blending import Patch, alpha_over
from fgbg_studio.imaging.fitting import premultiplied
from fgbg_studio.imaging.layers import layers_of, sized
from tests.unit.pictures import Picture, noise, place, thing

SIDES = st.integers(1, 40)


def patch(rgba: Picture, left: int = 0, top: int = 0) -> Patch:
    """A straight RGBA picture as a patch, in its own size."""
    return Patch(layers_of(rgba, max(rgba.shape))[0], left, top)


def laid(canvas: Picture, over: Patch) -> Picture:
    """A copy of the canvas with a patch over it."""
    found = canvas.copy()
    alpha_over(found[over.window], over.pixels, over.alpha)
    return found


def exact(canvas: Picture, rgba: Picture, left: int, top: int) -> npt.NDArray[np.float64]:
    """The same from straight colours in float64, by the formula of every textbook."""
    found = canvas.astype(np.float64)
    window = found[top : top + rgba.shape[0], left : left + rgba.shape[1]]
    alpha = rgba[..., 3:] / 255.0
    window[...] = alpha * rgba[..., :3] + (1.0 - alpha) * window
    return found


def by_pillow(canvas: Picture, rgba: Picture, left: int, top: int) -> Picture:
    """The same by Pillow's paste, with the alpha as its mask."""
    image, layer = Image.fromarray(canvas), Image.fromarray(rgba)
    image.paste(layer.convert("RGB"), (left, top), layer.getchannel("A"))
    return np.asarray(image)


@given(seed=st.integers(0, 1000), width=SIDES, height=SIDES, left=SIDES, top=SIDES)
def test_blending_is_within_one_grey_level_of_exact_arithmetic(
    seed: int, width: int, height: int, left: int, top: int
) -> None:
    canvas, rgba = noise(seed, 90, 90, 3), noise(seed + 1, height, width, 4)
    over = patch(rgba, left, top)
    assert np.abs(laid(canvas, over) - exact(canvas, rgba, left, top)).max() <= 1.01
    assert np.array_equal(over.alpha, rgba[..., 3])


def test_what_is_premultiplied_already_is_blended_within_half_a_level() -> None:
    canvas, over = noise(1, 60, 60, 3), patch(noise(2, 60, 60, 4))
    wanted = over.pixels[..., :3] + (1 - over.pixels[..., 3:] / 255.0) * canvas
    assert np.abs(laid(canvas, over) - wanted).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_a_resized_cutout_is_no_farther_from_exact_arithmetic_than_by_pillow(seed: int) -> None:
    canvas, rgba, size = place(3, 90, 90), thing(seed, 60, 50), (83, 71)
    rgba[..., :3] = noise(seed, 50, 60, 3)
    layer = cv2.resize(premultiplied(rgba).astype(np.float64), size)  # larger, so both interpolate
    wanted = canvas.astype(np.float64)
    wanted[5:76, 4:87] = layer[..., :3] + (1.0 - layer[..., 3:]) * wanted[5:76, 4:87]
    over = Patch(sized(layers_of(rgba, 180), size, flip=False), 4, 5)
    pillow = np.asarray(Image.fromarray(rgba).resize(size, Image.Resampling.BILINEAR))
    ours = ((laid(canvas, over) - wanted) ** 2).mean()
    theirs = ((by_pillow(canvas, pillow, 4, 5) - wanted) ** 2).mean()
    assert ours <= theirs


def test_alpha_is_straight() -> None:
    canvas = np.full((1, 1, 3), 100, np.uint8)
    half = np.array([[[200, 0, 100, 128]]], np.uint8)
    assert laid(canvas, patch(half)).tolist() == [[[150, 50, 100]]]


def test_opaque_and_transparent_pixels_are_exact() -> None:
    canvas, rgba = noise(1, 20, 20, 3), noise(2, 20, 20, 4)
    rgba[..., 3] = np.where(np.arange(20) < 10, 255, 0)
    found = laid(canvas, patch(rgba))
    assert np.array_equal(found[:, :10], rgba[:, :10, :3])
    assert np.array_equal(found[:, 10:], canvas[:, 10:])


def test_only_the_window_is_touched() -> None:
    canvas = noise(1, 50, 60, 3)
    found = laid(canvas, patch(noise(2, 20, 30, 4), 7, 11))
    found[11:31, 7:37] = canvas[11:31, 7:37]
    assert np.array_equal(found, canvas)
