"""Harmonising: towards the colours around, by as much as was asked for."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from fgbg_studio.imaging.harmonising import harmonised
from tests.unit.patches import CANVAS, block, ellipse, laid, patch
from tests.unit.pictures import place

BLUE = np.full((CANVAS[1], CANVAS[0], 3), (40, 70, 160), np.uint8)


def colour(image: np.ndarray) -> np.ndarray:
    return np.asarray(image[24, 32].astype(float))


def test_strength_is_the_share_of_the_way_in_lab() -> None:
    over = block(20, 14, 24, 20, (200, 120, 40))

    def seen(strength: float) -> np.ndarray:
        shown = laid(BLUE, harmonised(BLUE, over, strength))
        pixel = (colour(shown)[None, None] / 255).astype(np.float32)
        lab: np.ndarray = np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB), np.float32)
        return lab.reshape(3)

    start, half, end = seen(0), seen(0.5), seen(1)
    assert np.abs(half - (start + end) / 2).max() < 2
    assert np.abs(colour(laid(BLUE, harmonised(BLUE, over, 1.0))) - (40, 70, 160)).max() <= 3


def test_no_strength_changes_nothing_and_the_alpha_stays_under_any() -> None:
    over, below = ellipse(), place(2, *CANVAS)
    assert harmonised(below, over, 0) is over
    kept = over.pixels.copy()
    found = harmonised(below, over, 1.0)
    assert np.array_equal(found.alpha, over.alpha)
    assert np.array_equal(over.pixels, kept)
    assert not np.array_equal(found.pixels, kept)


def test_only_the_near_surroundings_count() -> None:
    over = block(4, 4, 10, 10, (200, 120, 40))
    other = BLUE.copy()
    other[:, 40:] = 255
    assert np.array_equal(harmonised(BLUE, over, 1).pixels, harmonised(other, over, 1).pixels)


def test_an_object_keeps_its_drawing_on_an_even_ground() -> None:
    rgba = np.full((20, 24, 4), 255, np.uint8)
    rgba[:, ::2, :3] = 60
    found = harmonised(BLUE, patch(rgba, 20, 14), 1.0).pixels[..., :3].astype(float)
    assert found.std(axis=(0, 1)).max() > 15


@pytest.mark.parametrize("size", [CANVAS, (1, 1)])
def test_an_object_without_surroundings_or_nearly_without_pixels(size: tuple[int, int]) -> None:
    over = block(0, 0, *size)
    assert harmonised(BLUE, over, 1.0).pixels.shape == over.pixels.shape
