from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import Brush, Mask, stroke
from fgbg_studio.imaging.mask_operations import (
    content,
    feather,
    fill_holes,
    grow,
    invert,
    remove_islands,
    shrink,
    smooth,
)
from tests.unit.pictures import noise

SHAPE = 120, 150


def disc(*circles: tuple[float, float, float], soft: float = 1.0) -> Mask:
    """Discs of (x, y, radius), the edge of each fading over `soft` pixels."""
    mask = np.zeros(SHAPE, np.uint8)
    for x, y, radius in circles:
        stroke(mask, [(x, y)], Brush(radius + soft / 2, 1 - soft / (radius + soft / 2)))
    return mask


def ring() -> Mask:
    """A disc with a hole, both with edges that fade over eight pixels."""
    return np.minimum(disc((75, 60, 50), soft=8), 255 - disc((75, 60, 15), soft=8))


def radius_of(mask: Mask) -> float:
    """Of a disc."""
    return float(np.sqrt(np.count_nonzero(mask >= 128) / np.pi))


def test_inverting_twice_is_the_mask() -> None:
    assert np.array_equal(invert(invert(noise(1, 9, 7))), noise(1, 9, 7))


def test_content_is_all_that_is_not_background() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    assert content(mask) is None
    mask[7, 9] = 1
    mask[30, 4] = 255
    assert content(mask) == (slice(7, 31), slice(4, 10))


# Growing and shrinking


@pytest.mark.parametrize("px", [1.0, 2.5, 6.0, 17.0])
def test_growing_carries_the_edge_outwards(px: float) -> None:
    mask = disc((75, 60, 20), soft=6)
    grown, shrunk = grow(mask, px), shrink(mask, px)
    assert radius_of(grown) == pytest.approx(radius_of(mask) + px, abs=0.35)
    assert radius_of(shrunk) == pytest.approx(radius_of(mask) - px, abs=0.35)
    row, moved = mask[60].astype(float), grown[60].astype(float)
    shifted = np.interp(np.arange(75, 140) - px, np.arange(150), row)
    assert np.abs(moved[75:140] - shifted).max() <= 14  # the whole profile, not only its middle


@given(st.integers(1, 12), st.integers(0, 99))
def test_growing_takes_the_largest_alpha_of_a_disc(radius: int, seed: int) -> None:
    mask = np.where(noise(seed, 30, 40) > 250, noise(seed + 1, 30, 40), np.uint8(0))
    steps = np.arange(-radius, radius + 1)
    kernel = (steps**2 + steps[:, None] ** 2 <= radius**2).astype(np.uint8)
    assert np.array_equal(grow(mask, radius), cv2.dilate(mask, kernel))


def test_shrinking_leaves_what_the_border_cuts() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[:, :60] = 255
    expected = np.zeros(SHAPE, np.uint8)
    expected[:, :50] = 255
    assert np.array_equal(shrink(mask, 10), expected)


# Feathering and smoothing


@pytest.mark.parametrize("px", [2.0, 6.0, 20.0])
def test_feathering_fades_an_edge_and_keeps_its_place(px: float) -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[:, :75] = 255
    row = feather(mask, px)[60].astype(int)
    assert row[74] + row[75] == pytest.approx(255, abs=3)
    assert (np.diff(row) <= 0).all()
    for inside in (0, round(px / 2), round(px)):
        expected = 255 * NormalDist(0, px / 2).cdf(inside + 0.5)
        assert row[74 - inside] == pytest.approx(expected, abs=5)
    assert row[74 - int(2.2 * px)] == 255
    assert row[75 + int(2.2 * px)] == 0


def test_a_wide_feather_is_a_gaussian_too() -> None:
    mask = np.zeros((400, 400), np.uint8)
    cv2.circle(mask, (200, 200), 100, 255, -1)
    expected = cv2.GaussianBlur(mask, (0, 0), 12)
    assert np.abs(feather(mask, 24).astype(int) - expected).max() <= 7


def test_smoothing_takes_a_bump_and_a_dent_away() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    mask[40:] = 255
    bumpy = mask.copy()
    bumpy[37:40, 30:34] = 255
    bumpy[40:43, 80:84] = 0
    left = np.flatnonzero((smooth(bumpy, 6) != mask).any(axis=1))
    assert set(left) <= {39, 40}  # of three rows, one is left


def test_smoothing_leaves_a_soft_straight_edge() -> None:
    mask = np.tile(np.clip(np.arange(150) * 12 - 700, 0, 255).astype(np.uint8), (120, 1))
    assert np.array_equal(smooth(mask, 9), mask)


# Holes and islands


def test_a_hole_is_filled_with_its_rim_and_the_outer_rim_stays() -> None:
    filled = fill_holes(ring())
    assert np.array_equal(filled, disc((75, 60, 50), soft=8))


