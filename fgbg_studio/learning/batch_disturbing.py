"""Light, shift and JPEG of `fgbg_studio.imaging.disturbing`, for whole batches on a device."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

BLOCK, CHROMA_BLOCK = 8, 16
"""Pixels of a side that are coded together: of brightness, and of colour at half its size."""
LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
"""The steps of ITU T.81, annex K, row after row; the next is that of colours."""
CHROMINANCE = (
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    *[99] * 32,
)  # fmt: skip
TO_YCBCR = (
    (0.299, 0.587, 0.114),
    (-0.168735892, -0.331264108, 0.5),
    (0.5, -0.418687589, -0.081312411),
)
"""JFIF 1.02."""


def shifted(maps: Tensor, right: Tensor, down: Tensor) -> Tensor:
    """N maps (N x H x W or x 3), each moved by whole pixels, its border repeated."""
    rows = torch.arange(maps.shape[1], device=maps.device)[None] - down[:, None]
    columns = torch.arange(maps.shape[2], device=maps.device)[None] - right[:, None]
    rows = rows.clamp(0, maps.shape[1] - 1)[:, :, None]
    columns = columns.clamp(0, maps.shape[2] - 1)[:, None, :]
    return maps[torch.arange(len(maps), device=maps.device)[:, None, None], rows, columns]


def exposed(images: Tensor, gain: Tensor, gamma: Tensor) -> Tensor:
    """255 * gain * (value / 255) ** gamma for every channel of N images, uint8, clipped."""
    values = torch.arange(256, device=images.device) / 255
    tables = 255 * gain[:, None] * values[None] ** gamma[:, None]
    tables = (tables + 0.5).clamp(0, 255).to(torch.uint8)
    flat = images.reshape(len(images), -1)
    return tables.gather(1, flat.long()).reshape(images.shape)


def noisy(images: Tensor, sigma: Tensor, seeds: npt.NDArray[np.int64]) -> Tensor:
    """N images, uint8, with independent normal noise of `sigma` grey levels each.

    Each has the noise of its own seed, whatever else is in the batch.
    """
    if not (sigma > 0).any():
        return images
    noise = torch.empty(images.shape, device=images.device)
    generator = torch.Generator(images.device)
    for row, seed in enumerate(seeds.tolist()):
        noise[row].normal_(generator=generator.manual_seed(seed))
    found = images.float() + noise * sigma[:, None, None, None]
    return found.round().clamp(0, 255).to(torch.uint8)


def recompressed(images: Tensor, quality: Tensor) -> Tensor:
    """What a JPEG of `quality` (N, 1 to 100) with halved colours leaves of N images, uint8 RGB.

    The rounding of ITU T.81 without its coding, which loses nothing; 100 leaves an image as it is.
    """
    height, width = images.shape[1:3]
    planes = images.permute(0, 3, 1, 2).float()
    room = 0, -width % CHROMA_BLOCK, 0, -height % CHROMA_BLOCK
    planes = functional.pad(planes, room, mode="replicate")
    matrix = torch.tensor(TO_YCBCR, device=images.device)
    ycbcr = torch.einsum("ij,njhw->nihw", matrix, planes)
    halved = functional.avg_pool2d(ycbcr[:, 1:], 2)
    y = _rounded(ycbcr[:, :1] - 128, _steps(LUMINANCE, quality)) + 128
    colours = _rounded(halved, _steps(CHROMINANCE, quality))
    colours = functional.interpolate(colours, scale_factor=2, mode="bilinear", align_corners=False)
    rgb = torch.einsum("ij,njhw->nihw", matrix.inverse(), torch.cat([y, colours], dim=1))
    found = rgb.round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)[:, :height, :width]
    return torch.where((quality >= 100)[:, None, None, None], images, found)


def _steps(table: tuple[int, ...], quality: Tensor) -> Tensor:
    """The steps of each quality, N x 8 x 8: the rule of the Independent JPEG Group's library."""
    quality = quality.float()
    scale = torch.where(quality < 50, (5000 / quality).floor(), 200 - 2 * quality)
    steps = torch.tensor(table, device=quality.device, dtype=torch.float32).reshape(1, 8, 8)
    return ((steps * scale[:, None, None] + 50) / 100).floor().clamp(1, 255)


def _rounded(planes: Tensor, steps: Tensor) -> Tensor:
    """N x C x H x W planes, their cosine coefficients rounded to whole steps block by block."""
    count, channels, height, width = planes.shape
    cosines = _cosines().to(planes.device)
    blocks = planes.reshape(count, channels, height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    blocks = blocks.round().permute(0, 1, 2, 4, 3, 5)
    coefficients = cosines @ blocks @ cosines.T
    steps = steps[:, None, None, None]
    back = cosines.T @ ((coefficients / steps).round() * steps) @ cosines
    return back.round().permute(0, 1, 2, 4, 3, 5).reshape(planes.shape)


@cache
def _cosines() -> Tensor:
    """The orthonormal 8 x 8 matrix of the discrete cosine transform."""
    rows = torch.arange(BLOCK)[:, None]
    columns = torch.arange(BLOCK)[None]
    found = torch.cos((2 * columns + 1) * rows * math.pi / (2 * BLOCK)) / 2
    found[0] /= math.sqrt(2)
    return found
