"""A network as a graph of operations that takes any number of pictures of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from torch.export import ExportedProgram

STRIDE = 16
"""Sides are multiples of it."""


def traced(network: nn.Module, size: tuple[int, int]) -> ExportedProgram:
    """The graph of (image, background) -> outputs, traced with pictures of `size` (height, width).

    Both sides are given another length where they are equal: tracing would take them for one.
    """
    height, width = size
    pictures = torch.zeros(2, 3, height, width + STRIDE * (height == width))
    sides = (STRIDE * torch.export.Dim(side, min=1) for side in ("rows", "columns"))
    free = {0: torch.export.Dim("N", min=1), **dict(zip((2, 3), sides, strict=True))}
    with torch.no_grad():
        return torch.export.export(
            network,
            (pictures, pictures.clone()),
            dynamic_shapes={"image": free, "background": free},
            strict=False,
        )
