"""A small U-Net with two heads, which compares a composite with its background.

U-Net: Ronneberger, Fischer, Brox 2015. Nearly all work is done from half the resolution on; levels
are added, not joined, on the way up, as in T.-Y. Lin et al.: Feature Pyramid Networks, 2017, which
halves the cost. The mask has one more level, of the picture's own size, where outlines are. What
lies below gets there, and depth to full resolution, by sub-pixel convolution (Shi et al. 2016).
Blocks of two convolutions beside a short cut: K. He et al. 2016.
"""

from __future__ import annotations

from functools import reduce
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.plugins.network_inputs import luminance

REACH = 2
"""Pixels by which a background may be off."""
CELLS = 28
"""Light is compared in so many cells each way: noise is gone there, and it costs very little."""
ROUNDS = 3
"""How often it is, each time with less of what does not fit."""
LEAST_MISFIT = 0.005
"""What always fits, 0..1."""
STRONGER = 3.0
"""Differences are small numbers beside colours."""
REACHES = (2, 4)
"""Pixels to each side in which a difference is looked at beside the largest one."""
USUAL_DIFFERENCE = 0.02
"""What noise alone makes of the difference of two pictures, 0..1: less of it tells nothing."""
MOST_LOGARITHM = 4.5
"""That of the largest difference, white beside black."""
LEAST_VARIANCE = 1e-4
"""Of a background's cells; what is flatter tells nothing of a gain, which is near 1 then."""
BLOCKS = (1, 1, 2, 2)
"""Blocks at each level, from half the resolution down."""


class CompactUNet(nn.Module):
    """(image, background) -> (mask logits, depth logits).

    Both inputs are float, B x 3 x H x W, 0..1; all zeros for a background stands for "none at
    hand". Both outputs are float logits, B x 1 x H x W. Any H and W from 16 pixels. `width` are the
    channels of the first two levels, twice as many at each further one; with `grey` it sees
    brightness alone.
    """

    def __init__(self, width: int, grey: bool = False) -> None:
        super().__init__()
        self.grey = grey
        shown = (2 if grey else 6) + 1 + 2 * len(REACHES)
        widths = [width << level for level in range(len(BLOCKS))]
        self.down = nn.ModuleList(map(_level, (shown, *widths[:-1]), widths, BLOCKS))
        self.context = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(widths[-1], widths[-1], 1))
        self.below = nn.ModuleList(
            _layer(below, here, size=1)
            for below, here in zip(widths[:0:-1], widths[-2::-1], strict=True)
        )
        self.up = nn.ModuleList(_active(_layer(here, here)) for here in widths[-2::-1])
        self.seen = _layer(shown, width)
        self.known = nn.Conv2d(width, 4 * width, 1)
        self.joined = _active(_layer(width, width))
        self.mask = nn.Conv2d(width, 1, 3, padding=1)
        self.depth = nn.Conv2d(width, 4, 3, padding=1)

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor]:
        """Mask and depth logits of a batch."""
        size = image.shape[-2:]
        if self.grey:
            image, background = luminance(image), luminance(background)
        shown = x = compared(image, background)
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
        x = x + self.context(x)
        for below, up, skip in zip(self.below, self.up, skips[-2::-1], strict=True):
            larger = functional.interpolate(below(x), size=skip.shape[-2:])
            x = up(functional.relu(larger + skip))
        fine = self.joined(functional.relu(self.seen(shown) + _full(self.known(x), size)))
        return self.mask(fine), _full(self.depth(x), size)


def _full(quarters: Tensor, size: torch.Size) -> Tensor:
    """Four times the channels at half resolution to one at full; an odd edge is cut."""
    return functional.pixel_shuffle(quarters, 2)[..., : size[0], : size[1]]


