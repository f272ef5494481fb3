"""Focal loss: cross-entropy that nearly forgets the pixels which are right already.

T.-Y. Lin et al.: Focal loss for dense object detection, ICCV 2017. A soft target takes the form of
X. Li et al.: Generalized focal loss, NeurIPS 2020, equation 3: |t - p| in place of 1 - p_t. At
t = 0 and 1 the two are the same, and in between the loss is still least near p = t.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import Loss, mean_of_known

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "Focal"
ABOUT = "focal cross-entropy, mostly of pixels that are wrong"
TINY = 1e-12
"""Under the root of |t - p|, whose powers below 1 are infinitely steep at 0."""


class Options(BaseOptions):
    """How much is forgotten, and how much the object counts. The defaults are the paper's."""

    gamma: float = option(2.0, "Power of the error; 0 is plain cross-entropy", ge=0, le=8, step=0.5)
    alpha: float = option(
        0.25,
        "Weight of the object; what is left of 1 is the weight of the rest",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )


def build(options: Options) -> Loss:
    """The mean of a_t |t - p|^gamma BCE(p, t) over known pixels, a_t = a t + (1 - a) (1 - t)."""
    import torch
    from torch.nn import functional

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        entropy = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
        squared = (target - torch.sigmoid(logits)).square() + TINY
        weight = options.alpha * target + (1 - options.alpha) * (1 - target)
        return mean_of_known(weight * squared.pow(options.gamma / 2) * entropy, known)

    return loss
