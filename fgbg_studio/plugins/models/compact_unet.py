"""A small U-Net with two heads: the default.

Two inputs (composite and background), mask and depth at full resolution. The first layer halves
the resolution and the last restores it by sub-pixel convolution (Shi et al. 2016), so that nearly
all work is done on a quarter of the pixels. U-Net: Ronneberger, Fischer, Brox 2015.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option


class Options(BaseOptions):
    """How wide the network is."""

    width: int = option(
        24, "Channels of the first level; cost grows with its square", ge=4, le=128, step=4
    )


class CompactUNet(nn.Module):
    """(image, background) -> (mask logits, depth logits).

    Both inputs are float, B x 3 x H x W, 0..1; all zeros for a background stands for "none at
    hand". Both outputs are float logits, B x 1 x H x W. Any H and W from 16 pixels.
    """

    def __init__(self, options: Options) -> None:
        super().__init__()
        w = options.width
        widths = (w, w * 4 // 3, w * 8 // 3, w * 4)
        self.down = nn.ModuleList(
            _block(before, after, stride=2)
            for before, after in zip((9, *widths[:-1]), widths, strict=True)
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
        x = torch.cat((image - 0.5, background - 0.5, image - background), dim=1)
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


def _layer(before: int, after: int, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(before, after, 3, stride, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


def _block(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_layer(before, after, stride), _layer(after, after))


def build(options: Options) -> nn.Module:
    """A network with random weights."""
    return CompactUNet(options)
