import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from fgbg_studio.imaging import outlines
from fgbg_studio.imaging.outlines import fill
from tests.unit.masks import Mask, soft_masks


def filled(shape: tuple[int, int], rings: list[outlines.Ring]) -> outlines.Binary:
    mask = np.zeros(shape, np.bool_)
    for ring in rings:
        mask |= fill(shape, ring)
    return mask


@given(soft_masks())
def test_outlines_tell_every_pixel_but_those_of_holes(soft: Mask) -> None:
    mask = soft >= 128
    rings, has_holes = outlines.outlines(mask)
    again = filled((mask.shape[0], mask.shape[1]), rings)
    assert (again | ~mask).all()
    assert has_holes == bool((again & ~mask).any())


def test_a_ring_has_a_hole() -> None:
    mask = np.zeros((9, 9), np.bool_)
    mask[2:7, 2:7] = True
    assert outlines.outlines(mask)[1] is False
    mask[4, 4] = False
    assert outlines.outlines(mask)[1] is True
    assert outlines.outlines(np.zeros((9, 9), np.bool_)) == ([], False)


@given(*[st.integers(0, 12)] * 4)
def test_a_box_is_filled_as_coco_does(left: int, top: int, width: int, height: int) -> None:
    right, bottom = left + width + 1, top + height + 1
    ring = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)
    theirs = coco.decode(coco.frPyObjects([ring.ravel().tolist()], 30, 30))[..., 0]
    assert np.array_equal(fill((30, 30), ring), theirs)


def test_a_polygon_that_crosses_itself_is_even_and_odd() -> None:
    star = np.array([(10, 0), (16, 20), (0, 7), (20, 7), (4, 20)], np.float64)
    mask = fill((20, 20), star)
    assert mask[9, 4]
    assert not mask[11, 10]


def test_a_polygon_may_leave_the_picture() -> None:
    ring = np.array([(-50, -50), (5, -50), (5, 99), (-50, 99)], np.float64)
    assert np.array_equal(fill((8, 9), ring), np.arange(9)[None].repeat(8, 0) < 5)


@pytest.mark.parametrize(
    ("corners", "why"),
    [
        ([(1, 1), (2, 2)], "fewer than three"),
        ([(1, 1), (2, 2), (np.nan, 3)], "nowhere near"),
        ([(1, 1), (2, 2), (1e300, 3)], "nowhere near"),
    ],
)
def test_what_is_no_polygon_is_refused(corners: list[tuple[float, float]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        fill((9, 9), np.array(corners, np.float64))


def test_an_absurdly_long_outline_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "MOST_CROSSINGS", 1000)
    monkeypatch.setattr(outlines, "AT_ONCE", 100)
    zigzag = np.stack([np.arange(40.0), np.arange(40) % 2 * 30.0], axis=1)
    with pytest.raises(ValueError, match="longer than that of any object"):
        fill((40, 40), zigzag)
