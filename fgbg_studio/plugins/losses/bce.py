"""Binary cross-entropy with logits; for masks, and for depth coded as 0..1.

Of a target between 0 and 1 it is least at p = t, where it is the target's own entropy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.plugins.known_pixels import Loss, mean_of_known

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "BCE"
ABOUT = "cross-entropy (BCE with logits)"


class Options(BaseOptions):
    """Nothing to set."""


def build(options: Options) -> Loss:
    """The mean of -t log p - (1 - t) log(1 - p) over known pixels, p = sigmoid(logits)."""
    from torch.nn import functional

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        each = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
        return mean_of_known(each, known)

    return loss
