"""Scale-invariant logarithmic error: what a common factor of depth explains counts less.

D. Eigen, C. Puhrsch, R. Fergus: Depth map prediction from a single image using a multi-scale deep
network, NIPS 2014, equation 4. Coded depth is the logarithm already, counted in log(far / near), so
a difference of it is the paper's d over that number. On a mask, values are taken as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import OF_A_PICTURE, Loss, mean_of_pictures

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "SILog"
ABOUT = "the scale-invariant logarithmic error"


class Options(BaseOptions):
    """How invariant; the default is the paper's."""

    invariance: float = option(
        0.5,
        "How much of a common factor is forgiven: 0 is L2, 1 forgives all of it",
        unit="share",
        ge=0,
        le=1,
        step=0.05,
    )


def build(options: Options) -> Loss:
    """mean(d^2) - invariance mean(d)^2 over each picture's known pixels, averaged over pictures.

    d = p - t. Pictures of which nothing is known are left out.
    """
    import torch

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        d = (torch.sigmoid(logits) - target) * known
        count = known.sum(OF_A_PICTURE).clamp_min(1.0)
        mean = d.sum(OF_A_PICTURE) / count
        # As a variance: the difference of the two means could be rounded to less than nothing.
        away = (d - mean[:, None, None, None]) * known
        each = away.square().sum(OF_A_PICTURE) / count + (1 - options.invariance) * mean.square()
        return mean_of_pictures(each, known)

    return loss
