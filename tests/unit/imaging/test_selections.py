from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import Mask, Point, is_empty
from fgbg_studio.imaging.selections import Picture, bucket, polygon, wand
from tests.unit.pictures import noise

SHAPE = 40, 50
places = st.tuples(st.floats(-60, 110), st.floats(-60, 100))


def selected(points: list[Point], softness: float = 1.0, shape: tuple[int, int] = SHAPE) -> Mask:
    mask = np.zeros(shape, np.uint8)
    region, part = polygon(shape, points, softness)
    mask[region] = part
    return mask


def area(mask: Mask) -> float:
    return float(mask.sum()) / 255


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def test_whole_pixels_are_whole() -> None:
    expected = np.zeros(SHAPE, np.uint8)
    expected[5:20, 10:30] = 255
    assert np.array_equal(selected(box(10, 5, 30, 20)), expected)


def test_a_pixel_gets_the_share_that_is_inside() -> None:
    mask = selected(box(10.5, 5, 30, 20.25))
    assert mask[6, 10] == 128
    assert mask[20, 11] == 64
    assert area(mask) == pytest.approx(19.5 * 15.25, rel=2e-3)


@given(st.lists(places, min_size=3, max_size=3))
def test_a_triangle_has_its_area_whichever_way_it_is_drawn(corners: list[Point]) -> None:
    inside = [(x % 50, y % 40) for x, y in corners]
    (ax, ay), (bx, by), (cx, cy) = inside
    expected = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    assert area(selected(inside)) == pytest.approx(expected, abs=2.5)
    turned = selected(inside[::-1]).astype(int)
    assert np.abs(turned - selected(inside)).max() <= 1


@given(st.lists(places, min_size=3, max_size=3))
def test_what_is_beyond_the_picture_is_cut_off(corners: list[Point]) -> None:
    wide = selected([(x + 70, y + 70) for x, y in corners], shape=(240, 250))
    difference = selected(corners).astype(int) - wide[70:110, 70:120]
    assert np.abs(difference).max() <= 1


def test_a_disc_is_round() -> None:
    turns = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    path = [(25 + 15 * np.cos(turn), 20 + 15 * np.sin(turn)) for turn in turns]
    assert area(selected(path)) == pytest.approx(np.pi * 225, rel=2e-3)


def test_both_loops_of_an_eight_are_inside() -> None:
    mask = selected([(5, 5), (30, 30), (30, 5), (5, 30)])
    assert area(mask) == pytest.approx(25 * 25 / 2, rel=0.01)
    assert mask[17, 8] == mask[17, 27] == 255


def test_what_a_path_goes_round_twice_is_inside() -> None:
    assert np.array_equal(selected(box(5, 5, 30, 30) * 2), selected(box(5, 5, 30, 30)))


def test_an_overlap_of_start_and_end_leaves_no_hole() -> None:
    path = [
        (5.0, 5.0),
        (40.0, 5.0),
        (40.0, 35.0),
        (5.0, 35.0),
        (5.0, 8.0),
        (20.0, 8.0),
        (20.0, 2.0),
    ]
    assert (selected(path)[9:30, 8:36] == 255).all()


def test_a_softer_edge_keeps_its_middle() -> None:
    hard, soft = selected(box(10, 5, 40, 35)), selected(box(10, 5, 40, 35), 7.0)
    assert soft[20, 25] == 255
    assert soft[20, 9] == pytest.approx(255 - soft[20, 10], abs=2)
    assert 0 < soft[20, 5] < soft[20, 9]
    assert area(soft) == pytest.approx(area(hard), rel=0.02)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(3.0, 3.0)],
        [(3.0, 3.0), (9.0, 9.0)],
        [(3.0, 3.0)] * 5,
        [(float("nan"), 3.0), (9.0, 9.0), (3.0, 9.0)],
        [(0.0, 0.0), (0.0, 3e-308), (1e-308, 4e-12)],
        [(-90.0, -90.0), (-50.0, -90.0), (-50.0, -50.0)],
    ],
)
def test_what_has_no_inside_selects_nothing(points: list[Point]) -> None:
    assert not selected(points).any()


def test_points_far_away_are_no_burden() -> None:
    assert (selected([(-1e300, -1e300), (1e300, -1e300), (0, 1e300)]) == 255).all()
    assert selected(box(-9, -9, 9, 9), shape=(1, 1)).tolist() == [[255]]


# The magic wand


def board() -> Picture:
    photo = np.full((40, 50, 3), (10, 20, 30), np.uint8)
    photo[5:15, 5:15] = photo[20:30, 20:30] = (200, 100, 50)
    photo[15, 15] = (200, 100, 50)
    photo[8, 8] = (190, 100, 50)
    return photo


def test_the_wand_takes_what_is_joined_by_its_sides() -> None:
    expected = np.zeros((40, 50), np.uint8)
    expected[5:15, 5:15] = 255
    assert np.array_equal(wand(board(), 6.5, 6.5, 10), expected)
    expected[8, 8] = 0
    assert np.array_equal(wand(board(), 6.5, 6.5, 9), expected)


def test_the_wand_takes_its_colour_everywhere() -> None:
    everywhere = wand(board(), 6.5, 6.5, 10, contiguous=False)
    assert area(everywhere) == 201
    assert everywhere[25, 25] == everywhere[15, 15] == 255


@given(
    st.integers(0, 255),
    st.booleans(),
    st.tuples(st.integers(0, 49), st.integers(0, 39)),
)
def test_the_wand_measures_the_channel_that_differs_most(
    tolerance: int, contiguous: bool, place: tuple[int, int]
) -> None:
    photo = np.asarray(cv2.blur(noise(4, 40, 50, 3), (5, 5)), np.uint8)
    apart = np.abs(photo.astype(int) - photo[place[1], place[0]]).max(axis=2)
    alike = (apart <= tolerance).astype(np.uint8)
    if contiguous:
        _, labels = cv2.connectedComponents(alike, connectivity=4)
        alike = (labels == labels[place[1], place[0]]).astype(np.uint8)
    found = wand(photo, place[0] + 0.5, place[1] + 0.5, tolerance, contiguous)
    assert np.array_equal(found, alike * 255)


@pytest.mark.parametrize("place", [(-0.5, 5), (50, 5), (5, 40), (float("nan"), 5), (1e300, 5)])
def test_beyond_the_picture_there_is_nothing(place: Point) -> None:
    assert not wand(board(), *place, 10).any()
    assert not wand(board(), *place, 10, contiguous=False).any()
    assert is_empty(bucket(noise(1, 40, 50), *place, 10)[0])


def test_a_photo_that_may_not_be_written_can_be_looked_at() -> None:
    photo = board()
    photo.flags.writeable = False
    assert area(wand(photo, 6.5, 6.5, 300)) == 2000


def test_a_bucket_fills_to_where_alpha_changes() -> None:
    mask = np.zeros((40, 50), np.uint8)
    mask[10:30, 10:30] = 255
    mask[15:25, 15:25] = 40
    region, part = bucket(mask, 20, 20, 40)
    assert region == (slice(15, 25), slice(15, 25))
    assert (part == 255).all()
    assert area(bucket(mask, 20, 20, 255)[1]) == 2000
