"""Structural similarity of depth maps.

Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error
visibility to structural similarity, 2004: Gaussian window of 11 pixels, sigma 1.5, K1 = 0.01,
K2 = 0.03, biased covariances, as torchmetrics and scikit-image compute it. The dynamic range L is
the dataset's, far - near, and not that of a picture: all pictures are judged alike.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional
from torchmetrics.functional.image import structural_similarity_index_measure

from fgbg_studio.data.sources import DepthScale

WINDOW, SIGMA = 11, 1.5


def depth_ssim(depth: Tensor, true: Tensor, scale: DepthScale) -> tuple[Tensor, Tensor]:
    """The mean SSIM of each picture (B, -1..1), and whether it has one (B, bool).

    Depth and true depth are B x H x W, in units, 0 = unknown. Only windows count that are within
    the picture and in which both are known everywhere.
    """
    count = len(true)
    if min(true.shape[-2:]) < WINDOW:
        return torch.zeros(count, device=true.device), torch.zeros_like(true[:, 0, 0] > 0)
    unknown = ((depth <= 0) | (true <= 0)).float()[:, None]
    whole = 1 - functional.max_pool2d(unknown, WINDOW, stride=1)
    each = _map(depth / (scale.far - scale.near), true / (scale.far - scale.near))
    edge = WINDOW // 2
    total = (each[..., edge:-edge, edge:-edge] * whole).sum((1, 2, 3))
    windows = whole.sum((1, 2, 3))
    return total / windows.clamp_min(1), windows > 0


def _map(x: Tensor, y: Tensor) -> Tensor:
    """SSIM of the window around each pixel, B x 1 x H x W; at the edges, of mirrored windows."""
    _, each = structural_similarity_index_measure(
        x[:, None].float(),
        y[:, None].float(),
        sigma=SIGMA,
        data_range=1.0,
        reduction="none",
        return_full_image=True,
    )
    return each
