"""One polygon for a mask with holes and parts."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fgbg_studio.imaging.joined_outlines import joined_outline
from tests.unit.masks import iou

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


def filled(mask: np.ndarray) -> np.ndarray:
    canvas = np.zeros(mask.shape, np.uint8)
    cv2.fillPoly(canvas, [joined_outline(mask)], (1,))
    return canvas.astype(bool)


@given(MASKS)
def test_no_pixel_of_a_mask_is_missing(mask: np.ndarray) -> None:
    corners = joined_outline(mask)
    assert len(corners) == 0 if not mask.any() else len(corners) >= 3
    if mask.any():
        assert (filled(mask) | ~mask).all()


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
