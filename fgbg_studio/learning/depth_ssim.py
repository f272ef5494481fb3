"""Structural similarity of depth maps.

Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error
visibility to structural similarity, 2004: Gaussian window of 11 pixels, sigma 1.5, K1 = 0.01,
K2 = 0.03, biased covariances, as torchmetrics and scikit-image compute it. The dynamic range L is
the dataset's, far - near, and not that of a picture: all pictures are judged alike.

A Gaussian window is a row of weights times a column of them, so the means of all whole windows are
two products of matrices, which every device is made for.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

from fgbg_studio.data.sources import DepthScale

WINDOW, SIGMA = 11, 1.5
K1, K2 = 0.01, 0.03


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
    span = scale.far - scale.near
    total = (similarity(depth / span, true / span) * whole[:, 0]).sum((1, 2))
    windows = whole.sum((1, 2, 3))
    return total / windows.clamp_min(1), windows > 0


def similarity(x: Tensor, y: Tensor) -> Tensor:
    """SSIM, for a dynamic range of 1, of each whole window of B x H x W maps.

    Each side has 10 fewer than the maps: the window of row r, column c has its middle 5 further.
    """
    x, y = x.float(), y.float()
    # Around the mean of both, where squares lose the fewest digits.
    middle = (x.mean((1, 2), keepdim=True) + y.mean((1, 2), keepdim=True)) / 2
    a, b = x - middle, y - middle
    means = _windows(torch.stack((a, b, a * a, b * b, a * b), 1))
    of_a, of_b, of_aa, of_bb, of_ab = means.unbind(1)
    varied = (of_aa - of_a**2) + (of_bb - of_b**2)
    together = of_ab - of_a * of_b
    in_x, in_y = of_a + middle, of_b + middle
    light = (2 * in_x * in_y + K1**2) / (in_x**2 + in_y**2 + K1**2)
    return light * (2 * together + K2**2) / (varied + K2**2)


def _windows(maps: Tensor) -> Tensor:
    """The Gaussian mean of each whole window of B x C x H x W maps."""
    rows, columns = (_band(side, maps.device) for side in maps.shape[-2:])
    with torch.autocast(maps.device.type, enabled=False):
        return rows @ maps @ columns.T


@lru_cache(maxsize=16)
def _band(side: int, device: torch.device) -> Tensor:
    """The weights of each pixel of a side (columns) in each whole window along it (rows)."""
    away = torch.arange(side)[None] - torch.arange(side - WINDOW + 1)[:, None] - WINDOW // 2
    weights = torch.exp(-((away / SIGMA) ** 2) / 2) * (away.abs() <= WINDOW // 2)
    return (weights / weights.sum(1, keepdim=True)).to(device)
