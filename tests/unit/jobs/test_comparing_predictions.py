"""What two networks say of one picture, compared in figures and in maps."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.jobs.comparing_predictions import (
    BOTH,
    FIRST_ALONE,
    NEITHER,
    SAME,
    SECOND_ALONE,
    difference,
)
from fgbg_studio.jobs.predicting import Prediction


def found(mask: npt.NDArray[np.uint8], depth: float = 2.0, unit: str = "metre") -> Prediction:
    depths = np.full(mask.shape, depth, np.float32)
    image = np.zeros((*mask.shape, 3), np.uint8)
    return Prediction(Path("a.jpg"), image, mask, depths, 0.5, 80.0, unit)


def columns(*values: int) -> npt.NDArray[np.uint8]:
    return np.tile(np.array(values, np.uint8), (3, 1))


def test_masks_are_told_apart_at_the_threshold_that_files_are_cut_out_at() -> None:
    first, second = found(columns(0, 127, 128, 255)), found(columns(255, 128, 127, 128))
    compared = difference(first, second, 0.5)
    kinds = [SECOND_ALONE, SECOND_ALONE, FIRST_ALONE, BOTH]
    assert compared.masks.tolist() == [kinds] * 3
    assert compared.overlap == pytest.approx(1 / 4)
    assert (
        difference(first, second, 1.0).masks.tolist()
        == [[SECOND_ALONE, NEITHER, NEITHER, FIRST_ALONE]] * 3
    )


def test_two_empty_masks_agree() -> None:
    empty = found(columns(0, 0))
    assert difference(empty, empty, 0.5).overlap == 1.0


@pytest.mark.parametrize(
    ("ratio", "at"), [(1.0, SAME), (2.0, 255), (9.0, 255), (0.5, 1), (2**0.5, 192)]
)
def test_depths_differ_by_their_ratio(ratio: float, at: int) -> None:
    mask = columns(0, 255)
    compared = difference(found(mask, 2.0), found(mask, 2.0 * ratio), 0.5)
    assert compared.by_depth == pytest.approx(abs(ratio - 1), rel=1e-5)
    assert compared.depths is not None
    assert np.abs(compared.depths.astype(int) - at).max() <= 1


def test_depths_of_two_units_are_not_compared() -> None:
    mask = columns(0, 255)
    compared = difference(found(mask), found(mask, unit="relative"), 0.5)
    assert math.isnan(compared.by_depth)
    assert compared.depths is None
