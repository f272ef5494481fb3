"""Loading a trained network from whatever it is stored as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError

if TYPE_CHECKING:
    from fgbg_studio.learning.trained_network import TrainedNetwork

EXPORTED = (".onnx", ".pt2")
SUFFIXES = (".pt", *EXPORTED)
"""Of checkpoints and of exported networks."""


def load_network(path: Path, device: str = "auto") -> TrainedNetwork:
    """The network of a run's folder, a checkpoint (.pt), or an exported file (.onnx, .pt2).

    Raises StudioError where it is gone, damaged, something else, or of an unknown model.
    """
    if not path.exists():
        raise StudioError(
            f"{path} is gone: the run or the file was deleted or moved. Choose another one."
        )
    if path.suffix.lower() in EXPORTED and path.is_file():
        return _exported(path, device)
    if path.is_file() and path.suffix.lower() not in SUFFIXES:
        raise StudioError(
            f"{path} is no network. Choose a run, a checkpoint (.pt), or an exported file (.onnx, "
            ".pt2)."
        )
    from fgbg_studio.learning.torch_network import TorchNetwork

    return TorchNetwork.load(path, device)


def _exported(path: Path, device: str) -> TrainedNetwork:
    """With what its card says of its training pictures."""
    from fgbg_studio.learning import unlikeness
    from fgbg_studio.plugins import exported_networks

    opened = (
        exported_networks.open_onnx
        if path.suffix.lower() == ".onnx"
        else (exported_networks.open_program)
    )
    network = opened(path, device)
    if (kept := network.card.unlikeness) is not None:
        network.unlikeness = unlikeness.read(json.dumps(kept), str(path))
    return network
