"""Means over the pixels that count: what the losses have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

Loss: TypeAlias = "Callable[[Tensor, Tensor, Tensor], Tensor]"
"""(logits, target, known) -> scalar: see `fgbg_studio.plugins.losses`."""
OF_A_PICTURE = (1, 2, 3)
"""The dimensions of one picture in B x 1 x H x W."""


def mean_of_known(each: Tensor, known: Tensor) -> Tensor:
    """The mean of what each pixel gives over all known pixels of a batch; 0 where none is."""
    return (each * known).sum() / known.sum().clamp_min(1.0)


def mean_of_pictures(each: Tensor, known: Tensor) -> Tensor:
    """The mean of what each picture (B) gives over those with a known pixel; 0 where none has."""
    seen = (known.sum(OF_A_PICTURE) > 0).to(each.dtype)
    return (each * seen).sum() / seen.sum().clamp_min(1.0)
