import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import NOWHERE
from fgbg_studio.imaging.mask_levels import MaskLevels


@pytest.mark.parametrize("shape", [(1, 1), (600, 1), (1023, 1025), (512, 512), (513, 4)])
def test_halves_end_at_a_small_one_and_keep_the_mean(shape: tuple[int, int]) -> None:
    mask = np.full(shape, 77, np.uint8)
    levels = MaskLevels(mask).levels
    assert levels[0] is mask
    assert max(levels[-1].shape) <= 512
    assert all((level == 77).all() for level in levels)


def test_a_pixel_is_the_mean_of_four() -> None:
    mask = np.random.default_rng(0).integers(0, 256, (600, 700)).astype(np.uint8)
    half = MaskLevels(mask).levels[1]
    mean = mask.reshape(300, 2, 350, 2).mean(axis=(1, 3))
    assert np.abs(half - mean).max() <= 0.51


parts = st.tuples(st.integers(0, 1050), st.integers(0, 1050)).map(lambda ends: slice(*sorted(ends)))


@given(parts, parts, st.integers(0, 255))
def test_refreshing_a_part_is_refreshing_all(rows: slice, columns: slice, value: int) -> None:
    mask = np.random.default_rng(1).integers(0, 256, (1050, 1051)).astype(np.uint8)
    levels = MaskLevels(mask)
    mask[rows, columns] = value
    levels.refresh((rows, columns))
    for part, all_of_it in zip(levels.levels, MaskLevels(mask).levels, strict=True):
        assert np.array_equal(part, all_of_it)


def test_nowhere_needs_no_refreshing() -> None:
    MaskLevels(np.zeros((3, 3), np.uint8)).refresh(NOWHERE)
