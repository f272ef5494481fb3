"""Structural dissimilarity, (1 - SSIM) / 2, so that edges and surfaces keep their shape.

SSIM: Wang, Bovik, Sheikh, Simoncelli 2004, with a box window as in Godard et al. 2017.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

C1, C2 = 0.01**2, 0.03**2


class Options(BaseOptions):
    """The window."""

    window: int = option(7, "Side of the averaging window; odd", unit="px", ge=3, le=31, step=2)


def build(options: Options) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """The mean of (1 - SSIM) / 2 over windows, known pixels alone, p = sigmoid(logits)."""

    def mean(x: Tensor) -> Tensor:
        return functional.avg_pool2d(x, options.window, stride=1)

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        p, t = torch.sigmoid(logits), target
        mp, mt = mean(p), mean(t)
        # Rounding can take a variance below 0, or a covariance beyond both: the loss with it.
        vp = (mean(p * p) - mp * mp).clamp_min(0.0)
        vt = (mean(t * t) - mt * mt).clamp_min(0.0)
        most = (vp + vt) / 2
        cov = torch.clamp(mean(p * t) - mp * mt, -most, most)
        ssim = (2 * mp * mt + C1) * (2 * cov + C2) / ((mp**2 + mt**2 + C1) * (vp + vt + C2))
        whole = (mean(known) > 1.0 - 1e-4).to(p.dtype)
        return ((1.0 - ssim).clamp_min(0.0) / 2 * whole).sum() / whole.sum().clamp_min(1.0)

    return loss
