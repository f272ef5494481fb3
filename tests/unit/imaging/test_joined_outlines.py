"""One polygon for a mask with holes and parts."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fgbg_studio.imaging import joined_outlines
from fgbg_studio.imaging.joined_outlines import Binary, joined_outline
from tests.unit.masks import iou

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


def parts(mask: Binary) -> list[Binary]:
    count, numbers = cv2.connectedComponents(mask.astype(np.uint8))
    return [numbers == number for number in range(1, count)]


def filled(mask: Binary) -> Binary:
    canvas = np.zeros(mask.shape, np.uint8)
    cv2.fillPoly(canvas, [joined_outline(mask)], (1,))
    return canvas.astype(bool)


@given(MASKS)
def test_any_mask_has_an_outline_of_most_of_it(mask: Binary) -> None:
    corners = joined_outline(mask)
    assert len(corners) == 0 if not mask.any() else len(corners) >= 3
    assert ((corners >= 0) & (corners < mask.shape[::-1])).all()
    if mask.any():
        largest = max(np.count_nonzero(part) for part in parts(mask))
        assert np.count_nonzero(filled(mask) & mask) >= largest


@given(MASKS)
def test_a_mask_in_one_piece_is_given_back(mask: Binary) -> None:
    for part in parts(mask):
        solid = np.zeros(mask.shape, np.uint8)
        found, _ = cv2.findContours(part.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(solid, found, -1, (1,), cv2.FILLED)
        assert np.array_equal(filled(solid.astype(np.bool_)), solid)


def test_a_speck_far_away_is_not_worth_its_line() -> None:
    mask = np.zeros((50, 50), np.bool_)
    mask[5:15, 5:15] = mask[40, 40] = True
    assert iou(filled(mask), mask) >= 0.99
    mask[30:40, 30:40] = True
    assert iou(filled(mask), mask) >= 0.9
    assert filled(mask)[35, 35]


def test_holes_and_parts_cost_no_more_than_the_lines_to_them() -> None:
    mask = np.zeros((120, 160), np.uint8)
    cv2.circle(mask, (60, 60), 50, 1, -1)
    cv2.circle(mask, (45, 50), 12, 0, -1)
    cv2.circle(mask, (80, 70), 9, 0, -1)
    cv2.circle(mask, (45, 50), 4, 1, -1)
    cv2.rectangle(mask, (120, 20), (150, 90), 1, -1)
    found = filled(mask.astype(bool))
    assert iou(found, mask.astype(bool)) >= 0.99
    assert not found[50, 55]
    assert not found[70, 80]


def test_long_outlines_are_compared_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = np.zeros((200, 200), np.bool_)
    mask[10:90, 10:190] = mask[100:190, 30:170] = True
    monkeypatch.setattr(joined_outlines, "AT_ONCE", 1000)
    assert iou(filled(mask), mask) >= 0.99
