"""Reverse Huber loss: L1 for small differences, and squares for large ones.

I. Laina et al.: Deeper depth prediction with fully convolutional residual networks, 3DV 2016,
equation 1. Where the one goes over into the other depends on the batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import Loss, mean_of_known

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "berHu"
ABOUT = "berHu, L1 that squares large differences"
LEAST = 1e-6
"""Of the threshold: a batch without any difference divides by it."""


class Options(BaseOptions):
    """Where squares begin; the default is the paper's."""

    threshold: float = option(
        0.2,
        "Where squares begin, as a share of the batch's largest difference",
        unit="share",
        ge=0.01,
        le=1,
        step=0.05,
    )


def build(options: Options) -> Loss:
    """The mean over known pixels of |x|, or of (x^2 + c^2) / 2c where |x| > c; x = p - t.

    c is the threshold times the largest |x| of the batch. No gradient goes through it.
    """
    import torch

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        each = (torch.sigmoid(logits) - target).abs()
        c = (options.threshold * (each.detach() * known).amax()).clamp_min(LEAST)
        return mean_of_known(torch.where(each > c, (each.square() + c * c) / (2 * c), each), known)

    return loss
