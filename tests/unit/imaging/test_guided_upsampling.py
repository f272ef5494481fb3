"""A mask and a depth map brought to a picture's size, along what is seen in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.imaging.guided_upsampling import Floats, Picture, guided_depth, guided_mask
from fgbg_studio.imaging.reading import read_rgb, read_rgba
from tests.unit.pictures import noise, place

SHORTER = 112


def disc(height: int = 600, width: int = 800) -> Floats:
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, (width // 2, height // 2), (180, 120), 20, 0, 360, 255, -1, cv2.LINE_AA)
    return np.asarray(mask / 255, np.float32)


def pictured(mask: Floats) -> Picture:
    """An object and a place of other colours, both with a pattern and noise."""
    height, width = mask.shape
    here = place(1, width, height) * 0.2 + np.array((200.0, 60.0, 40.0))
    there = place(2, width, height) * 0.3 + np.array((20.0, 90.0, 120.0))
    mixed = mask[..., None] * here + (1 - mask[..., None]) * there
    grainy = mixed + noise(3, height, width, 3) / 16
    return np.asarray(np.clip(grainy, 0, 255), np.uint8)


def as_answered(mask: Floats, shorter: int = SHORTER) -> Floats:
    """As a network says it: small, soft, and not quite where the outline is."""
    height, width = mask.shape
    scale = shorter / min(height, width)
    size = round(width * scale), round(height * scale)
    shares: Any = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    small: Any = cv2.GaussianBlur(shares, (0, 0), 1.0)
    random = np.random.default_rng(0).normal(size=small.shape).astype(np.float32)
    unsure = np.log((small + 0.01) / (1.01 - small)) + 3.5 * cv2.GaussianBlur(random, (0, 0), 2.0)
    return np.asarray(1 / (1 + np.exp(-unsure)), np.float32)


def reduced(picture: Picture, small: Floats) -> Picture:
    size = small.shape[1], small.shape[0]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def plain(small: Floats, shape: tuple[int, ...]) -> Floats:
    return np.asarray(cv2.resize(small, (shape[1], shape[0])), np.float32)


def at_the_edge(found: Floats, true: Floats, wide: int = 9) -> float:
    inside = (true >= 0.5).astype(np.uint8)
    band = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((wide, wide), np.uint8)) > 0
    return float(np.abs(found - true)[band].mean())


def test_an_outline_is_found_again_where_the_colours_change() -> None:
    true = disc()
    picture, small = pictured(true), as_answered(true)
    found = guided_mask(small, picture, reduced(picture, small))
    assert at_the_edge(found, true) < 0.5 * at_the_edge(plain(small, true.shape), true)


def test_outlines_of_real_photos_are_nearer_to_their_references(shared: Path) -> None:
    errors: list[tuple[float, float]] = []
    for file in sorted((shared / "data/photos/reference").glob("*.out.png")):
        picture = read_rgb(shared / f"data/photos/{file.name.partition('.')[0]}.jpg")
        true = np.asarray(read_rgba(file)[..., 3] / 255, np.float32)
        small = as_answered(true, 64)
        found = guided_mask(small, picture, reduced(picture, small))
        errors.append((at_the_edge(found, true), at_the_edge(plain(small, true.shape), true)))
    assert len(errors) == 9
    guided, linear = np.mean(errors, axis=0)
    assert guided < 0.75 * linear
    assert all(one < other for one, other in errors)


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_what_is_the_same_all_around_stays_as_it_is(value: float) -> None:
    picture = noise(1, 90, 130, 3)
    small = np.full((32, 48), value, np.float32)
    assert np.allclose(guided_mask(small, picture, reduced(picture, small)), value, atol=1e-6)


def test_a_picture_of_the_masks_size_gets_that_mask() -> None:
    small, picture = as_answered(disc(32, 48), 32), noise(2, 32, 48, 3)
    assert np.array_equal(guided_mask(small, picture, picture), small)
    assert np.array_equal(guided_depth(small, small, small), small)


def test_far_from_the_outline_it_is_linear_interpolation() -> None:
    true = disc()
    shares = cv2.resize(true, (160, 112), interpolation=cv2.INTER_AREA)
    picture, small = pictured(true), np.asarray(shares, np.float32)
    found = guided_mask(small, picture, reduced(picture, small))
    assert np.array_equal(found[:100], np.zeros_like(found[:100]))
    assert (found[290:310, 390:410] == 1).all()


sides = st.integers(16, 150)


@settings(max_examples=25)
@given(small=st.tuples(st.integers(2, 40), st.integers(2, 40)), size=st.tuples(sides, sides))
def test_any_sizes_give_shares_at_the_pictures_size(
    small: tuple[int, int], size: tuple[int, int]
) -> None:
    mask = np.asarray(noise(4, *small) / 255, np.float32)
    picture = noise(5, *size, 3)
    found = guided_mask(mask, picture, reduced(picture, mask))
    assert found.shape == size
    assert found.dtype == np.float32
    assert 0 <= found.min() <= found.max() <= 1
    depth = guided_depth(1 + mask, mask, found)
    assert depth.shape == size
    assert 1 - 1e-5 <= depth.min() <= depth.max() <= 2 + 1e-5


def test_depth_changes_where_the_mask_does() -> None:
    true = disc()
    near, far = np.float32(2), np.float32(10)
    layered = np.where(true >= 0.5, near, far)
    shares = cv2.resize(true, (149, 112), interpolation=cv2.INTER_AREA)
    small_mask = np.asarray(cv2.GaussianBlur(shares, (0, 0), 1.0), np.float32)
    small = np.asarray(small_mask * (near - far) + far, np.float32)
    found, linear = guided_depth(small, small_mask, true), plain(small, true.shape)
    assert np.abs(found - layered).max() < 0.5 * np.abs(linear - layered).max()
    assert np.abs(found - layered).mean() < 0.5 * np.abs(linear - layered).mean()
