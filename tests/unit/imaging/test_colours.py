"""Colours of cut-outs: neutral settings change nothing, and each changes what it says."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.colours import LUMA, colour_matrix, recoloured
from tests.unit.patches import patch
from tests.unit.pictures import noise

FACTORS = st.floats(0.1, 1.9)


def one(r: int, g: int, b: int, alpha: int = 255) -> np.ndarray:
    pixel = np.array([[[r, g, b, 255]]], float) * alpha / 255
    return np.rint(pixel).astype(np.uint8)


@given(brightness=FACTORS, contrast=FACTORS, saturation=st.floats(0, 2), hue=st.floats(-180, 180))
def test_the_alpha_stays_and_no_colour_is_above_it(
    brightness: float, contrast: float, saturation: float, hue: float
) -> None:
    pixels = patch(noise(1, 20, 20, 4)).pixels
    found = recoloured(pixels, brightness, contrast, saturation, hue)
    assert np.array_equal(found[..., 3], pixels[..., 3])
    assert (found[..., :3] <= found[..., 3:]).all()


def test_neutral_settings_are_the_identity() -> None:
    assert np.array_equal(colour_matrix(1, 1, 1, 0), np.eye(4))
    pixels = patch(noise(1, 20, 20, 4)).pixels
    assert np.array_equal(recoloured(pixels, 1, 1, 1, 0), pixels)


def test_brightness_and_contrast_are_factors_and_contrast_leaves_mid_grey() -> None:
    assert recoloured(one(100, 40, 20), 1.5, 1, 1, 0)[0, 0].tolist() == [150, 60, 30, 255]
    assert recoloured(one(127, 227, 27), 1, 0.5, 1, 0)[0, 0, :3] == pytest.approx(
        [127, 177, 77], abs=1
    )


def test_half_transparent_pixels_change_like_opaque_ones() -> None:
    settings = 0.8, 1.3, 0.6, 40.0
    opaque = recoloured(one(120, 90, 60), *settings)[0, 0, :3].astype(float)
    half = recoloured(one(120, 90, 60, 128), *settings)[0, 0, :3].astype(float)
    assert np.abs(half * 255 / 128 - opaque).max() <= 3


def test_without_saturation_all_is_grey_of_the_same_luma() -> None:
    found = recoloured(one(200, 80, 30), 1, 1, 0, 0)[0, 0, :3]
    assert np.ptp(found) <= 1
    assert found[0] == pytest.approx(LUMA @ [200, 80, 30], abs=1)


@pytest.mark.parametrize("degrees", [-120, -60, 60, 120])
def test_the_hue_turns_and_the_luma_stays(degrees: int) -> None:
    before = np.array([140, 110, 100])
    found = recoloured(one(140, 110, 100), 1, 1, 1, degrees)[0, 0, :3]
    assert LUMA @ found == pytest.approx(LUMA @ before, abs=1.5)
    was, now = (colorsys.rgb_to_hsv(*(values / 255))[0] * 360 for values in (before, found))
    turned = (now - was + 180) % 360 - 180
    assert abs(turned) == pytest.approx(abs(degrees), abs=25)
