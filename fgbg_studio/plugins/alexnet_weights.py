"""The convolutions of torchvision's AlexNet, for the coarse network of Eigen.

Names are those of torchvision/models/alexnet.py: features.0, 3, 6, 8 and 10. A file may hold the
classifier too, as the published one does; it is not used.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from fgbg_studio.base import model_files
from fgbg_studio.plugins.checkpoint_files import fill, read_state
from fgbg_studio.plugins.eigen_network import ALEXNET, Coarse, Eigen, lay_first
from fgbg_studio.plugins.eigen_options import EigenOptions, files

PLACES = (0, 3, 6, 8, 10)
"""Of the convolutions among torchvision's `features`."""
KERNELS = (11, 5, 3, 3, 3)
LEFT_OUT = "classifier."


def begin(networks: list[Eigen], options: EigenOptions) -> None:
    """Give coarse networks the weights that the options choose, where they choose any.

    Raises StudioError, naming the file, where it is absent, damaged or another network's.
    """
    for file in files(options):
        convolutions = read(model_files.require(file))
        for network in networks:
            lay(convolutions, network.coarse)


def read(path: Path) -> list[nn.Conv2d]:
    """The five convolutions of AlexNet from a file. Raises StudioError for another network's."""
    taken, given = (3, *ALEXNET.channels[:-1]), ALEXNET.channels
    with torch.device("meta"):
        found = [nn.Conv2d(*each) for each in zip(taken, given, KERNELS, strict=True)]
    features = nn.ModuleDict({str(n): one for n, one in zip(PLACES, found, strict=True)})
    state = {n: v for n, v in read_state(path).items() if not str(n).startswith(LEFT_OUT)}
    fill(nn.ModuleDict({"features": features}), state, path, "AlexNet's convolutions")
    return found


def lay(convolutions: list[nn.Conv2d], coarse: Coarse) -> None:
    """Give a coarse network of AlexNet's widths its weights; see `lay_first` for the first."""
    first, *further = convolutions
    lay_first(coarse.layer1.convolution, first)
    layers = (coarse.layer2, coarse.layer3, coarse.layer4, coarse.layer5)
    for layer, given in zip(layers, further, strict=True):
        layer.convolution.load_state_dict(given.state_dict())
