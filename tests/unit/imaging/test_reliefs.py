"""Reliefs: ratios about the foot, laid as the cut-out's own pixels are."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.layers import layers_of, sized, turned
from fgbg_studio.imaging.reliefs import (
    LEAST,
    MOST,
    STEPS,
    factors_on,
    on_patch,
    relief_layers,
    relief_of,
)
from tests.unit.patches import patch
from tests.unit.pictures import Picture, thing

Depth = npt.NDArray[np.float32]
CASES = [
    {"angle": angle, "flip": flip, "scale": scale}
    for angle in (0.0, 37.0)
    for flip in (False, True)
    for scale in (0.4, 0.83, 1.0)
]


def ratios(steps: npt.NDArray[np.uint16]) -> Depth:
    return (steps / STEPS).astype(np.float32)


def test_ratios_are_about_the_foot_and_within_limits() -> None:
    depth = np.repeat(np.array([9, 3, 2, 2, 0.1], np.float32)[:, None], 4, axis=1)
    alpha = np.full(depth.shape, 255, np.uint8)
    alpha[4] = 0
    steps = relief_of(depth, alpha)
    assert steps is not None
    assert ratios(steps)[:, 0].tolist() == pytest.approx([MOST, 1.5, 1, 1, 1], abs=1e-4)
    steps = relief_of(depth, np.full(depth.shape, 255, np.uint8))
    assert steps is not None
    assert ratios(steps)[:, 0].tolist() == pytest.approx([MOST, MOST, MOST, MOST, 1], abs=1e-4)
    far = relief_of((1 / depth).astype(np.float32), np.full(depth.shape, 255, np.uint8))
    assert far is not None
    assert ratios(far)[0, 0] == pytest.approx(LEAST, abs=1e-4)


@given(seed=st.integers(0, 1000), unknown=st.floats(0, 0.7))
def test_nothing_but_the_object_enters_its_relief(seed: int, unknown: float) -> None:
    random = np.random.default_rng(seed)
    rgba = thing(seed, 40, 32)
    depth = np.where(rgba[..., 3] >= 128, random.uniform(4, 5, (32, 40)), 90).astype(np.float32)
    depth[random.random(depth.shape) < unknown] = 0
    steps = relief_of(depth, rgba[..., 3])
    if steps is None:
        assert not (depth[rgba[..., 3] >= 128][-40:] > 0).all()
        return
    assert 4 / 5 - 1e-3 <= ratios(steps).min() <= ratios(steps).max() <= 5 / 4 + 1e-3


def test_without_a_foot_or_an_object_there_is_none() -> None:
    depth, alpha = np.ones((20, 10), np.float32), np.full((20, 10), 255, np.uint8)
    assert relief_of(depth, np.zeros_like(alpha)) is None
    depth[-1] = 0
    assert relief_of(depth, alpha) is None


def as_picture(steps: npt.NDArray[np.uint16]) -> Picture:
    """A relief as the red of an opaque picture, which is laid by the cut-out's own arithmetic."""
    red = np.rint(ratios(steps) * 100).astype(np.uint8)
    full = np.full(red.shape, 255, np.uint8)
    return np.dstack((red, red, red, full))


@pytest.mark.parametrize("case", CASES)
def test_it_is_laid_as_the_pixels_are(case: dict[str, Any]) -> None:
    rows, columns = np.mgrid[:96, :80]
    steps = np.rint((0.6 + rows / 160 + columns / 200) * STEPS).astype(np.uint16)
    pictures = layers_of(as_picture(steps), 96)
    reliefs = relief_layers(steps, [layer.shape for layer in pictures])
    size = round(80 * case["scale"]), round(96 * case["scale"])
    if case["angle"]:
        around = size[0] + 40, size[1] + 40
        wanted = turned(pictures, size, around, case["angle"], flip=case["flip"])
    else:
        around = size
        wanted = sized(pictures, size, flip=case["flip"])
    found = factors_on(reliefs, size, around, case["angle"], 1.0, flip=case["flip"])
    assert found.shape == wanted.shape[:2]
    assert found.dtype == np.float32
    inside = cv2.erode((wanted[..., 3] == 255).astype(np.uint8), np.ones((3, 3))) > 0
    assert np.abs(found[inside] * 100 - wanted[..., 0][inside]).max() <= 1.6


def test_the_strength_leads_from_nothing_to_all_of_it() -> None:
    steps = np.full((20, 10), round(1.5 * STEPS), np.uint16)
    layers = relief_layers(steps, [(20, 10), (10, 5)])
    for strength, expected in ((0.0, 1.0), (0.5, 1.25), (1.0, 1.5)):
        found = factors_on(layers, (7, 14), (7, 14), 0.0, strength, flip=False)
        assert found == pytest.approx(expected, abs=1e-4)


def test_what_is_unknown_is_no_relief() -> None:
    layers = relief_layers(np.zeros((20, 10), np.uint16), [(20, 10)])
    assert (factors_on(layers, (10, 20), (10, 20), 0.0, 1.0, flip=False) == 1).all()


def test_a_blurred_patch_has_the_border_of_the_relief_around_it() -> None:
    factors = np.arange(12, dtype=np.float32).reshape(3, 4)
    wide = patch(np.full((7, 6, 4), 255, np.uint8), 9, 18)
    found = on_patch(factors, 10, 20, wide)
    assert found.shape == (7, 6)
    assert np.array_equal(found[2:5, 1:5], factors)
    assert (found[0] == [0, 0, 1, 2, 3, 3]).all()
    exact = patch(np.full((3, 4, 4), 255, np.uint8), 10, 20)
    assert on_patch(factors, 10, 20, exact) is factors
