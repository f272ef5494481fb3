"""Soft Dice loss: how little prediction and mask overlap, whatever the object's size.

F. Milletari, N. Navab, S.-A. Ahmadi: V-Net, 3DV 2016, with squared denominators, per picture: it is
nothing at p = t, soft edges included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import OF_A_PICTURE, Loss

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "Dice"
ABOUT = "soft Dice, the overlap of each picture"


class Options(BaseOptions):
    """How an empty mask is treated."""

    smooth: float = option(1.0, "Added to both sides of the fraction", unit="px", ge=0.001, le=1000)


def build(options: Options) -> Loss:
    """1 - (2 sum(p t) + s) / (sum(p^2) + sum(t^2) + s), averaged over the batch."""
    import torch

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        p, t = torch.sigmoid(logits) * known, target * known
        both = (p * t).sum(OF_A_PICTURE)
        total = p.square().sum(OF_A_PICTURE) + t.square().sum(OF_A_PICTURE)
        return (1.0 - (2 * both + options.smooth) / (total + options.smooth)).mean()

    return loss
