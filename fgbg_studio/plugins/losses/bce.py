"""Binary cross-entropy with logits; for masks, and for depth coded as 0..1."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional

from fgbg_studio.base.options import Options as BaseOptions


class Options(BaseOptions):
    """Nothing to set."""


def build(options: Options) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """The mean of -t log p - (1 - t) log(1 - p) over known pixels, p = sigmoid(logits)."""

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        each = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
        return (each * known).sum() / known.sum().clamp_min(1.0)

    return loss
