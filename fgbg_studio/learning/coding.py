"""Between stored arrays and what a network takes and gives.

Depth is coded as 0..1 on a logarithmic scale between the dataset's near and far: equal steps are
equal ratios, which is what people and the delta metrics judge by.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from fgbg_studio.data.sources import DepthScale


def picture(pixels: Tensor, device: torch.device) -> Tensor:
    """uint8 B x H x W x 3 to float B x 3 x H x W, 0..1, on `device`."""
    moved = pixels.to(device, non_blocking=True).permute(0, 3, 1, 2)
    return moved.to(torch.float32, memory_format=torch.channels_last) / 255.0


def mask(pixels: Tensor, device: torch.device) -> Tensor:
    """uint8 B x H x W to float B x 1 x H x W, 0..1."""
    return pixels.to(device, non_blocking=True)[:, None].to(torch.float32) / 255.0


def coded(depth: Tensor, scale: DepthScale) -> Tensor:
    """Depth in units to 0..1: log(d / near) / log(far / near), clipped."""
    clipped = depth.clamp(scale.near, scale.far)
    return torch.log(clipped / scale.near) / math.log(scale.far / scale.near)


def decoded(code: Tensor, scale: DepthScale) -> Tensor:
    """0..1 back to depth in units."""
    return scale.near * torch.exp(code * math.log(scale.far / scale.near))


def answers(logits: tuple[Tensor, Tensor], scale: DepthScale) -> tuple[Tensor, Tensor]:
    """Mask and depth logits (B x 1 x H x W) to mask probability and depth in units (B x H x W)."""
    probability, code = torch.sigmoid(logits[0].float()), torch.sigmoid(logits[1].float())
    return probability[:, 0], decoded(code, scale)[:, 0]
