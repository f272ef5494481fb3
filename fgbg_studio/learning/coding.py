"""Between stored arrays and what a network takes and gives.

Depth is coded as 0..1 on a logarithmic scale between the dataset's near and far: equal steps are
equal ratios, which is what people and the delta metrics judge by.

A network may answer at another size than its pictures', and of a frame within them alone. What it
is taught is brought to its cells (`seen`), and its answers back to the pixels (`enlarged`).
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.data.sources import DepthScale

Frame = tuple[float, float, float, float]
"""Top, left, bottom and right, in shares of a picture's height and width."""
WHOLE: Frame = (0.0, 0.0, 1.0, 1.0)
NOTHING = 1e-6
"""Shares of a cell below this are what rounding leaves."""


def picture(pixels: Tensor, device: torch.device) -> Tensor:
    """uint8 B x H x W x 3 to float B x 3 x H x W, 0..1, on `device`."""
    moved = pixels.to(device).permute(0, 3, 1, 2)
    return moved.to(torch.float32, memory_format=torch.channels_last) / 255.0


def mask(pixels: Tensor, device: torch.device) -> Tensor:
    """uint8 B x H x W to float B x 1 x H x W, 0..1."""
    return pixels.to(device)[:, None].to(torch.float32) / 255.0


def sharp(mask: Tensor) -> Tensor:
    """1 where a mask (0..1) is at least half there, as it is judged, else 0."""
    return (mask >= 0.5).to(mask.dtype)


def coded(depth: Tensor, scale: DepthScale) -> Tensor:
    """Depth in units to 0..1: log(d / near) / log(far / near), clipped."""
    clipped = depth.clamp(scale.near, scale.far)
    return torch.log(clipped / scale.near) / math.log(scale.far / scale.near)


def decoded(code: Tensor, scale: DepthScale) -> Tensor:
    """0..1 back to depth in units."""
    return scale.near * torch.exp(code * math.log(scale.far / scale.near))


def frame_of(model: nn.Module) -> Frame:
    """The part of a picture that a network's answers are of."""
    found: Frame = getattr(model, "frame", WHOLE)
    return found


def seen(
    maps: Tensor, known: Tensor, size: tuple[int, ...], frame: Frame = WHOLE
) -> tuple[Tensor, Tensor]:
    """Maps (B x 1 x H x W) in the cells of an answer of `size` (height, width).

    Each cell has the mean of what is known within it, by area; the second tensor is 1 where that is
    anything, else 0. Maps of that size stay as they are.
    """
    if maps.shape[-2:] == size and frame == WHOLE:
        return maps, known
    top, left, bottom, right = frame
    rows = _overlaps(maps.shape[-2], size[0], (top, bottom), maps.device)
    columns = _overlaps(maps.shape[-1], size[1], (left, right), maps.device).T
    with torch.autocast(maps.device.type, enabled=False):  # half precision would round the mean
        share = rows @ known @ columns
        mean = (rows @ (maps * known) @ columns) / share.clamp_min(NOTHING)
    return mean, (share > NOTHING).to(maps.dtype)


@lru_cache(maxsize=64)
def _overlaps(
    pixels: int, cells: int, between: tuple[float, float], device: torch.device
) -> Tensor:
    """How much of each cell each pixel fills, cells x pixels; the cells part a stretch evenly."""
    edges = torch.linspace(*between, cells + 1, dtype=torch.float64)[:, None] * pixels
    starts, ends = edges[:-1], edges[1:]
    pixel = torch.arange(pixels)[None]
    both = torch.minimum(ends, pixel + 1) - torch.maximum(starts, pixel)
    return (both.clamp_min(0) / (ends - starts)).float().to(device)


def enlarged(logits: Tensor, size: tuple[int, ...], frame: Frame = WHOLE) -> Tensor:
    """An answer (B x 1 x h x w) at a picture's size, linear between the centres of its cells.

    Beyond the outermost centres, and beyond the frame, the nearest one counts.
    """
    if logits.shape[-2:] == size and frame == WHOLE:
        return logits
    if frame == WHOLE:
        return functional.interpolate(logits, size, mode="bilinear", align_corners=False)
    top, left, bottom, right = frame
    rows = _shares(size[0], logits.shape[-2], (top, bottom), logits.device)
    columns = _shares(size[1], logits.shape[-1], (left, right), logits.device)
    return rows @ logits @ columns.T


def _shares(pixels: int, cells: int, between: tuple[float, float], device: torch.device) -> Tensor:
    """How much of each cell is in each pixel, pixels x cells; the cells part a stretch evenly.

    Nothing is kept from call to call: the sizes are no numbers yet while a network is exported.
    """
    start, end = between
    pixel = torch.arange(pixels, dtype=torch.float64)
    place = ((pixel + 0.5) / pixels - start) / (end - start) * cells - 0.5
    cell = torch.arange(cells, dtype=torch.float64)
    away = (place.clamp(0, cells - 1)[:, None] - cell).abs()
    return (1 - away).clamp_min(0).float().to(device)


def answers(
    logits: tuple[Tensor, Tensor],
    scale: DepthScale,
    size: tuple[int, ...],
    frame: Frame = WHOLE,
) -> tuple[Tensor, Tensor]:
    """Mask and depth logits (B x 1 x h x w) to mask probability and depth in units (B x H x W).

    `size` is H, W.
    """
    mask, depth = (enlarged(head.float(), size, frame) for head in logits)
    probability, code = torch.sigmoid(mask), torch.sigmoid(depth)
    return probability[:, 0], decoded(code, scale)[:, 0]
