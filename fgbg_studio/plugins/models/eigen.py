"""Eigen, Puhrsch and Fergus 2014: a coarse network, then a fine one; mask and depth from one.

Answers of a quarter of the size that it sees, 54 x 54 for 224 x 224 (see `eigen_network`). 65.6
million parameters, most of them in two fully connected layers. A rate above 0.001 soon undoes what
convolutions of ImageNet begin with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.plugins.eigen_options import EigenOptions, every_file, files, meaningless

if TYPE_CHECKING:
    from torch import nn

    from fgbg_studio.plugins.eigen_network import EigenBoth

__all__ = ["Options", "begin", "build", "every_file", "files", "meaningless"]

Options = EigenOptions


def build(options: EigenOptions) -> nn.Module:
    """Both networks, with random weights."""
    from fgbg_studio.plugins.eigen_network import EigenBoth

    return EigenBoth(options)


def begin(network: EigenBoth, options: EigenOptions) -> None:
    """Weights from ImageNet, where chosen. Raises StudioError, naming the file, if it cannot be."""
    from fgbg_studio.plugins import alexnet_weights

    alexnet_weights.begin([network.both], options)
