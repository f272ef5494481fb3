"""Edge errors are those of a formula that looks at every pair of pixels."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.edge_errors import FARTHEST, STEEP, edge_errors
from tests.unit.pictures import Picture

Depth = npt.NDArray[np.float32]
Place = tuple[int, int]


def beside(place: Place, shape: Place) -> list[Place]:
    row, column = place
    every = [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return [(r, c) for r, c in every if 0 <= r < shape[0] and 0 <= c < shape[1]]


def brute_force(depth: Depth, mask: Picture) -> tuple[float, float]:
    """Accuracy and completeness, pixel by pixel."""
    shape = (mask.shape[0], mask.shape[1])
    places = [(r, c) for r in range(shape[0]) for c in range(shape[1])]
    contour = [p for p in places if mask[p] >= 128 and any(mask[q] < 128 for q in beside(p, shape))]
    edges = [
        p
        for p in places
        if depth[p] > 0
        and any(depth[q] > depth[p] * np.float32(1 + STEEP) for q in beside(p, shape))
    ]
    if not contour:
        return math.nan, math.nan
    away = [min(math.dist(edge, place) for place in contour) for edge in edges]
    near = [distance for distance in away if distance < FARTHEST]
    accuracy = sum(near) / len(near) if near else FARTHEST
    missing = [min([FARTHEST, *(math.dist(place, edge) for edge in edges)]) for place in contour]
    return accuracy, sum(missing) / len(missing)


@given(seed=st.integers(0, 10_000), cells=st.integers(1, 6), unknown=st.floats(0, 0.5))
def test_they_are_what_looking_at_every_pair_gives(seed: int, cells: int, unknown: float) -> None:
    random = np.random.default_rng(seed)
    blocks = random.uniform(1, 3, (cells, cells)).astype(np.float32)
    depth = np.kron(blocks, np.ones((24 // cells, 30 // cells), np.float32))
    depth[random.random(depth.shape) < unknown / 10] = 0
    mask = np.zeros(depth.shape, np.uint8)
    top, left = random.integers(0, 12, 2)
    mask[top : top + 9, left : left + 7] = random.integers(100, 256)
    found = edge_errors(depth, mask)
    assert (found.accuracy, found.completeness) == pytest.approx(
        brute_force(depth, mask), abs=1e-5, nan_ok=True
    )


def scene() -> tuple[Depth, Picture]:
    """An object 2 m away before a wall at 5 m."""
    mask = np.zeros((60, 80), np.uint8)
    mask[20:45, 30:55] = 255
    return np.where(mask > 0, 2.0, 5.0).astype(np.float32), mask


def test_a_layered_composite_has_none() -> None:
    assert edge_errors(*scene()) == edge_errors(*scene())
    found = edge_errors(*scene())
    assert (found.accuracy, found.completeness) == (0, 0)


def test_an_edge_that_is_moved_is_as_far_off_as_it_was_moved() -> None:
    depth, mask = scene()
    found = edge_errors(np.roll(depth, 3, axis=1), mask)
    assert 1 < found.accuracy < 3
    assert 1 < found.completeness < 3


def test_without_edges_all_is_as_far_off_as_it_counts() -> None:
    depth, mask = scene()
    for flat in (np.full_like(depth, 3), np.zeros_like(depth), np.where(depth > 3, 3.0, 2.95)):
        found = edge_errors(flat.astype(np.float32), mask)
        assert (found.accuracy, found.completeness) == (FARTHEST, FARTHEST)


def test_edges_of_the_background_far_away_do_not_count() -> None:
    depth, mask = scene()
    depth[:, :10] = 1.0
    found = edge_errors(depth, mask)
    assert (found.accuracy, found.completeness) == (0, 0)


def test_without_an_object_there_is_nothing_to_say() -> None:
    depth, mask = scene()
    for empty in (np.zeros_like(mask), np.full_like(mask, 127), np.full_like(mask, 255)):
        found = edge_errors(depth, empty)
        assert math.isnan(found.accuracy)
        assert math.isnan(found.completeness)
