"""A small U-Net with two heads, which compares a composite with its background.

Mask and depth are at full resolution. The first layer halves the resolution and the last restores
it by sub-pixel convolution (Shi et al. 2016), so that nearly all work is done on a quarter of the
pixels. U-Net: Ronneberger, Fischer, Brox 2015.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.plugins.network_inputs import luminance

REACH = 2
"""Pixels by which a background may be off."""


class CompactUNet(nn.Module):
    """(image, background) -> (mask logits, depth logits).

    Both inputs are float, B x 3 x H x W, 0..1; all zeros for a background stands for "none at
    hand". Both outputs are float logits, B x 1 x H x W. Any H and W from 16 pixels. `width` are the
    channels of the first level; with `grey` it sees brightness alone.
    """

    def __init__(self, width: int, grey: bool = False) -> None:
        super().__init__()
        self.grey = grey
        w, shown = width, 3 if grey else 9
        widths = (w, w * 4 // 3, w * 8 // 3, w * 4)
        self.down = nn.ModuleList(
            _block(before, after, stride=2)
            for before, after in zip((shown, *widths[:-1]), widths, strict=True)
        )
        self.context = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(widths[-1], widths[-1], 1))
        self.up = nn.ModuleList(
            _layer(below + skip, skip)
            for below, skip in zip(widths[:0:-1], widths[-2::-1], strict=True)
        )
        self.mask = nn.Conv2d(w, 4, 3, padding=1)
        self.depth = nn.Conv2d(w, 4, 3, padding=1)

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor]:
        """Mask and depth logits of a batch."""
        size = image.shape[-2:]
        with torch.no_grad():
            if self.grey:
                image, background = luminance(image), luminance(background)
            aligned = align(image, background)
            expected = match_light(image, aligned)
        x = torch.cat((image - 0.5, aligned - 0.5, image - expected), dim=1)
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
        x = x + self.context(x)
        for up, skip in zip(self.up, skips[-2::-1], strict=True):
            x = up(torch.cat((functional.interpolate(x, size=skip.shape[-2:]), skip), dim=1))
        return self._full(self.mask(x), size), self._full(self.depth(x), size)

    @staticmethod
    def _full(quarters: Tensor, size: torch.Size) -> Tensor:
        """Four channels at half resolution to one at full; an odd edge is cut."""
        return functional.pixel_shuffle(quarters, 2)[..., : size[0], : size[1]]


def align(image: Tensor, background: Tensor, reach: int = REACH) -> Tensor:
    """Each background moved by the whole pixels, up to `reach` each way, that explain most.

    The shift is the one with the least mean absolute difference in brightness; a steady camera
    is never steady to the pixel.
    """
    height, width = image.shape[-2:]
    bright, dark = image.mean(1), match_light(image, background).mean(1)
    padded = functional.pad(dark[:, None], (reach,) * 4, mode="replicate")[:, 0]
    steps = range(2 * reach + 1)
    costs = torch.stack(
        [
            (bright - padded[:, y : y + height, x : x + width]).abs().mean((1, 2))
            for y in steps
            for x in steps
        ]
    )
    best = costs.argmin(0)
    down, right = best // len(steps) - reach, best % len(steps) - reach
    rows = (torch.arange(height, device=image.device) + down[:, None]).clamp(0, height - 1)
    columns = (torch.arange(width, device=image.device) + right[:, None]).clamp(0, width - 1)
    which = torch.arange(len(image), device=image.device)[:, None, None]
    moved = background.permute(0, 2, 3, 1)[which, rows[:, :, None], columns[:, None, :]]
    return moved.permute(0, 3, 1, 2)


def match_light(image: Tensor, background: Tensor) -> Tensor:
    """The background in the image's light: each channel with the image's mean and deviation.

    A background of zeros, "none at hand", becomes the image itself: no difference is seen.
    """
    mean = background.mean((2, 3), keepdim=True)
    deviation = background.std((2, 3), keepdim=True)
    gain = image.std((2, 3), keepdim=True) / deviation.clamp_min(1e-3)
    matched = (background - mean) * gain + image.mean((2, 3), keepdim=True)
    return torch.where(deviation > 1e-3, matched, image)


def _layer(before: int, after: int, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(before, after, 3, stride, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


def _block(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_layer(before, after, stride), _layer(after, after))
