"""Layered depth: an object at the depth of its ground contact, never mixed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.layered_depth import stand
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


def test_an_object_before_another_stands_before_it() -> None:
    depth = ramp()
    stand(depth, (slice(2, 12), slice(0, 6)), np.full((10, 6), 255, np.uint8))
    stand(depth, (slice(5, 16), slice(3, 9)), np.full((11, 6), 255, np.uint8))
    assert depth[3, 1] == pytest.approx(9)
    assert depth[8, 4] == depth[15, 8] == pytest.approx(5)
