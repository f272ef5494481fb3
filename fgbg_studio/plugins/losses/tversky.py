"""Tversky loss: Dice that weighs what is painted too much against what is missed.

S. S. M. Salehi, D. Erdogmus, A. Gholipour: Tversky loss function for image segmentation using 3D
fully convolutional deep networks, MLMI 2017. In the form of Z. Wang et al.: Dice semimetric losses,
MICCAI 2023, the overlap of p and t is the lesser of the two: the same as p t for a binary mask, and
nothing is lost at p = t where edges are soft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import OF_A_PICTURE, Loss

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "Tversky"
ABOUT = "Tversky, overlap that may count misses more"


class Options(BaseOptions):
    """The two weights; the defaults are the paper's best. Both 0.5 is Dice."""

    alpha: float = option(0.3, "Weight of what is painted too much", ge=0.01, le=10, step=0.1)
    beta: float = option(0.7, "Weight of what is missed", ge=0.01, le=10, step=0.1)
    smooth: float = option(1.0, "Added to both sides of the fraction", unit="px", ge=0.001, le=1000)


def build(options: Options) -> Loss:
    """1 - (both + s) / (both + a sum(p - t > 0) + b sum(t - p > 0) + s), averaged over the batch.

    both = sum(min(p, t)), and the other two are sums of the positive part of a difference.
    """
    import torch

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        p, t = torch.sigmoid(logits) * known, target * known
        both = torch.minimum(p, t).sum(OF_A_PICTURE)
        excess = (p - t).clamp_min(0.0).sum(OF_A_PICTURE)
        missed = (t - p).clamp_min(0.0).sum(OF_A_PICTURE)
        wrong = options.alpha * excess + options.beta * missed
        return (wrong / (both + wrong + options.smooth)).mean()

    return loss
