"""Mean absolute difference between sigmoid(logits) and target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.plugins.known_pixels import Loss, mean_of_known

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "L1"
ABOUT = "L1, the absolute difference"


class Options(BaseOptions):
    """Nothing to set."""


def build(options: Options) -> Loss:
    """The mean of |p - t| over known pixels."""
    import torch

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        return mean_of_known((torch.sigmoid(logits) - target).abs(), known)

    return loss
