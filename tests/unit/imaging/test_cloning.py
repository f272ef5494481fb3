"""Poisson blending stays in its place, also where an object touches the canvas's border."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from fgbg_studio.imaging.blending import Patch
from fgbg_studio.imaging.cloning import cloned
from tests.unit.patches import CANVAS, block, laid, patch
from tests.unit.pictures import place, thing

WIDTH, HEIGHT = CANVAS
PLACES = {
    "middle": (20, 14),
    "left": (0, 14),
    "right": (WIDTH - 24, 14),
    "top": (20, 0),
    "bottom": (20, HEIGHT - 20),
    "upper left": (0, 0),
    "upper right": (WIDTH - 24, 0),
    "lower left": (0, HEIGHT - 20),
    "lower right": (WIDTH - 24, HEIGHT - 20),
}
GREY = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)


def marked(left: int, top: int, width: int = 24, height: int = 20) -> Patch:
    """An opaque grey rectangle with a bright mark near each of its corners."""
    rgba = np.full((height, width, 4), (128, 128, 128, 255), np.uint8)
    for y in (5, height - 7):
        for x in (6, width - 8):
            rgba[y : y + 2, x : x + 2, :3] = 250
    return patch(rgba, left, top)


def marks(image: np.ndarray) -> list[tuple[int, int]]:
    return [(int(y), int(x)) for y, x in np.argwhere(image[..., 0] > 200)]


@pytest.mark.parametrize("where", sorted(PLACES))
def test_an_object_stays_in_its_place(where: str) -> None:
    over = marked(*PLACES[where])
    plain = laid(GREY, over)
    found = laid(GREY, cloned(GREY, over))
    assert marks(found) == marks(plain)
    assert np.abs(found.astype(int) - plain).max() <= 6


def test_an_object_as_large_as_the_canvas_stays_in_its_place() -> None:
    over = marked(0, 0, WIDTH, HEIGHT)
    assert marks(laid(GREY, cloned(GREY, over))) == marks(laid(GREY, over))


@pytest.mark.parametrize("where", sorted(PLACES))
def test_the_mask_and_all_around_it_stay_as_they_are(where: str) -> None:
    below = place(1, WIDTH, HEIGHT)
    over = patch(thing(3, 24, 20), *PLACES[where])
    kept = below.copy(), over.pixels.copy()
    found = cloned(below, over)
    assert np.array_equal(found.alpha, over.alpha)
    assert (found.left, found.top) == (over.left, over.top)
    assert (found.pixels[..., :3] <= found.pixels[..., 3:]).all()
    outside = np.ones(below.shape[:2], bool)
    outside[over.window] = over.alpha == 0
    assert np.array_equal(laid(below, found)[outside], below[outside])
    assert np.array_equal(below, kept[0])
    assert np.array_equal(over.pixels, kept[1])


def test_an_even_object_takes_the_colours_of_what_is_around() -> None:
    below = np.full_like(GREY, (30, 160, 90))
    found = laid(below, cloned(below, block(20, 14, 24, 20, (230, 40, 40))))
    assert np.abs(found.astype(int) - below).max() <= 4


@pytest.mark.parametrize("side", [2, 3, 5])
def test_an_object_of_a_few_pixels_is_still_there(side: int) -> None:
    rgba = np.full((side, side, 4), (128, 128, 128, 255), np.uint8)
    rgba[side // 2, side // 2, :3] = 255
    found = cloned(GREY, patch(rgba, 20, 20)).pixels
    assert found[side // 2, side // 2, 0] > 200


def test_an_object_without_pixels_is_left_alone() -> None:
    empty = patch(np.zeros((5, 5, 4), np.uint8), 10, 10)
    assert cloned(GREY, empty) is empty


def test_opencv_still_narrows_masks_as_much_as_is_made_good_for() -> None:
    """`cloned` widens the mask by what seamlessClone takes away; this tells when that changes."""
    spot = np.full((41, 41, 3), 128, np.uint8)
    spot[20, 20] = 255
    shown = []
    for half in range(2, 6):
        mask = np.zeros((41, 41), np.uint8)
        mask[20 - half : 21 + half, 20 - half : 21 + half] = 255
        found = cv2.seamlessClone(spot, np.full_like(spot, 128), mask, (20, 20), cv2.NORMAL_CLONE)
        shown.append(int(found[20, 20, 0]) > 200)
    assert shown == [False, False, True, True]
