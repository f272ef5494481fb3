"""The U-Net, with two heads.

O. Ronneberger, P. Fischer, T. Brox: U-Net: Convolutional Networks for Biomedical Image
Segmentation, MICCAI 2015 (arXiv 1505.04597): four halvings, two 3 x 3 convolutions at each level,
2 x 2 up-convolutions, and what each level saw beside what comes from below. Two things are as most
do it today: convolutions are padded, so that the answers have the picture's size, and batch
normalisation follows each, without which the rates that are usual here are too high.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.plugins.network_inputs import luminance, or_image

HALVINGS = 4
STRIDE = 1 << HALVINGS


class UNet(nn.Module):
    """(image, background) -> (mask logits, depth logits), all at the picture's size.

    Both inputs are float, B x 3 x H x W, 0..1; all zeros for a background stands for "none at
    hand". Any H and W from 16 pixels. `width` are the channels of the first level, 64 in the paper,
    twice as many at each further one; with `grey` it sees brightness alone.
    """

    def __init__(self, width: int, grey: bool = False) -> None:
        super().__init__()
        self.grey = grey
        widths = [width << level for level in range(HALVINGS + 1)]
        shown = 2 if grey else 6
        self.down = nn.ModuleList(map(_level, (shown, *widths[:-1]), widths))
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(below, here, 2, stride=2)
            for below, here in zip(widths[:0:-1], widths[-2::-1], strict=True)
        )
        self.joined = nn.ModuleList(_level(2 * here, here) for here in widths[-2::-1])
        self.mask, self.depth = nn.Conv2d(width, 1, 1), nn.Conv2d(width, 1, 1)

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor]:
        """Mask and depth logits of a batch."""
        height, width = image.shape[-2:]
        x = functional.pad(
            self._shown(image, background),
            (0, -width % STRIDE, 0, -height % STRIDE),
            mode="replicate",
        )
        levels = []
        for number, level in enumerate(self.down):
            x = level(functional.max_pool2d(x, 2) if number else x)
            levels.append(x)
        for up, joined, level_ in zip(self.up, self.joined, levels[-2::-1], strict=True):
            x = joined(torch.cat((level_, up(x)), dim=1))
        return self.mask(x)[..., :height, :width], self.depth(x)[..., :height, :width]

    def _shown(self, image: Tensor, background: Tensor) -> Tensor:
        if self.grey:
            image, background = luminance(image), luminance(background)
        return torch.cat((image, or_image(background, image)), dim=1) - 0.5


def _level(before: int, after: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for taken in (before, after):
        layers += [nn.Conv2d(taken, after, 3, padding=1, bias=False), nn.BatchNorm2d(after)]
        layers += [nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)
