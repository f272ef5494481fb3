"""Photometric differences: bounded, repeatable, and as strong as they say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.disturbing import LONGEST, exposed, noisy, recompressed, shifted
from fgbg_studio.imaging.writing import decode_jpeg, encode_jpeg
from tests.unit.pictures import noise, place

SHIFTS = st.integers(-40, 40)


@given(right=SHIFTS, down=SHIFTS)
def test_a_shift_moves_pixels_and_repeats_the_border(right: int, down: int) -> None:
    image = noise(1, 24, 30, 3)
    rows = np.clip(np.arange(24) - down, 0, 23)
    columns = np.clip(np.arange(30) - right, 0, 29)
    assert np.array_equal(shifted(image, right, down), image[rows][:, columns])


def test_a_shift_works_on_depth_and_leaves_its_argument_alone() -> None:
    depth = np.arange(12, dtype=np.float32).reshape(3, 4)
    before = depth.copy()
    moved = shifted(depth, 1, 0)
    assert moved.dtype == np.float32
    assert moved[0].tolist() == [0, 0, 1, 2]
    shifted(depth, 0, 0)[...] = -1
    assert np.array_equal(depth, before)


@given(gain=st.floats(0.1, 1.9), gamma=st.floats(0.1, 1.9))
def test_exposure_follows_its_formula_and_never_wraps_round(gain: float, gamma: float) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    expected = np.clip(255 * gain * (ramp / 255.0) ** gamma, 0, 255)
    assert np.abs(exposed(ramp, gain, gamma) - expected).max() <= 0.51
    assert (np.diff(exposed(ramp, gain, gamma)[0, :, 0].astype(int)) >= 0).all()


@given(height=st.integers(1, 9), width=st.integers(1, 9), gamma=st.floats(0.5, 2.0))
def test_every_value_of_a_picture_of_any_size_is_looked_up(
    height: int, width: int, gamma: float
) -> None:
    image, ramp = noise(3, height, width, 3), np.arange(256, dtype=np.uint8).reshape(-1, 1, 1)
    table = exposed(np.ascontiguousarray(np.broadcast_to(ramp, (256, 2, 3))), 1.0, gamma)
    assert np.array_equal(exposed(image, 1.0, gamma), cv2.LUT(image, table[:, 0, 0]))


def test_nothing_to_do_leaves_the_picture_as_it_is() -> None:
    image = noise(1, 9, 9, 3)
    assert np.array_equal(exposed(image, 1.0, 1.0), image)
    assert np.array_equal(noisy(image, 0.0, 1), image)
    assert np.array_equal(recompressed(image, 100), image)


@pytest.mark.parametrize("sigma", [1.0, 2.5, 5.0, 20.0])
def test_noise_has_the_standard_deviation_that_was_asked_for(sigma: float) -> None:
    grey = np.full((200, 200, 3), 128, np.uint8)
    added = noisy(grey, sigma, 1).astype(float) - 128
    rounding = 1 / 12
    assert added.std() == pytest.approx((sigma**2 + rounding) ** 0.5, rel=0.03)
    assert abs(added.mean()) < 0.05 * sigma


def test_noise_has_the_tails_of_a_normal_distribution() -> None:
    grey = np.full((200, 200, 3), 128, np.uint8)
    added = noisy(grey, 20.0, 1).astype(float) - 128
    for times, share in ((1, 0.317), (2, 0.0455)):
        assert (np.abs(added) > times * 20).mean() == pytest.approx(share, rel=0.1)


def test_stretches_of_noise_differ_between_seeds_and_within_large_pictures() -> None:
    grey = np.full((200, 200, 3), 128, np.uint8)
    seen = {noisy(grey, 5.0, seed).tobytes() for seed in range(200)}
    assert len(seen) == 200
    large = np.full((500, 600, 3), 128, np.uint8)
    added = noisy(large, 5.0, 3).reshape(-1).astype(float) - 128
    first, second = added[:LONGEST], added[LONGEST : 2 * LONGEST]
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02


def test_noise_leaves_its_argument_alone() -> None:
    image = noise(1, 9, 9, 3)
    kept = image.copy()
    assert not np.array_equal(noisy(image, 5.0, 1), kept)
    assert np.array_equal(image, kept)


def test_noise_is_independent_between_pixels_and_channels() -> None:
    grey = np.full((200, 200, 3), 128, np.uint8)
    added = noisy(grey, 5.0, 1).astype(float) - 128
    neighbours = np.corrcoef(added[:, 1:].ravel(), added[:, :-1].ravel())[0, 1]
    channels = np.corrcoef(added[..., 0].ravel(), added[..., 1].ravel())[0, 1]
    assert abs(neighbours) < 0.02
    assert abs(channels) < 0.02


def test_noise_stops_at_black_and_white_and_follows_its_seed() -> None:
    ends = np.array([[[0, 255, 0]]], np.uint8).repeat(500, axis=0)
    found = noisy(ends, 20.0, 1).astype(int)
    assert found[..., 1].min() > 150
    assert found[..., 0].max() < 100
    again = noisy(ends, 20.0, 1)
    other = noisy(ends, 20.0, 2)
    assert np.array_equal(found, again)
    assert not np.array_equal(found, other)


def test_recompressing_is_one_jpeg_and_no_more() -> None:
    image = place(1, 64, 48)
    assert np.array_equal(recompressed(image, 60), decode_jpeg(encode_jpeg(image, 60)))
    worse = np.abs(recompressed(image, 20).astype(int) - image).mean()
    better = np.abs(recompressed(image, 95).astype(int) - image).mean()
    assert better < worse
