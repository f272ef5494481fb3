"""Every model small enough to be tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from fgbg_studio.base import registry

EIGEN = {"width": 64, "height": 64, "hidden": 32}
SMALL: dict[str, dict[str, Any]] = {
    "compact-unet": {"width": 8},
    "unet": {"width": 4},
    "eigen": EIGEN,
    "eigen-pair": EIGEN,
}
"""Model -> options that make it small. One that is not here is tried as it is."""


def network_to_try(name: str, **chosen: Any) -> Any:
    """A small network with random weights, the same each time."""
    torch.manual_seed(1)
    plugin = registry.load("models", name)
    return plugin.build(plugin.Options(**SMALL.get(name, {}) | chosen))


def shapes_of(layers: Iterable[tuple[str, nn.Module]]) -> dict[str, tuple[int, ...]]:
    """Filled when a network is run: what each named layer gives of one picture, by its name."""
    found: dict[str, tuple[int, ...]] = {}

    def note(name: str, layer: nn.Module) -> None:
        layer.register_forward_hook(lambda _, __, out: found.update({name: tuple(out.shape[1:])}))

    for name, layer in layers:
        note(name, layer)
    return found


def count_of(name: str, **chosen: Any) -> int:
    """Parameters of a model with options; no memory is taken for them."""
    plugin = registry.load("models", name)
    with torch.device("meta"):
        network = plugin.build(plugin.Options(**chosen))
    return sum(parameter.numel() for parameter in network.parameters())
