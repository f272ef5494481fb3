"""Metrics and baselines against sums done by hand, and the coding of depth."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning.baselines import MeanDepth, Subtraction
from fgbg_studio.learning.coding import answers, coded, decoded, mask, picture
from fgbg_studio.learning.metrics import DEFINITIONS, Judge
from tests.unit.pictures import noise

CPU = torch.device("cpu")


def drawn(seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Probability, mask, depth and true depth with unknown pixels, 5 x 9 x 11."""
    torch.manual_seed(seed)
    true_depth = torch.rand(5, 9, 11) * 30 + 1
    true_depth[torch.rand(5, 9, 11) < 0.2] = 0
    depth = (true_depth + 1) * torch.exp(torch.randn(5, 9, 11) * 0.2)
    true = torch.from_numpy(noise(seed, 5, 9, 11))
    return torch.rand(5, 9, 11), true, depth, true_depth


def test_every_metric_equals_its_definition_whatever_the_batches() -> None:
    probability, true, depth, true_depth = drawn(1)
    judge = Judge()
    for part in (slice(0, 2), slice(2, 3), slice(3, 5)):
        judge.add(probability[part], true[part], depth[part], true_depth[part])
    values = judge.values()
    assert values.keys() == DEFINITIONS.keys()
    p, t = probability.numpy() >= 0.5, true.numpy() >= 128
    assert values["iou"] == pytest.approx((p & t).sum() / (p | t).sum())
    each = [(a & b).sum() / (a | b).sum() for a, b in zip(p, t, strict=True)]
    assert values["iou-mean"] == pytest.approx(np.mean(each))
    known = true_depth.numpy() > 0
    d, z = depth.numpy()[known], true_depth.numpy()[known]
    assert values["delta1"] == pytest.approx((np.maximum(d / z, z / d) < 1.25).mean())
    assert values["abs-rel"] == pytest.approx((np.abs(d - z) / z).mean(), rel=1e-5)
    assert values["rmse"] == pytest.approx(math.sqrt(((d - z) ** 2).mean()), rel=1e-5)


def test_a_perfect_answer_is_perfect_and_nothing_gives_nothing() -> None:
    _, true, _, depth = drawn(2)
    judge = Judge()
    assert judge.values() == {}
    judge.add((true >= 128).float(), true, depth, depth)
    values = judge.values()
    assert [values[k] for k in ("iou", "iou-mean", "delta1")] == [1, 1, 1]
    assert [values[k] for k in ("abs-rel", "rmse")] == [0, 0]


def test_empty_pictures_and_unknown_depth_do_no_harm() -> None:
    judge = Judge()
    judge.add(torch.zeros(2, 4, 4), torch.zeros(2, 4, 4), torch.ones(2, 4, 4), torch.zeros(2, 4, 4))
    values = judge.values()
    assert values["iou-mean"] == 1
    assert math.isfinite(values["iou"])
    assert "delta1" not in values


def test_the_best_threshold_of_the_difference_is_found() -> None:
    background = torch.from_numpy(noise(1, 2, 8, 8, 3) // 2)
    true = torch.zeros(2, 8, 8, dtype=torch.uint8)
    true[:, 2:6, 2:6] = 255
    image = background.clone()
    image[..., 1] += 8
    image[..., 2] += (true > 0).to(torch.uint8) * 50
    baseline = Subtraction()
    for n in range(2):
        one = slice(n, n + 1)
        baseline.add({"image": image[one], "background": background[one], "mask": true[one]})
    threshold, iou = baseline.best()
    assert iou == 1
    assert 8 < threshold <= 50


def test_the_mean_map_leaves_unknown_pixels_out() -> None:
    mean = MeanDepth()
    with pytest.raises(ValueError, match="no depth"):
        mean.map()
    mean.add(torch.tensor([[[2.0, 0.0, 0.0]]]))
    mean.add(torch.tensor([[[4.0, 5.0, 0.0]]]))
    assert mean.map().tolist() == [[3.0, 5.0, 0.0]]


def test_coded_depth_comes_back_and_equal_steps_are_equal_ratios() -> None:
    scale = DepthScale(near=0.5, far=80)
    depth = torch.tensor([0.5, 1.0, 2.0, 4.0, 80.0])
    code = coded(depth, scale)
    assert torch.allclose(decoded(code, scale), depth)
    assert torch.allclose(code[1:4] - code[0:3], (code[1] - code[0]).expand(3))
    assert [float(code[0]), float(code[-1])] == pytest.approx([0, 1])
    assert coded(torch.tensor([0.0, 1e9]), scale).tolist() == pytest.approx([0, 1])


def test_pictures_and_masks_reach_the_network_in_its_order() -> None:
    image = noise(1, 2, 5, 7, 3)
    moved = picture(torch.from_numpy(image), CPU)
    assert moved.shape == (2, 3, 5, 7)
    assert np.allclose(moved.permute(0, 2, 3, 1).numpy() * 255, image, atol=1e-4)
    flat = mask(torch.tensor([[[0, 255]]], dtype=torch.uint8), CPU)
    assert flat.tolist() == [[[[0.0, 1.0]]]]


def test_answers_are_probabilities_and_depth_in_units() -> None:
    zero = torch.zeros(1, 1, 2, 3)
    probability, depth = answers((zero, zero), DepthScale(near=1, far=100))
    assert probability.shape == depth.shape == (1, 2, 3)
    assert float(probability[0, 0, 0]) == 0.5
    assert float(depth[0, 0, 0]) == pytest.approx(10)