def test_a_hole_in_a_thin_soft_wall_leaves_the_outside_alone() -> None:
    wall = np.minimum(disc((75, 60, 20), soft=12), 255 - disc((75, 60, 12), soft=12))
    assert wall.max() < 255
    filled = fill_holes(wall)
    assert (filled[56:65, 71:80] == 255).all()
    assert np.array_equal(filled[:38], wall[:38])


def test_only_holes_up_to_a_share_of_the_object_are_filled() -> None:
    mask = ring()
    assert np.array_equal(fill_holes(mask, 0.05), mask)
    assert not np.array_equal(fill_holes(mask, 0.2), mask)


def test_a_bay_at_the_border_is_no_hole() -> None:
    mask = np.full(SHAPE, 255, np.uint8)
    mask[50:70, :40] = 0
    assert np.array_equal(fill_holes(mask), mask)


def test_a_wall_that_hangs_together_by_corners_surrounds() -> None:
    mask = np.zeros(SHAPE, np.uint8)
    for n in range(21):
        mask[[40 - n, 40 + n, 40 - n, 40 + n], [40 - 20 + n, 40 - 20 + n, 60 - n, 60 - n]] = 255
    assert fill_holes(mask)[40, 40] == 255
    assert fill_holes(mask)[5, 5] == 0


def test_a_dent_in_what_is_no_object_is_no_hole() -> None:
    mask = np.full(SHAPE, 100, np.uint8)
    mask[20:40, 20:40] = 0
    assert np.array_equal(fill_holes(mask), mask)


def test_a_small_island_goes_with_its_rim() -> None:
    mask = disc((50, 60, 40), (125, 60, 6), soft=6)
    assert np.array_equal(remove_islands(mask), disc((50, 60, 40), soft=6))


def test_an_island_goes_from_a_rim_that_it_shares() -> None:
    large, small = disc((50, 60, 40), soft=8), disc((98, 60, 5), soft=8)
    left = remove_islands(np.maximum(large, small))
    assert left.max(axis=0)[100:].max() == 0
    assert np.array_equal(left[:, :90], large[:, :90])


def test_a_faint_spot_goes_and_two_large_parts_stay() -> None:
    two = disc((30, 60, 20), (110, 60, 20))
    spotted = two.copy()
    spotted[5:9, 70:75] = 60
    assert np.array_equal(remove_islands(spotted), two)


def test_parts_stay_that_are_a_given_share_of_the_largest() -> None:
    mask = disc((50, 60, 40), (125, 60, 10))
    assert np.array_equal(remove_islands(mask, 0.05), mask)
    assert not np.array_equal(remove_islands(mask, 0.2), mask)
    assert np.array_equal(remove_islands(mask, 0), mask)


def test_a_mask_without_any_object_is_left_alone() -> None:
    faint = noise(1, *SHAPE) // 2
    assert np.array_equal(remove_islands(faint), faint)


# All of them

OPERATIONS: list[Callable[[Mask], Mask]] = [
    invert,
    fill_holes,
    remove_islands,
    lambda mask: grow(mask, 3),
    lambda mask: shrink(mask, 3),
    lambda mask: feather(mask, 3),
    lambda mask: feather(mask, 30),
    lambda mask: smooth(mask, 3),
]


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (600, 3), (530, 700)])
@pytest.mark.parametrize("work", OPERATIONS)
def test_a_mask_is_not_changed_but_made_anew(
    work: Callable[[Mask], Mask], shape: tuple[int, int]
) -> None:
    mask = noise(2, *shape)
    result = work(mask)
    assert np.array_equal(mask, noise(2, *shape))
    assert result.shape == shape
    assert result.dtype == np.uint8
    for even in (0, 255):
        same = np.full(shape, even, np.uint8)
        assert (work(same) == (255 - even if work is invert else even)).all()


@pytest.mark.parametrize("work", [grow, shrink, feather, smooth])
def test_tiles_leave_no_seams(work: Callable[[Mask, float], Mask]) -> None:
    mask = np.zeros((1100, 1100), np.uint8)
    cv2.ellipse(mask, (540, 530), (420, 380), 20, 0, 360, 255, -1)
    mask = feather(mask, 4)
    moved = np.roll(work(mask, 7), (37, 41), axis=(0, 1))
    assert np.array_equal(moved, work(np.roll(mask, (37, 41), axis=(0, 1)), 7))


@pytest.mark.parametrize("px", [0.0, -3.0, float("nan"), float("inf")])
@pytest.mark.parametrize("work", [grow, shrink, feather, smooth])
def test_no_distance_changes_nothing(work: Callable[[Mask, float], Mask], px: float) -> None:
    assert np.array_equal(work(noise(2, 20, 30), px), noise(2, 20, 30))


@pytest.mark.parametrize("work", [grow, shrink, feather, smooth])
def test_a_distance_beyond_the_mask_is_no_fault(work: Callable[[Mask, float], Mask]) -> None:
    assert work(noise(2, 20, 30), 1e9).shape == (20, 30)
