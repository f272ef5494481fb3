"""Mean absolute difference between sigmoid(logits) and target."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from fgbg_studio.base.options import Options as BaseOptions


class Options(BaseOptions):
    """Nothing to set."""


def build(options: Options) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """The mean of |p - t| over known pixels."""

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        each = (torch.sigmoid(logits) - target).abs()
        return (each * known).sum() / known.sum().clamp_min(1.0)

    return loss
