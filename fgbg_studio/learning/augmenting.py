"""Samples changed on their way to the network, so that it learns no picture by heart.

Composite, background, mask and depth are changed alike, so a sample stays a true one; its object
also gets colours of its own. All depends on a seed, never on who made the batch. What a network is
judged by is never changed.
"""

from __future__ import annotations

import torch
from torch import Tensor

from fgbg_studio.data.loader import Batch
from fgbg_studio.learning.options import TrainOptions

LOTS = 12
"""Numbers drawn for each sample."""
APART = 0.5
"""How far each channel changes by itself, beside the change that all of them have."""
GREY = 128.0


def augmented(batch: Batch, options: TrainOptions, seed: int) -> Batch:
    """A batch whose samples are each changed by lot of `seed`, within what the options allow.

    The arrays keep their shapes and dtypes. Where nothing is to be changed it is the same batch.
    """
    generator = torch.Generator().manual_seed(seed)
    lots = torch.rand((len(batch["mask"]), LOTS), generator=generator).to(batch["mask"].device)
    if options.mirrored:
        batch = _mirrored(batch, lots[:, 0] < 0.5)
    if options.jitter:
        batch = _coloured(batch, options.jitter * (2 * lots[:, 1:] - 1))
    return batch


def _mirrored(batch: Batch, chosen: Tensor) -> Batch:
    """The chosen samples turned left to right."""
    found = dict(batch)
    for name in ("image", "background", "mask", "depth"):
        values = batch[name]
        across = chosen.view(-1, *[1] * (values.ndim - 1))
        found[name] = torch.where(across, values.flip(2), values)
    return found


def _coloured(batch: Batch, changes: Tensor) -> Batch:
    """Another light and other colours of everything, and once more of what the mask shows."""
    gains, own = _gains(changes[:, :4]), _gains(changes[:, 4:8])
    lighter = GREY * changes[:, None, None, 8:]
    image, background = batch["image"] * gains, batch["background"] * gains
    recoloured = (image * own).add_(lighter).clamp_(0, 255)
    image.lerp_(recoloured, (batch["mask"] / 255)[..., None])
    return batch | {"image": _bytes(image), "background": _bytes(background)}


def _gains(changes: Tensor) -> Tensor:
    """What each channel is multiplied by, N x 1 x 1 x 3: one factor for all, one for each."""
    return ((1 + changes[:, :1]) * (1 + APART * changes[:, 1:]))[:, None, None]


def _bytes(values: Tensor) -> Tensor:
    return values.round_().clamp_(0, 255).to(torch.uint8)
