"""A soft edge around a coarse outline."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging import soft_edges
from fgbg_studio.imaging.soft_edges import soften

Mask = npt.NDArray[np.uint8]


def outline(height: int, width: int) -> Mask:
    centre, axes = (width // 2, height // 2), (width // 4, height // 3)
    drawn = cv2.ellipse(np.zeros((height, width), np.uint8), centre, axes, 20, 0, 360, 1, -1)
    return np.asarray(drawn, np.uint8)


def photo(height: int, width: int, seed: int = 0) -> Mask:
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 3))
    return np.asarray(cv2.GaussianBlur(noise.astype(np.uint8), (0, 0), 1.5), np.uint8)


@pytest.mark.parametrize("size", [(90, 120), (270, 360), (200, 500)])
@pytest.mark.parametrize("softness", [0, 1.5, 6])
def test_the_mask_is_soft_near_the_outline_alone(size: tuple[int, int], softness: float) -> None:
    mask = soften(photo(*size), outline(90, 120), softness)
    large = cv2.resize(outline(90, 120), size[::-1], interpolation=cv2.INTER_NEAREST)
    assert mask.shape == size
    around = np.ones((51, 51), np.uint8)
    assert (mask[cv2.erode(large, around) > 0] == 255).all()
    assert (mask[cv2.dilate(large, around) == 0] == 0).all()
    assert (set(np.unique(mask)) == {0, 255}) == (softness == 0)
    assert ((mask > 127) == (large > 0)).mean() > 0.97


@pytest.mark.parametrize("softness", [0, 1.5, 6])
def test_tiles_leave_no_trace(softness: float, monkeypatch: pytest.MonkeyPatch) -> None:
    image, cut = photo(301, 403), outline(151, 202)
    whole = soften(image, cut, softness)
    monkeypatch.setattr(soft_edges, "TILE", 37)
    assert np.abs(whole.astype(int) - soften(image, cut, softness)).max() <= 2


def test_the_edge_follows_the_photo() -> None:
    truth = outline(240, 320)
    image = np.where(truth[..., None] > 0, (220, 60, 50), (40, 90, 60)).astype(np.uint8)
    coarse = cv2.resize(truth, (160, 120), interpolation=cv2.INTER_NEAREST)
    flat = np.full_like(image, 90)
    with_edge, without = (soften(i, np.asarray(coarse, np.uint8), 3) for i in (image, flat))
    wrong = [np.abs(mask / 255 - truth).sum() for mask in (with_edge, without)]
    assert wrong[0] < 0.8 * wrong[1]


@given(
    st.tuples(st.integers(8, 40), st.integers(8, 40)),
    st.integers(1, 3),
    st.floats(0, 20),
    st.integers(0, 99),
)
def test_any_outline_gives_a_mask(
    small: tuple[int, int], times: int, softness: float, seed: int
) -> None:
    cut = np.random.default_rng(seed).integers(0, 2, small).astype(np.uint8)
    mask = soften(photo(small[0] * times, small[1] * times, seed), cut, softness)
    assert mask.shape == (small[0] * times, small[1] * times)
    for constant in (0, 1):
        even = soften(photo(40, 30), np.full(small, constant, np.uint8), softness)
        assert (even == constant * 255).all()
