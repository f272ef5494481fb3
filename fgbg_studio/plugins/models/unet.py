"""The plain U-Net of Ronneberger, Fischer and Brox 2015, half as wide, with two heads.

Two inputs (composite and background), mask and depth at full resolution, any size from 16 pixels;
7.76 million parameters unless its width is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

if TYPE_CHECKING:
    from torch import nn


class Options(BaseOptions):
    """How wide the network is, and what it sees."""

    width: int = option(32, "Channels of the first level; 64 in the paper", ge=4, le=128, step=4)
    grey: bool = option(False, "See brightness alone, not colours")


def build(options: Options) -> nn.Module:
    """A network with random weights."""
    from fgbg_studio.plugins.unet_network import UNet

    return UNet(options.width, options.grey)
