"""Every model small enough to be tried."""

from __future__ import annotations

from typing import Any

import torch

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


def count_of(name: str, **chosen: Any) -> int:
    """Parameters of a model with options; no memory is taken for them."""
    plugin = registry.load("models", name)
    with torch.device("meta"):
        network = plugin.build(plugin.Options(**chosen))
    return sum(parameter.numel() for parameter in network.parameters())
