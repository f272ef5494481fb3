"""Soft Dice loss: how little prediction and mask overlap, whatever the object's size.

Milletari, Navab, Ahmadi 2016 (V-Net), with squared denominators, per picture.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option


class Options(BaseOptions):
    """How an empty mask is treated."""

    smooth: float = option(1.0, "Added to both sides of the fraction", unit="px", ge=0.001, le=1000)


def build(options: Options) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """1 - (2 sum(p t) + s) / (sum(p^2) + sum(t^2) + s), averaged over the batch."""

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        p, t = torch.sigmoid(logits) * known, target * known
        both = (p * t).sum((1, 2, 3))
        total = p.square().sum((1, 2, 3)) + t.square().sum((1, 2, 3))
        return (1.0 - (2 * both + options.smooth) / (total + options.smooth)).mean()

    return loss
