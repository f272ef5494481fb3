"""Softer edges: the mask follows the picture, and nothing leaves its place or the canvas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.blending import Patch
from fgbg_studio.imaging.blends import SOFTEN, feather, gaussian, line_kernel, motion
from tests.unit.patches import CANVAS, block, ellipse, on_canvas


def centroid(mask: np.ndarray) -> tuple[float, float]:
    weights = mask.astype(float) / mask.sum(dtype=float)
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    return float((x * weights).sum()), float((y * weights).sum())


@pytest.mark.parametrize("kind", sorted(SOFTEN))
@given(left=st.integers(0, 34), top=st.integers(0, 24), angle=st.floats(0, 180))
def test_every_blend_stays_on_the_canvas_and_premultiplied(
    kind: str, left: int, top: int, angle: float
) -> None:
    found = SOFTEN[kind](ellipse(left, top), 5.0, angle, CANVAS)
    height, width = found.pixels.shape[:2]
    assert 0 <= found.left <= found.left + width <= CANVAS[0]
    assert 0 <= found.top <= found.top + height <= CANVAS[1]
    assert (found.pixels[..., :3] <= found.pixels[..., 3:]).all()
    assert found.pixels.flags.c_contiguous


@pytest.mark.parametrize("kind", sorted(SOFTEN))
def test_every_blend_softens_and_leaves_its_argument_alone(kind: str) -> None:
    before = block(20, 14, 24, 20)
    kept = before.pixels.copy()
    found = SOFTEN[kind](before, 6.0, 30.0, CANVAS)
    assert np.array_equal(before.pixels, kept)
    assert ((found.alpha > 0) & (found.alpha < 255)).sum() > 50
    assert found.alpha.max() >= 220
    # Every colour is still the object's own.
    seen = found.pixels[found.alpha > 60].astype(float)
    assert np.abs(seen[:, :3] / seen[:, 3:] * 255 - (200, 60, 90)).max() < 5


@pytest.mark.parametrize("kind", sorted(SOFTEN))
def test_no_blend_moves_an_object(kind: str) -> None:
    before = ellipse(17, 12)
    found = on_canvas(SOFTEN[kind](before, 4.0, 65.0, CANVAS))
    assert centroid(found) == pytest.approx(centroid(on_canvas(before)), abs=0.1)


def test_a_feathered_edge_rises_inwards_over_its_width() -> None:
    found = feather(block(10, 10, 30, 30), 6.0, 0.0, CANVAS)
    wanted = np.clip((np.arange(15) + 0.5) / 6, 0, 1) * 255
    assert np.abs(found.alpha[15, :15] - wanted).max() <= 1
    assert (found.left, found.top, found.pixels.shape) == (10, 10, (30, 30, 4))


@pytest.mark.parametrize("size", [0.5, 3.0, 64.0])
def test_a_thin_object_keeps_a_core_however_wide_its_feather_is(size: float) -> None:
    assert feather(block(10, 10, 3, 30), size, 0.0, CANVAS).alpha.max() == 255


def test_a_faint_object_is_feathered_from_its_own_edge() -> None:
    faint = block(10, 10, 20, 20)
    glass = Patch(faint.pixels // 4, 10, 10)
    assert feather(glass, 3.0, 0.0, CANVAS).alpha.max() == glass.alpha.max()


def test_a_gaussian_is_the_textbook_s() -> None:
    before = ellipse(17, 12)
    along = np.exp(-(np.arange(-6, 7) ** 2) / (2 * 2.0**2))
    weights = np.outer(along, along) / along.sum() ** 2
    wide = np.pad(on_canvas(before).astype(float), 6)
    around = np.lib.stride_tricks.sliding_window_view(wide, (13, 13))
    wanted = np.einsum("yxij,ij->yx", around, weights)
    found = on_canvas(gaussian(before, 2.0, 0.0, CANVAS))
    assert np.abs(found - wanted).max() <= 1.5


def test_a_movement_is_as_long_as_it_says_and_in_its_direction() -> None:
    dot = block(30, 20, 1, 1)
    for angle, long, short in ((0.0, 1, 0), (90.0, 0, 1)):
        rows, columns = np.nonzero(motion(dot, 12.0, angle, CANVAS).alpha)
        spread = np.ptp(rows), np.ptp(columns)
        assert 11 <= spread[long and 1] <= 13
        assert spread[short and 1] <= 1
    rising = motion(dot, 12.0, 45.0, CANVAS).alpha
    assert np.fliplr(rising).diagonal().sum() > 0.5 * rising.sum()  # anticlockwise is upwards


@given(length=st.floats(1, 64), angle=st.floats(0, 180))
def test_a_line_has_the_weight_1_and_its_middle_in_the_middle(length: float, angle: float) -> None:
    kernel = line_kernel(length, angle)
    assert kernel.shape[0] == kernel.shape[1]
    assert kernel.shape[0] % 2
    assert kernel.sum() == pytest.approx(1, abs=1e-4)
    assert centroid(kernel) == pytest.approx((len(kernel) // 2,) * 2, abs=1e-3)
