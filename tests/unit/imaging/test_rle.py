import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from fgbg_studio.imaging import rle
from tests.unit.masks import Mask, soft_masks


@given(soft_masks())
def test_codes_are_those_of_pycocotools_and_come_back(soft: Mask) -> None:
    mask = soft >= 128
    lengths = rle.encode(mask)
    code = rle.compress(lengths)
    theirs = coco.encode(np.asfortranarray(mask.astype(np.uint8)))
    assert code == theirs["counts"].decode()
    assert rle.expand(code) == lengths
    assert np.array_equal(rle.decode(lengths, *mask.shape), mask)
    assert np.array_equal(coco.decode({"size": list(mask.shape), "counts": code}), mask)


@given(st.lists(st.integers(0, 2**30), max_size=30))
def test_any_lengths_come_back(lengths: list[int]) -> None:
    assert rle.expand(rle.compress(lengths)) == lengths


@pytest.mark.parametrize("lengths", [[3], [3, 4], [-1, 13], [2**62, 2**62, 2**62, 2**62, 12], []])
def test_runs_that_do_not_fill_the_picture_are_refused(lengths: list[int]) -> None:
    with pytest.raises(ValueError, match="do not add up to 4 x 3"):
        rle.decode(lengths, 3, 4)


@pytest.mark.parametrize("code", ["o", "\x00", "é", "oooooooooooooooo0", "01~"])
def test_a_damaged_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"damaged|cut short"):
        rle.expand(code)
