"""How well an outline is met: the boundary F-measure of a picture.

G. Csurka, D. Larlus, F. Perronnin: What is a good evaluation measure for semantic segmentation?,
BMVC 2013, section 2.3: precision is the share of the predicted outline that lies near the true one,
recall the share of the true one that lies near the predicted one, and F their harmonic mean. Where
an outline runs, how near is near, and an outline that is missing are as in F. Perazzi et al.: A
benchmark dataset and evaluation methodology for video object segmentation (DAVIS), CVPR 2016, and
its published code.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

TOLERANCE = 0.008
"""Of the picture's diagonal, and then the next whole pixel: 3 px at 224 x 224."""


def boundary_f(predicted: Tensor, true: Tensor, tolerance: int | None = None) -> Tensor:
    """The F-measure of each picture (B, float32, 0..1) of two binary masks, B x H x W bool.

    An outline counts as met within `tolerance` pixels, Euclidean; see `tolerance_of`. With neither
    outline there, F is 1; with one of them alone, 0.
    """
    found, wanted = outline(predicted), outline(true)
    radius = tolerance_of(*true.shape[-2:]) if tolerance is None else tolerance
    precision = _share(found & _grown(wanted, radius), found)
    recall = _share(wanted & _grown(found, radius), wanted)
    f = 2 * precision * recall / (precision + recall).clamp_min(1e-12)
    neither = ~(found | wanted).flatten(1).any(1)
    return torch.where(neither, 1.0, f)


def tolerance_of(height: int, width: int) -> int:
    """How many pixels an outline may be off in pictures of this size."""
    return math.ceil(TOLERANCE * math.hypot(height, width))


def outline(mask: Tensor) -> Tensor:
    """True where a mask (B x H x W bool) changes to the right, below or diagonally below.

    The edge of the picture is no outline.
    """
    further = functional.pad(mask[:, None].float(), (0, 1, 0, 1), mode="replicate")[:, 0] > 0
    right, below, diagonal = further[:, :-1, 1:], further[:, 1:, :-1], further[:, 1:, 1:]
    return (mask ^ right) | (mask ^ below) | (mask ^ diagonal)


def _grown(outlines: Tensor, radius: int) -> Tensor:
    """True within so many pixels of an outline."""
    steps = torch.arange(-radius, radius + 1, device=outlines.device)
    disk = (steps[:, None] ** 2 + steps[None] ** 2 <= radius**2).float()[None, None]
    near = functional.conv2d(outlines[:, None].float(), disk, padding=radius)
    return near[:, 0] > 0.5


def _share(part: Tensor, whole: Tensor) -> Tensor:
    """The share of true pixels of each picture; 0 where there are none."""
    return part.flatten(1).sum(1) / whole.flatten(1).sum(1).clamp_min(1)
