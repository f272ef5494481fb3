"""Layered depth: an object at the depth of its ground contact, never mixed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.blending import Window
from fgbg_studio.imaging.layered_depth import Standing, stand, stand_in_order
from tests.unit.pictures import Picture

Depth = npt.NDArray[np.float32]
ALL = slice(None), slice(None)


def ramp(height: int = 20, width: int = 10) -> Depth:
    """Depth that falls from the top, 20, to the bottom, 1."""
    return np.repeat(np.arange(height, 0, -1, dtype=np.float32)[:, None], width, axis=1)


def with_object(depth: Depth, mask: Picture) -> Depth:
    """A copy of a depth map with an object in it."""
    found = depth.copy()
    stand(found, ALL, mask)
    return found


def window(top: int, left: int, height: int, width: int) -> Window:
    return slice(top, top + height), slice(left, left + width)


def solid(at: Window, factors: Depth | None = None) -> Standing:
    """An opaque rectangle."""
    shape = at[0].stop - at[0].start, at[1].stop - at[1].start
    return Standing(at, np.full(shape, 255, np.uint8), factors)


def by_numpy(depth: Depth, mask: Picture) -> Depth:
    """The same written plainly."""
    covered, found = mask >= 128, depth.copy()
    hidden = depth[covered & (depth > 0)]
    if not hidden.size:
        return found
    last = np.flatnonzero(covered.any(axis=1))[-1]
    contact = depth[last][covered[last] & (depth[last] > 0)]
    nearest = np.percentile(hidden.astype(np.float64), 5)
    found[covered] = min(np.median(contact), nearest) if contact.size else nearest
    return found


@given(seed=st.integers(0, 10_000), unknown=st.floats(0, 1), dense=st.floats(0, 1))
def test_it_is_what_plain_numpy_says(seed: int, unknown: float, dense: float) -> None:
    random = np.random.default_rng(seed)
    depth = random.gamma(3, 2, (12, 15)).astype(np.float32)
    depth += np.linspace(seed % 40, 0, 12, dtype=np.float32)[:, None]
    depth[random.random(depth.shape) < unknown] = 0
    mask = np.where(random.random(depth.shape) < dense, 255, 0).astype(np.uint8)
    found, wanted = with_object(depth, mask), by_numpy(depth, mask)
    assert np.allclose(found, wanted, rtol=1e-6)


def test_the_cutout_stands_at_the_depth_of_its_ground_contact() -> None:
    mask = np.zeros((20, 10), np.uint8)
    mask[5:11, 2:6] = 255
    depth = ramp()
    found = with_object(depth, mask)
    assert set(np.unique(found[mask > 0])) == {np.float32(10)}
    assert np.array_equal(found[mask == 0], depth[mask == 0])


def test_half_transparent_edges_take_one_depth_or_the_other() -> None:
    mask = np.zeros((20, 10), np.uint8)
    mask[5:11, 2:6], mask[5:11, 6], mask[5:11, 7] = 255, 128, 127
    found = with_object(ramp(), mask)
    assert (found[5:11, 6] == 10).all()
    assert np.array_equal(found[5:11, 7], ramp()[5:11, 7])


def test_the_cutout_is_never_behind_the_5th_percentile_of_what_it_hides() -> None:
    depth = np.full((20, 10), 50, np.float32)
    depth[5:8, 2:6] = 4.0  # something near, hidden behind the cut-out's upper part
    mask = np.zeros((20, 10), np.uint8)
    mask[5:15, 2:6] = 255
    assert (with_object(depth, mask)[mask > 0] == 4.0).all()


def test_a_few_wrong_pixels_do_not_pull_the_cutout_forward() -> None:
    depth = np.full((20, 10), 50, np.float32)
    depth[5, 2] = 0.5
    mask = np.zeros((20, 10), np.uint8)
    mask[5:15, 2:6] = 255
    assert (with_object(depth, mask)[mask > 0] == 50).all()


def test_unknown_depth_stays_unknown_around_the_cutout() -> None:
    depth = ramp()
    depth[:8] = 0
    mask = np.zeros((20, 10), np.uint8)
    mask[5:11, 2:6] = 255
    found = with_object(depth, mask)
    assert (found[mask > 0] == 10).all()
    assert not found[:8][mask[:8] == 0].any()
    assert not with_object(np.zeros_like(depth), mask).any()


def test_nothing_visible_changes_nothing() -> None:
    assert np.array_equal(with_object(ramp(), np.zeros((20, 10), np.uint8)), ramp())


def test_it_tells_whether_what_is_hidden_moved_it_nearer() -> None:
    wall = ramp()
    wall[5:8] = 4.0
    mask = np.zeros((20, 10), np.uint8)
    mask[5:15, 2:6] = 255
    assert stand(wall, ALL, mask)
    assert not stand(ramp(), ALL, mask)
    unknown = np.zeros_like(wall)
    assert not stand(unknown, ALL, mask)
    only_above = wall.copy()
    only_above[10:] = 0
    assert not stand(only_above, ALL, mask)  # nothing is known under its foot


def test_an_object_before_another_stands_before_it() -> None:
    depth = ramp()
    far, near = solid(window(2, 0, 10, 6)), solid(window(5, 3, 11, 6))
    assert stand_in_order(depth, [far, near]) == [False, False]
    assert depth[3, 1] == pytest.approx(9)
    assert depth[8, 4] == depth[15, 8] == pytest.approx(5)


def test_no_object_changes_no_depth() -> None:
    depth = ramp()
    assert stand_in_order(depth, []) == []
    assert np.array_equal(depth, ramp())


def test_an_object_stands_on_the_ground_and_not_on_what_hides_it() -> None:
    """The second one's foot is on the first one's picture, yet it stands behind on the ground."""
    depth = ramp()
    first, second = window(2, 0, 14, 10), window(3, 4, 2, 2)
    stand_in_order(depth, [solid(first), solid(second)])
    assert (depth[first] == 5).all()  # the ground there is at 16: no farther than what it covers


def test_a_nearer_drawn_object_is_never_farther_than_the_corner_it_covers() -> None:
    depth = np.full((20, 30), 50, np.float32)
    depth[19, :10] = 3.0
    first, second = window(10, 0, 10, 10), window(0, 9, 11, 21)
    assert stand_in_order(depth, [solid(first), solid(second)]) == [False, False]
    assert (depth[first[0], :9] == 3).all()
    assert (depth[second] == 3).all()  # one pixel of 231 is far below the 5th percentile


@given(seed=st.integers(0, 10_000), unknown=st.floats(0, 0.9), count=st.integers(2, 5))
def test_no_object_is_farther_than_one_that_it_covers(
    seed: int, unknown: float, count: int
) -> None:
    random = np.random.default_rng(seed)
    depth = random.gamma(3, 2, (16, 20)).astype(np.float32)
    depth[random.random(depth.shape) < unknown] = 0
    objects = []
    for _ in range(count):
        top, left = random.integers(0, 10), random.integers(0, 14)
        at = window(int(top), int(left), 6, 6)
        factors = random.uniform(0.5, 2, (6, 6)).astype(np.float32) if seed % 2 else None
        alpha = np.where(random.random((6, 6)) < 0.7, 255, 0).astype(np.uint8)
        objects.append(Standing(at, alpha, factors))
    taken, before = np.zeros(depth.shape, bool), depth
    for number, each in enumerate(objects):
        found = depth.copy()
        stand_in_order(found, objects[: number + 1])
        covered = np.zeros(depth.shape, bool)
        covered[each.window] = each.alpha >= 128
        both = covered & taken & (before > 0)
        assert (found[both] <= before[both].min(initial=np.inf)).all()
        assert np.array_equal(found[~covered], before[~covered])
        taken |= covered
        before = found


def test_a_relief_is_about_the_foot_and_never_behind_what_is_hidden() -> None:
    depth = np.full((20, 10), 10, np.float32)
    at = window(5, 2, 4, 3)
    factors = np.repeat(np.array([0.5, 0.9, 1.0, 2.0], np.float32)[:, None], 3, axis=1)
    half = np.full((4, 3), 255, np.uint8)
    half[:, 2] = 127
    assert stand_in_order(depth, [Standing(at, half, factors)]) == [False]
    assert depth[5:9, 2].tolist() == pytest.approx([5, 9, 10, 10])
    assert (depth[5:9, 4] == 10).all()


def test_a_large_object_is_measured_in_full() -> None:
    random = np.random.default_rng(5)
    depth = np.linspace(80, 0.4, 300 * 200, dtype=np.float32).reshape(300, 200)
    depth += random.random(depth.shape, dtype=np.float32)
    mask = np.full(depth.shape, 255, np.uint8)
    assert np.allclose(with_object(depth, mask), by_numpy(depth, mask), rtol=1e-6)
    flipped = np.ascontiguousarray(depth[::-1])
    assert np.allclose(with_object(flipped, mask), by_numpy(flipped, mask), rtol=1e-6)
