"""Contact shadows: at the foot, soft, and no farther than they say."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.shadows import cast_shadow
from tests.unit.patches import CANVAS, block, ellipse, patch

WHITE = np.full((CANVAS[1], CANVAS[0], 3), 200, np.uint8)


@given(left=st.integers(0, 34), top=st.integers(0, 24), darkness=st.floats(0.05, 1))
def test_nothing_changes_outside_what_is_returned(left: int, top: int, darkness: float) -> None:
    image = WHITE.copy()
    [(rows, columns)] = cast_shadow(image, ellipse(left, top), darkness)
    assert (image <= WHITE).all()
    assert image.min() >= 200 * (1 - darkness) - 1
    image[rows, columns] = 200
    assert np.array_equal(image, WHITE)


def test_it_is_darkest_under_the_foot_and_fades_to_nothing() -> None:
    image = WHITE.copy()
    [(rows, columns)] = cast_shadow(image, block(20, 10, 20, 20), 0.6)
    row = image[29, columns, 0].astype(int)
    assert abs(row.min() - 80) <= 2
    assert 20 - 3 <= columns.start < 20
    assert 40 < columns.stop <= 40 + 4
    assert row[0] > 190
    assert row[-1] > 190
    assert (np.diff(row[: len(row) // 2]) <= 0).all()
    assert rows.stop < 40


def test_without_darkness_or_without_an_object_there_is_none() -> None:
    image = WHITE.copy()
    assert cast_shadow(image, ellipse(), 0) == []
    assert cast_shadow(image, patch(np.zeros((5, 5, 4), np.uint8)), 1) == []
    assert np.array_equal(image, WHITE)
