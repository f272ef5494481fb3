"""Loading a trained network from whatever it is stored as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError

if TYPE_CHECKING:
    from fgbg_studio.learning.trained_network import TrainedNetwork

SUFFIXES = (".pt", ".onnx", ".pt2")
"""Of checkpoints and of exported networks."""


def load_network(path: Path, device: str = "auto") -> TrainedNetwork:
    """The network of a run's folder, a checkpoint (.pt), or an exported file (.onnx, .pt2).

    Raises StudioError where it is gone, damaged, something else, or of an unknown model.
    """
    if not path.exists():
        raise StudioError(
            f"{path} is gone: the run or the file was deleted or moved. Choose another one."
        )
    if path.suffix.lower() in (".onnx", ".pt2"):
        return _exported(path, device)
    from fgbg_studio.learning.torch_network import TorchNetwork

    return TorchNetwork.load(path, device)


def _exported(path: Path, device: str) -> TrainedNetwork:
    """An exported network; what its training pictures were like is in its card."""
    from fgbg_studio.learning import unlikeness
    from fgbg_studio.plugins import exported_networks

    is_onnx = path.suffix.lower() == ".onnx"
    opened = exported_networks.open_onnx if is_onnx else exported_networks.open_program
    network = opened(path, device)
    if network.card.unlikeness is not None:
        network.unlikeness = unlikeness.read(json.dumps(network.card.unlikeness), str(path))
    return network
