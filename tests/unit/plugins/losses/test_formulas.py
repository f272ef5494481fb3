"""Each loss against its paper's formula in float64, or a library's, with unknown pixels."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torchvision.ops import sigmoid_focal_loss

from fgbg_studio.base import registry

Array = npt.NDArray[np.float64]
Formula = Callable[..., float]
"""(p, t, known, options) of B x H x W to the loss."""
structural_similarity: Any = import_module("skimage.metrics").structural_similarity
"""As untyped as it is."""


def loss_of(name: str, **chosen: Any) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    plugin = registry.load("losses", name)
    built: Callable[[Tensor, Tensor, Tensor], Tensor] = plugin.build(plugin.Options(**chosen))
    return built


def drawn(seed: int, size: tuple[int, int] = (13, 18)) -> tuple[Tensor, Tensor, Tensor]:
    """Logits, a target that is partly 0 and 1, and known pixels; of the last picture none."""
    torch.manual_seed(seed)
    shape = (3, 1, *size)
    target = (torch.rand(shape) * 1.6 - 0.3).clamp(0, 1)
    known = (torch.rand(shape) < 0.8).float()
    known[-1] = 0
    return torch.randn(shape) * 3, target, known


def pixelwise(each: Callable[..., Array]) -> Formula:
    """The mean over the known pixels of all pictures."""

    def formula(p: Array, t: Array, known: Array, **options: Any) -> float:
        seen = known > 0
        return float(each(p[seen], t[seen], **options).mean())

    return formula


def entropy(p: Array, t: Array) -> Array:
    return np.asarray(-t * np.log(p) - (1 - t) * np.log(1 - p))


def focal(p: Array, t: Array, gamma: float = 2.0, alpha: float = 0.25) -> Array:
    weight = alpha * t + (1 - alpha) * (1 - t)
    return np.asarray(weight * np.abs(t - p) ** gamma * entropy(p, t))


def berhu(p: Array, t: Array, threshold: float = 0.2) -> Array:
    x = np.abs(p - t)
    c = threshold * x.max()
    return np.where(x <= c, x, (x**2 + c**2) / (2 * c))


def dice(p: Array, t: Array, known: Array, smooth: float = 1.0) -> float:
    found = []
    for a, b, seen in zip(p, t, known > 0, strict=True):
        x, y = a[seen], b[seen]
        found.append(1 - (2 * x @ y + smooth) / (x @ x + y @ y + smooth))
    return float(np.mean(found))


def tversky(
    p: Array, t: Array, known: Array, alpha: float = 0.3, beta: float = 0.7, smooth: float = 1.0
) -> float:
    found = []
    for a, b, seen in zip(p, t, known > 0, strict=True):
        x, y = a[seen], b[seen]
        # As Wang et al. write the overlap: half of both sums without their distance.
        both = (x.sum() + y.sum() - np.abs(x - y).sum()) / 2
        below = both + alpha * (x.sum() - both) + beta * (y.sum() - both)
        found.append(1 - (both + smooth) / (below + smooth))
    return float(np.mean(found))


def silog(p: Array, t: Array, known: Array, invariance: float = 0.5) -> float:
    found = []
    for a, b, seen in zip(p, t, known > 0, strict=True):
        d = (a - b)[seen]
        if len(d):
            found.append((d**2).sum() / len(d) - invariance * d.sum() ** 2 / len(d) ** 2)
    return float(np.mean(found))


def gradient(p: Array, t: Array, known: Array, scales: int = 4) -> float:
    total = 0.0
    for scale in range(scales):
        d, seen = ((x[:, :: 2**scale, :: 2**scale]) for x in (p - t, known))
        for n, row, column in np.argwhere(seen > 0):
            for other in ((n, row + 1, column), (n, row, column + 1)):
                if other[1] < d.shape[1] and other[2] < d.shape[2] and seen[other]:
                    total += abs(d[other] - d[n, row, column]) / seen.sum()
    return total


def ssim(p: Array, t: Array, known: Array, window: int = 7) -> float:
    """By scikit-image's map, of the windows that overlap by half and are known as a whole."""
    edge = window // 2
    inner = slice(edge, -edge, edge)
    found: list[float] = []
    for a, b, seen in zip(p, t, known > 0, strict=True):
        _, full = structural_similarity(
            a, b, win_size=window, data_range=1.0, use_sample_covariance=False, full=True
        )
        windows = np.lib.stride_tricks.sliding_window_view(seen, (window, window))
        found += full[inner, inner][windows[::edge, ::edge].all((2, 3))].tolist()
    return float((1 - np.array(found)).mean() / 2)


