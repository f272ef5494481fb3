"""Exporters: a trained network as one file that other programs can use.

A file defines `Options`; `EXTRA`, the name of the group of optional dependencies that it needs, or
""; `SUFFIX` of what it writes; `EXAMPLE`, the name of the script in `resources/exported` that uses
it; and `build(options)`, which gives an `Exporter`. No file here imports torch before that.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import nn

    from fgbg_studio.data.network_card import NetworkCard

    Floats: TypeAlias = npt.NDArray[np.float32]
    Run: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats, Floats]]


class Exporter(Protocol):
    """Writes a network, says of it what its card says, and runs what was written."""

    @property
    def versions(self) -> dict[str, str]:
        """Of the libraries that write and run the file, by name; the one that runs it comes last.

        Raises StudioError, with the command that installs it, for one that is missing.
        """

    def write(self, network: nn.Module, size: tuple[int, int], file: Path) -> None:
        """Write a network that is `fgbg_studio.learning.exportable.WholeNetwork`'s like.

        `size` is the height and width of the pictures it is tried with meanwhile; the file takes
        any number of pictures, and sides of any multiple of 16. Raises StudioError where the
        network cannot be written so.
        """

    def annotate(self, file: Path, card: NetworkCard) -> None:
        """Put the card into the file. Raises OSError as the disk does."""

    def opened(self, file: Path) -> Run:
        """What the file computes on the processor, for (image, background).

        Both are float32, N x 3 x H x W, 0..1; it gives mask logits, depth logits and depth,
        float32, N x H x W.
        """
