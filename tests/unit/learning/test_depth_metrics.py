"""Errors of depth and its alignments, against formulas written anew in float64."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.learning.definitions import DEPTH_ERRORS
from fgbg_studio.learning.depth_metrics import Align, DepthSums, aligned, depth_errors
from tests.unit.weights import place_weights

Array = npt.NDArray[np.float64]
ALIGNS: tuple[Align, ...] = ("none", "median", "affine", "affine-disparity")


def by_hand(x: Array, y: Array) -> dict[str, float]:
    """As the papers write them, of known pixels."""
    log, factor = np.log(x) - np.log(y), np.maximum(x / y, y / x)
    return {
        "abs-rel": float(np.mean(np.abs(x - y) / y)),
        "rmse": float(np.sqrt(np.mean((x - y) ** 2))),
        "rmse-log": float(np.sqrt(np.mean(log**2))),
        "silog": float(100 * np.sqrt(np.mean(log**2) - np.mean(log) ** 2)),
        "delta1": float(np.mean(factor < 1.25)),
        "delta2": float(np.mean(factor < 1.25**2)),
        "delta3": float(np.mean(factor < 1.25**3)),
    }


def fitted(x: Array, y: Array, align: Align) -> Array:
    """Aligned by numpy's own median and its solver of normal equations."""
    if align == "none":
        return x
    if align == "median":
        return np.asarray(x * np.median(y) / np.median(x))
    if align == "affine":
        scale, shift = np.polyfit(x, y, 1)
        return np.asarray(np.maximum(scale * x + shift, 1e-3))
    scale, shift = np.linalg.lstsq(np.stack((1 / x, np.ones_like(x)), 1), 1 / y)[0]
    return np.asarray(np.maximum(1 / np.maximum(scale / x + shift, 1 / y.max()), 1e-3))


def drawn(seed: int, bad: float) -> tuple[Array, Array]:
    """Depth and true depth, each with unknown pixels and the second with some of no number."""
    draw = np.random.default_rng(seed)
    true = draw.uniform(0.5, 60, (13, 17))
    depth = (true * draw.uniform(0.3, 3) + draw.uniform(-0.2, 4)) * np.exp(
        draw.normal(0, bad, true.shape)
    )
    depth = np.maximum(depth, 0.01)
    true[draw.random(true.shape) < 0.1] = 0
    depth[draw.random(true.shape) < 0.1] = 0
    true[0, :3] = np.nan, np.inf, -np.inf
    return depth, true


@pytest.mark.parametrize("align", ALIGNS)
@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), bad=st.floats(0, 0.5))
def test_every_error_equals_its_formula(align: Align, seed: int, bad: float) -> None:
    depth, true = drawn(seed, bad)
    both = (depth > 0) & (true > 0) & np.isfinite(true)
    wanted = by_hand(fitted(depth[both], true[both], align), true[both])
    found = depth_errors(torch.from_numpy(depth), torch.from_numpy(true), align)
    covered = found.pop("covered")
    assert covered == pytest.approx(both.sum() / (np.isfinite(true) & (true > 0)).sum())
    assert found == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    assert {*found, "covered"} == DEPTH_ERRORS.keys()


@pytest.mark.parametrize(
    ("align", "spoilt"),
    [
        ("median", lambda z: 3.7 * z),
        ("affine", lambda z: 0.4 * z + 2.5),
        ("affine-disparity", lambda z: 1 / (2.5 / z + 0.03)),
    ],
)
def test_an_alignment_takes_out_what_it_is_for(align: Align, spoilt: Any) -> None:
    true = torch.from_numpy(np.random.default_rng(1).uniform(1, 20, (40, 30)))
    assert depth_errors(spoilt(true), true)["abs-rel"] > 0.1
    errors = depth_errors(spoilt(true), true, align)
    assert errors["abs-rel"] < 1e-9
    assert errors["delta1"] == errors["covered"] == 1


def test_batches_add_up_to_the_whole() -> None:
    depth, true = (torch.from_numpy(np.nan_to_num(a, posinf=0, neginf=0)) for a in drawn(3, 0.2))
    sums = DepthSums()
    for rows in (slice(0, 4), slice(4, 5), slice(5, 13)):
        sums.add(depth[rows].float(), true[rows].float())
    assert sums.errors() == pytest.approx(depth_errors(depth, true), rel=1e-5)


def test_nothing_to_compare_gives_nothing() -> None:
    some, none = torch.ones(3, 4), torch.zeros(3, 4)
    for align in ALIGNS:
        assert depth_errors(some, none, align) == {}
        assert depth_errors(none, some, align) == {}


def test_unknown_depth_stays_unknown_and_aligned_depth_within_bounds() -> None:
    depth = torch.tensor([0.0, 1.0, 2.0, 3.0, 90.0])
    true = torch.tensor([5.0, 1.0, 5.0, 9.0, 0.0])
    for align in ALIGNS[1:]:
        found = aligned(depth, true, align)
        assert found[0] == 0
        assert bool((found[1:] > 0).all())
    straight = aligned(depth, true, "affine-disparity", 30)
    assert float(straight.max()) == pytest.approx(30)  # its disparity came out below zero
    assert float(aligned(depth, true, "affine-disparity").max()) <= 9
    flat = aligned(torch.ones(4), torch.tensor([2.0, 4.0, 0.0, 6.0]), "affine")
    assert flat.tolist() == [4, 4, 4, 4]


@pytest.mark.weights
def test_fastdepth_on_a_measured_photo() -> None:
    from fgbg_studio.plugins.teachers import fastdepth

    place_weights("fastdepth_7.onnx")
    photo, _, disparity = import_module("skimage.data").stereo_motorcycle()
    metres = 994.978 * 0.193001 / (disparity.astype(np.float64) + 31.086)  # its own docstring's
    found = fastdepth.build(fastdepth.Options()).depth(photo)
    known = np.isfinite(disparity)
    assert 2 < metres[known].min() < metres[known].max() < 6
    for align in ("median", "affine"):
        errors = depth_errors(
            torch.from_numpy(found), torch.from_numpy(np.where(known, metres, 0)), align
        )
        errors.pop("covered")
        wanted = by_hand(
            fitted(found[known].astype(np.float64), metres[known], align), metres[known]
        )
        assert errors == pytest.approx(wanted, rel=1e-5, abs=1e-6)
        assert errors["abs-rel"] < 0.3
