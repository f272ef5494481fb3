"""Loading a trained network from whatever it is stored as."""

from __future__ import annotations

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
    raise StudioError(f"{path} is an exported network, which cannot be read yet. Choose a run.")