class _Block(nn.Module):
    """Two layers beside a short cut, which is all there is at first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _active(_layer(width, width)), _layer(width, width)
        nn.init.zeros_(cast(Tensor, self.second[1].weight))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(self.first(x)))


def _layer(before: int, after: int, stride: int = 1, size: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(before, after, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after))


def _active(layer: nn.Sequential) -> nn.Sequential:
    return layer.append(nn.ReLU(inplace=True))


def _level(before: int, after: int, blocks: int) -> nn.Sequential:
    """Half the resolution of what comes before."""
    return nn.Sequential(
        _active(_layer(before, after, stride=2)), *(_Block(after) for _ in range(blocks))
    )


@torch.no_grad()
def compared(image: Tensor, background: Tensor) -> Tensor:
    """What the network is shown: the image, its difference, and the `sizes` of that one.

    B x (2C + 5) x H x W. The difference is that to the background brought to the image's place and
    light; without a background there is none.
    """
    with torch.autocast(image.device.type, enabled=False):
        image, background = image.float().contiguous(), background.float().contiguous()
        difference = image - match_light(image, align(image, background))
        maps = torch.cat((image - 0.5, STRONGER * difference, sizes(difference)), dim=1)
        return maps.contiguous(memory_format=torch.channels_last)


def sizes(difference: Tensor) -> Tensor:
    """How large a difference is, and how large beside the largest around it: B x 5 x H x W, 0..1.

    Well inside an object that share is nearly 1; where its edge lets half of the background
    through, it is about a half, whatever the colours: layers of sums do not find a quotient. Each
    is of colours and of brightness, which a JPEG keeps sharper, for both of `REACHES`. The size
    itself is its logarithm, whose differences are quotients, too.
    """
    light = difference.mean(1, keepdim=True).abs()
    size = torch.cat((difference.square().sum(1, keepdim=True).sqrt(), light), dim=1)
    found = [torch.log(size[:, :1] / USUAL_DIFFERENCE + 1) / MOST_LOGARITHM]
    largest, reached = size, 0
    for reach in REACHES:
        largest, reached = largest_around(largest, reach - reached), reach
        found.append(size / (largest + USUAL_DIFFERENCE))
    return torch.cat(found, dim=1)


def largest_around(maps: Tensor, reach: int) -> Tensor:
    """The largest value within `reach` pixels to each side; torch pools far slower."""
    for dim, edges in ((2, (0, 0, reach, reach)), (3, (reach, reach, 0, 0))):
        size, padded = maps.shape[dim], functional.pad(maps, edges)
        moved = [padded.narrow(dim, start, size) for start in range(2 * reach + 1)]
        maps = reduce(torch.maximum, moved)
    return maps


def align(image: Tensor, background: Tensor, reach: int = REACH) -> Tensor:
    """Each background moved by the whole pixels, up to `reach` each way, that explain most.

    The shift is the one with the least mean absolute difference in brightness, looked at in some of
    the rows; a steady camera is never steady to the pixel.
    """
    height, width = image.shape[-2:]
    every = max(1, min(height, width) // CELLS)
    bright, dark = image.mean(1)[:, ::every], match_light(image, background).mean(1)
    padded = functional.pad(dark[:, None], (reach,) * 4, mode="replicate")[:, 0]
    steps = range(2 * reach + 1)
    costs = torch.stack(
        [
            (bright - padded[:, y : y + height : every, x : x + width]).abs().mean((1, 2))
            for y in steps
            for x in steps
        ]
    )
    best = costs.argmin(0)
    down, right = best // len(steps) - reach, best % len(steps) - reach
    rows = (torch.arange(height, device=image.device) + down[:, None]).clamp(0, height - 1)
    columns = (torch.arange(width, device=image.device) + right[:, None]).clamp(0, width - 1)
    pixels = (rows[:, :, None] * width + columns[:, None, :]).flatten(1)[:, None]
    return (
        background.flatten(2).gather(2, pixels.expand(-1, image.shape[1], -1)).view_as(background)
    )


def match_light(image: Tensor, background: Tensor) -> Tensor:
    """The background in the image's light: each channel by the straight line that fits most of it.

    What does not fit, as an object does not, counts less each time (iteratively reweighted least
    squares; P. W. Holland, R. E. Welsch 1977). A background of zeros, "none at hand", becomes the
    image itself: no difference is seen.
    """
    seen, place = (functional.adaptive_avg_pool2d(x, CELLS).flatten(2) for x in (image, background))
    gain, offset = _line(seen, place)
    matched = torch.addcmul(offset[..., None], background, gain[..., None]).clamp(0, 1)
    there = (background != 0).flatten(1).any(1)[:, None, None, None]
    return torch.where(there, matched, image)


def _line(seen: Tensor, place: Tensor) -> tuple[Tensor, Tensor]:
    """Gain and offset of each channel (B x C x 1) from a place to how it is seen (B x C x N)."""
    gain, offset = _weighted_line(seen, place, torch.ones_like(seen[:, :1]))
    for _ in range(ROUNDS - 1):
        misfit = (seen - gain * place - offset).abs().amax(1, keepdim=True)
        usual = misfit.median(2, keepdim=True).values.clamp_min(LEAST_MISFIT)
        gain, offset = _weighted_line(seen, place, 1 / (1 + (misfit / (2 * usual)) ** 4))
    return gain, offset


def _weighted_line(seen: Tensor, place: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """The same, where each cell counts by its weight (B x 1 x N).

    Both are centred: what rounding leaves of a mean would otherwise be divided by a small variance.
    """
    share = (weight / weight.sum(2, keepdim=True)).transpose(1, 2)
    centre, middle = torch.bmm(place, share), torch.bmm(seen, share)
    off, lit = place - centre, seen - middle
    both, own = torch.bmm(off * lit, share), torch.bmm(off * off, share)
    gain = (both + LEAST_VARIANCE) / (own + LEAST_VARIANCE)
    return gain, middle - gain * centre
