"""A small U-Net with two heads: the default.

Two inputs (composite and background), mask and depth at full resolution, any size from 16 pixels;
0.94 million parameters unless its width is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

if TYPE_CHECKING:
    from torch import nn


class Options(BaseOptions):
    """How wide the network is, and what it sees."""

    width: int = option(
        16, "Channels of the first level; cost grows with its square", ge=4, le=128, step=4
    )
    grey: bool = option(False, "See brightness alone, not colours")


def build(options: Options) -> nn.Module:
    """A network with random weights."""
    from fgbg_studio.plugins.compact_network import CompactUNet

    return CompactUNet(options.width, options.grey)