FORMULAS: dict[str, Formula] = {
    "bce": pixelwise(entropy),
    "focal": pixelwise(focal),
    "l1": pixelwise(lambda p, t: np.abs(p - t)),
    "l2": pixelwise(lambda p, t: (p - t) ** 2),
    "berhu": pixelwise(berhu),
    "dice": dice,
    "tversky": tversky,
    "silog": silog,
    "gradient": gradient,
    "ssim": ssim,
}
CHOSEN: tuple[tuple[str, dict[str, float]], ...] = (
    *((name, {}) for name in FORMULAS),
    ("focal", {"gamma": 0.5, "alpha": 0.9}),
    ("focal", {"gamma": 0.0, "alpha": 0.5}),
    ("berhu", {"threshold": 0.5}),
    ("dice", {"smooth": 30.0}),
    ("tversky", {"alpha": 0.8, "beta": 0.1, "smooth": 0.01}),
    ("silog", {"invariance": 1.0}),
    ("gradient", {"scales": 1}),
    ("gradient", {"scales": 6}),
    ("ssim", {"window": 3}),
)


def test_every_loss_has_a_formula() -> None:
    assert sorted(FORMULAS) == registry.names("losses")


@pytest.mark.parametrize(("name", "chosen"), CHOSEN)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_loss_equals_its_formula(name: str, chosen: dict[str, float], seed: int) -> None:
    logits, target, known = drawn(seed)
    if name == "ssim":  # or no window is whole
        known[:2] = 1
        known[0, 0, 4, 5] = known[1, 0, 0, :] = 0
    found = float(loss_of(name, **chosen)(logits, target, known))
    p = 1 / (1 + np.exp(-logits[:, 0].double().numpy()))
    wanted = FORMULAS[name](p, target[:, 0].double().numpy(), known[:, 0].numpy(), **chosen)
    assert found == pytest.approx(wanted, rel=1e-4, abs=1e-6)
    assert wanted > 1e-3


def test_focal_loss_of_a_binary_mask_is_torchvisions() -> None:
    logits, target, _ = drawn(3)
    hard = (target > 0.5).float()
    found = loss_of("focal", gamma=1.5, alpha=0.4)(logits, hard, torch.ones_like(hard))
    wanted = sigmoid_focal_loss(logits, hard, gamma=1.5, alpha=0.4, reduction="mean")
    assert float(found) == pytest.approx(float(wanted), rel=1e-5)


def test_tversky_of_a_binary_mask_is_as_its_paper_writes_it() -> None:
    logits, target, _ = drawn(4)
    hard = (target > 0.5).float()
    found = float(loss_of("tversky", smooth=0.001)(logits, hard, torch.ones_like(hard)))
    p, t = torch.sigmoid(logits).double().flatten(1), hard.double().flatten(1)
    both = (p * t).sum(1)
    index = both / (both + 0.3 * (p * (1 - t)).sum(1) + 0.7 * ((1 - p) * t).sum(1))
    assert found == pytest.approx(float((1 - index).mean()), abs=1e-4)


@pytest.mark.parametrize("name", registry.names("losses"))
@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), spread=st.sampled_from([0.0, 1.0, 30.0, 1e4]))
def test_gradients_are_finite_whatever_the_logits(name: str, seed: int, spread: float) -> None:
    logits, target, known = drawn(seed)
    target[0] = target[0].round()
    if seed % 2:  # the right answer itself, where roots and powers are steepest
        target = torch.sigmoid(logits * spread)
    steep = (logits * spread).requires_grad_()
    value = loss_of(name)(steep, target, known)
    torch.autograd.backward(value)
    assert np.isfinite(float(value.detach()))
    assert float(value.detach()) >= 0
    assert steep.grad is not None
    assert bool(torch.isfinite(steep.grad).all())
    assert not bool(steep.grad[known == 0].any())


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0])
def test_focal_loss_is_not_too_steep_at_the_right_answer(gamma: float) -> None:
    target = torch.full((1, 1, 4, 4), 0.5)
    logits = torch.zeros_like(target).requires_grad_()
    torch.autograd.backward(loss_of("focal", gamma=gamma)(logits, target, torch.ones_like(target)))
    assert logits.grad is not None
    assert bool(torch.isfinite(logits.grad).all())


@pytest.mark.parametrize("name", registry.names("losses"))
def test_a_loss_takes_pictures_smaller_than_its_window(name: str) -> None:
    logits, target, known = drawn(5, (3, 2))
    known[:] = 1
    logits.requires_grad_()
    value = loss_of(name)(logits, target, known)
    torch.autograd.backward(value)
    assert float(value.detach()) > 0


def test_the_scale_invariant_error_forgives_a_common_factor_of_depth() -> None:
    target = torch.rand(2, 1, 9, 9) * 0.5 + 0.1
    shifted = torch.logit(target + 0.2)  # a sum of logarithms
    known = torch.ones_like(target)
    assert float(loss_of("silog", invariance=1.0)(shifted, target, known)) < 1e-9
    assert float(loss_of("silog", invariance=0.0)(shifted, target, known)) == pytest.approx(0.04)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("name", registry.names("losses"))
def test_a_loss_on_the_graphics_card_is_that_of_the_processor(name: str) -> None:
    tensors = drawn(6)
    here, there = (
        float(loss_of(name)(*(t.to(device) for t in tensors))) for device in ("cpu", "cuda")
    )
    assert there == pytest.approx(here, rel=1e-4, abs=1e-6)
