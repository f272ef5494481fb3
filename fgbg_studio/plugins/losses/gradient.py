"""Gradient matching at several scales: edges stay sharp, and lie where they are.

Z. Li, N. Snavely: MegaDepth: learning single-view depth prediction from internet photos, CVPR 2018,
equation 4: differences of neighbours in p - t, of every pixel, of every second, of every fourth and
so on. Coded depth is the logarithm that the paper takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import Loss

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "Gradient"
ABOUT = "gradient matching, for sharp edges"


class Options(BaseOptions):
    """How many scales; the default is the paper's."""

    scales: int = option(4, "Scales, each half as large as the one before", ge=1, le=6)


def build(options: Options) -> Loss:
    """Sum over scales of the absolute differences of neighbours, over the scale's known pixels.

    A difference counts where both neighbours are known, across and down.
    """
    import torch

    def differences(residual: Tensor, known: Tensor) -> Tensor:
        across = (residual[..., 1:] - residual[..., :-1]).abs() * known[..., 1:] * known[..., :-1]
        return across.sum()

    def at_scale(residual: Tensor, known: Tensor) -> Tensor:
        down = differences(residual.mT, known.mT)
        return (differences(residual, known) + down) / known.sum().clamp_min(1.0)

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        residual = torch.sigmoid(logits) - target
        steps = (2**scale for scale in range(options.scales))
        every = [at_scale(residual[..., ::n, ::n], known[..., ::n, ::n]) for n in steps]
        return torch.stack(every).sum()

    return loss
