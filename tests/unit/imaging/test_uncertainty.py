"""What a mask and its photo tell of how right the mask is."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.uncertainty import uncertainty


def disc(radius: int = 40, x: int = 100) -> Any:
    return cv2.circle(np.zeros((150, 200), np.uint8), (x, 75), radius, 255, -1)


def photo_of(mask: Any) -> Any:
    noise = np.random.default_rng(1).normal(0, 4, (150, 200, 3))
    colours = np.where(mask[..., None] > 0, (200, 60, 50), (60, 90, 70))
    return np.clip(colours + noise, 0, 255).astype(np.uint8)


def test_a_mask_that_follows_what_can_be_seen_is_certain() -> None:
    assert uncertainty(photo_of(disc()), disc()) < 0.05


@pytest.mark.parametrize("mask", [disc(40, 130), disc(15), disc(60)], ids=["beside", "in", "out"])
def test_a_hard_outline_where_nothing_can_be_seen_is_not(mask: Any) -> None:
    right, wrong = (uncertainty(photo_of(disc()), m) for m in (disc(), mask))
    assert wrong > right + 0.3


def test_grey_inside_is_doubt_and_a_soft_outline_is_not() -> None:
    image, mask = photo_of(disc()), disc()
    mask[60:90, 80:120] = 128
    assert uncertainty(image, mask) > 0.15
    assert uncertainty(image, np.asarray(cv2.GaussianBlur(disc(), (0, 0), 1.2))) < 0.05


def test_an_empty_mask_is_wholly_uncertain_and_a_full_one_is_not() -> None:
    image = photo_of(disc())
    assert uncertainty(image, np.zeros((150, 200), np.uint8)) == 1
    assert uncertainty(image, np.full((150, 200), 255, np.uint8)) == 0


def test_a_speck_is_not_certain_however_clear_it_is() -> None:
    assert uncertainty(photo_of(disc(8)), disc(8)) > 0.5


def test_the_size_of_the_photo_matters_little() -> None:
    image, mask = photo_of(disc()), disc(40, 130)
    large = [np.asarray(cv2.resize(p, None, fx=6, fy=6)) for p in (image, mask)]
    assert uncertainty(*large) == pytest.approx(uncertainty(image, mask), abs=0.1)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 999))
def test_it_lies_between_nothing_and_one(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (height, width, 3), np.uint8)
    assert 0 <= uncertainty(image, rng.integers(0, 256, (height, width), np.uint8)) <= 1
