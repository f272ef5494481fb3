"""Metrics and baselines against sums done by hand, and the coding of depth."""

from __future__ import annotations

import io
import math
from importlib import import_module

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torchmetrics import MeanSquaredError
from torchmetrics.functional.image import structural_similarity_index_measure
from torchmetrics.segmentation import DiceScore

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import depth_ssim
from fgbg_studio.learning.baselines import MeanDepth, Subtraction
from fgbg_studio.learning.boundaries import boundary_f, outline, tolerance_of
from fgbg_studio.learning.coding import answers, coded, decoded, mask, picture
from fgbg_studio.learning.definitions import DEFINITIONS, LABELS, SHOWN
from fgbg_studio.learning.metrics import Judge
from tests.unit.pictures import noise

CPU = torch.device("cpu")
SCALE = DepthScale(near=0.5, far=40)
Mask = npt.NDArray[np.bool_]
skimage_metrics, scipy_distance, ndimage = (
    import_module(name) for name in ("skimage.metrics", "scipy.spatial.distance", "scipy.ndimage")
)


def drawn(seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Probability, mask, depth and true depth with unknown pixels, 5 x 19 x 23."""
    torch.manual_seed(seed)
    shape = (5, 19, 23)
    true_depth = torch.rand(shape) * 30 + 1
    true_depth[:, :4][torch.rand(5, 4, 23) < 0.2] = 0
    true_depth[3, 9, ::4] = 0  # of this picture, no window of SSIM is known everywhere
    depth = (true_depth + 1) * torch.exp(torch.randn(shape) * 0.2)
    true = torch.from_numpy(noise(seed, *shape))
    return torch.rand(shape), true, depth, true_depth


def judged(*tensors: Tensor, batches: tuple[slice, ...] = (slice(None),)) -> dict[str, float]:
    judge = Judge(SCALE)
    for part in batches:
        judge.add(*(tensor[part] for tensor in tensors))
    return judge.values()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_metric_equals_its_definition_whatever_the_batches(seed: int) -> None:
    probability, true, depth, true_depth = drawn(seed)
    batches = (slice(0, 2), slice(2, 3), slice(3, 5))
    values = judged(probability, true, depth, true_depth, batches=batches)
    assert list(values) == list(DEFINITIONS)
    p, t = probability.numpy() >= 0.5, true.numpy() >= 128
    wanted = {
        "iou": jaccard(p, t),
        "iou-mean": np.mean([jaccard(*pair) for pair in zip(p, t, strict=True)]),
        "dice": dice(p, t),
        "dice-mean": np.mean([dice(*pair) for pair in zip(p, t, strict=True)]),
        "boundary-f": np.mean([by_distance(*pair, 1) for pair in zip(p, t, strict=True)]),
    }
    known = true_depth.numpy() > 0
    d, z = (x.double().numpy()[known] for x in (depth, true_depth))
    factor, rmse = np.maximum(d / z, z / d), math.sqrt(((d - z) ** 2).mean())
    wanted |= {
        **{f"delta{n}": (factor < 1.25**n).mean() for n in (1, 2, 3)},
        "abs-rel": (np.abs(d - z) / z).mean(),
        "rmse": rmse,
        "rmse-range": rmse / (SCALE.far - SCALE.near),
        "ssim": np.mean([similarity(depth[n], true_depth[n]) for n in (0, 1, 2, 4)]),
    }
    assert {name: values[name] for name in wanted} == pytest.approx(wanted, rel=1e-4)


def jaccard(p: Mask, t: Mask) -> float:
    return float((p & t).sum() / (p | t).sum())


def dice(p: Mask, t: Mask) -> float:
    return float(1 - scipy_distance.dice(p.ravel(), t.ravel()))


def similarity(depth: Tensor, true: Tensor) -> float:
    """By scikit-image in float64, over pixels whose whole window is known."""
    x, y = depth.double().numpy(), true.double().numpy()
    _, full = skimage_metrics.structural_similarity(
        x, y, data_range=SCALE.far - SCALE.near, gaussian_weights=True, sigma=1.5,
        use_sample_covariance=False, full=True,
    )  # fmt: skip
    whole = np.lib.stride_tricks.sliding_window_view(y > 0, (11, 11)).all((2, 3))
    return float(full[5:-5, 5:-5][whole].mean())


def by_distance(p: Mask, t: Mask, tolerance: int) -> float:
    """The boundary F-measure by exact distances to the outlines, found pixel by pixel."""
    found, wanted = edge(p), edge(t)
    if not found.any() or not wanted.any():
        return float(found.any() == wanted.any())
    precision = (distance_to(wanted)[found] <= tolerance).mean()
    recall = (distance_to(found)[wanted] <= tolerance).mean()
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


def distance_to(outline: Mask) -> npt.NDArray[np.float64]:
    return np.asarray(ndimage.distance_transform_edt(~outline))


def edge(mask: Mask) -> Mask:
    found = np.zeros_like(mask)
    height, width = mask.shape
    for row, column in np.ndindex(height, width):
        beyond = ((row, column + 1), (row + 1, column), (row + 1, column + 1))
        inside = [mask[other] for other in beyond if other[0] < height and other[1] < width]
        found[row, column] = any(other != mask[row, column] for other in inside)
    return found


def blob(seed: int, height: int, width: int) -> Mask:
    return np.asarray(ndimage.gaussian_filter(noise(seed, height, width).astype(float), 2) > 130)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), size=st.tuples(st.integers(3, 40), st.integers(3, 40)),
       tolerance=st.integers(0, 4))  # fmt: skip
def test_boundary_f_equals_the_one_by_exact_distances(
    seed: int, size: tuple[int, int], tolerance: int
) -> None:
    masks = [(blob(seed + n, *size), blob(seed + n + seed % 2, *size)) for n in (0, 3)]
    p, t = (torch.from_numpy(np.stack(part)) for part in zip(*masks, strict=True))
    wanted = [by_distance(*pair, tolerance) for pair in masks]
    assert boundary_f(p, t, tolerance).tolist() == pytest.approx(wanted, abs=1e-6)


def test_an_outline_may_be_off_by_some_pixels_and_the_frame_is_none() -> None:
    true = torch.zeros(1, 224, 224, dtype=torch.bool)
    true[:, 60:140, 50:150] = True
    assert tolerance_of(224, 224) == 3
    near, far = (torch.roll(true, step, 2) for step in (3, 9))
    assert float(boundary_f(near, true)) == 1
    assert float(boundary_f(far, true)) < 0.7
    whole = torch.ones_like(true)
    assert not bool(outline(whole).any())
    assert boundary_f(torch.cat([whole, whole]), torch.cat([whole, true])).tolist() == [1, 0]


def test_pooled_figures_are_torchmetrics_own() -> None:
    probability, true, depth, true_depth = drawn(4)
    values = judged(probability, true, depth, true_depth)
    p, t = (probability >= 0.5).int(), (true >= 128).int()
    one_hot = [torch.stack([1 - x.flatten(), x.flatten()])[None] for x in (p, t)]
    pooled = DiceScore(2, include_background=False, input_format="one-hot")
    assert values["dice"] == pytest.approx(float(pooled(*one_hot)))
    known = true_depth > 0
    error = MeanSquaredError(squared=False)
    assert values["rmse"] == pytest.approx(float(error(depth[known], true_depth[known])), rel=1e-5)


def test_a_thousand_batches_take_no_more_memory_than_one() -> None:
    tensors = [tensor[:, :12, :12] for tensor in drawn(5)]
    judge = Judge(SCALE)

    def held() -> int:
        """Bytes of everything it keeps, tensors included."""
        buffer = io.BytesIO()
        torch.save(judge, buffer)
        return len(buffer.getvalue())

    judge.add(*tensors)
    first = held()
    for _ in range(100):
        judge.add(*tensors)
    assert held() <= first + 256


def test_small_pictures_have_every_figure_but_ssim() -> None:
    values = judged(*(tensor[:, :9, :10] for tensor in drawn(6)))
    assert DEFINITIONS.keys() - values.keys() == {"ssim"}


def test_every_figure_has_a_short_name() -> None:
    assert LABELS.keys() == DEFINITIONS.keys()
    assert {name for shown in SHOWN.values() for name in shown} <= DEFINITIONS.keys()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_figures_counted_on_the_graphics_card_are_the_processors() -> None:
    tensors = drawn(7)
    there = judged(*(tensor.cuda() for tensor in tensors))
    assert there == pytest.approx(judged(*tensors), rel=1e-4)
    probability, true, depth, true_depth = tensors
    assert judged(probability.cuda(), true, depth.cuda(), true_depth) == pytest.approx(there)


def test_a_perfect_answer_is_perfect_and_nothing_gives_nothing() -> None:
    _, true, _, depth = drawn(2)
    judge = Judge(SCALE)
    assert judge.values() == {}
    judge.add((true >= 128).float(), true, depth, depth)
    values = judge.values()
    assert [values[k] for k in ("iou", "iou-mean", "delta1")] == [1, 1, 1]
    assert [values[k] for k in ("abs-rel", "rmse")] == [0, 0]


def test_empty_pictures_and_unknown_depth_do_no_harm() -> None:
    judge = Judge(SCALE)
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
    probability, depth = answers((zero, zero), DepthScale(near=1, far=100), (2, 3))
    assert probability.shape == depth.shape == (1, 2, 3)
    assert float(probability[0, 0, 0]) == 0.5
    assert float(depth[0, 0, 0]) == pytest.approx(10)


def test_ssim_equals_torchmetrics_at_every_window() -> None:
    generator = torch.Generator().manual_seed(5)
    x = torch.rand(3, 37, 50, generator=generator)
    y = (x + 0.2 * torch.rand(x.shape, generator=generator)).clamp(0, 1)
    flat = torch.full_like(x[:1], 0.7)  # where the variances cancel to nothing
    x, y = torch.cat((x, flat)), torch.cat((y, flat * 0.9))
    exact = x[:, None].double(), y[:, None].double()
    _, full = structural_similarity_index_measure(
        *exact, sigma=1.5, data_range=1.0, reduction="none", return_full_image=True
    )
    found = depth_ssim.similarity(x, y)
    assert found.shape == (4, 27, 40)
    assert torch.allclose(found.double(), full[:, 0, 5:-5, 5:-5], rtol=0, atol=1e-4)


def test_judges_of_parts_together_say_what_one_of_all_does() -> None:
    tensors = drawn(4)
    first, second = Judge(SCALE), Judge(SCALE)
    first.add(*(tensor[:2] for tensor in tensors))
    second.add(*(tensor[2:] for tensor in tensors))
    alone = first.values()
    first.merge(second)
    assert first.values() == pytest.approx(judged(*tensors), rel=1e-6)
    assert first.values() != alone
