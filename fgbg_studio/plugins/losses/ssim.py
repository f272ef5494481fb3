"""Structural dissimilarity, (1 - SSIM) / 2, so that edges and surfaces keep their shape.

SSIM: Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error
visibility to structural similarity, 2004, with a box window as in C. Godard et al. 2017. Windows
overlap by half: one at every pixel says little more, and on a processor takes a quarter of a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.known_pixels import Loss, mean_of_known

if TYPE_CHECKING:
    from torch import Tensor

LABEL = "SSIM"
ABOUT = "structural dissimilarity (SSIM)"
C1, C2 = 0.01**2, 0.03**2
WHOLE = 1.0 - 1e-4
"""The share of known pixels from which a window counts: all of them, but for rounding."""


class Options(BaseOptions):
    """The window."""

    window: int = option(
        7,
        "Side of the averaging window, odd; no larger than the picture",
        unit="px",
        ge=3,
        le=31,
        step=2,
    )


def build(options: Options) -> Loss:
    """The mean of (1 - SSIM) / 2 over windows of known pixels alone, p = sigmoid(logits).

    Windows are `window // 2` pixels apart, from the top left.
    """
    import torch
    from torch.nn import functional

    def loss(logits: Tensor, target: Tensor, known: Tensor) -> Tensor:
        side = min(options.window, *logits.shape[-2:])

        def mean(x: Tensor) -> Tensor:
            return functional.avg_pool2d(x, side, stride=max(1, side // 2))

        p, t = torch.sigmoid(logits), target
        mp, mt = mean(p), mean(t)
        # Rounding can take a variance below 0, or a covariance beyond both: the loss with it.
        vp = (mean(p * p) - mp * mp).clamp_min(0.0)
        vt = (mean(t * t) - mt * mt).clamp_min(0.0)
        most = (vp + vt) / 2
        cov = torch.clamp(mean(p * t) - mp * mt, -most, most)
        ssim = (2 * mp * mt + C1) * (2 * cov + C2) / ((mp**2 + mt**2 + C1) * (vp + vt + C2))
        return mean_of_known((1.0 - ssim).clamp_min(0.0) / 2, (mean(known) > WHOLE).to(p.dtype))

    return loss
