"""Two networks of Eigen, Puhrsch and Fergus 2014, one for the mask and one for the depth.

Answers of a quarter of the size that they see, 54 x 54 for 224 x 224 (see `eigen_network`). 107.2
million parameters, most of them in fully connected layers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.plugins.eigen_options import EigenOptions, every_file, files, meaningless

if TYPE_CHECKING:
    from torch import nn

    from fgbg_studio.plugins.eigen_network import EigenPair

__all__ = ["Options", "begin", "build", "every_file", "files", "meaningless"]

Options = EigenOptions


def build(options: EigenOptions) -> nn.Module:
    """All four networks, with random weights."""
    from fgbg_studio.plugins.eigen_network import EigenPair

    return EigenPair(options)


def begin(network: EigenPair, options: EigenOptions) -> None:
    """Weights from ImageNet, where chosen. Raises StudioError, naming the file, if it cannot be."""
    from fgbg_studio.plugins import alexnet_weights

    alexnet_weights.begin([network.mask, network.depth], options)
