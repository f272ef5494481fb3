"""torch.export: one .pt2 file for programs that have torch, with its operations as they are.

Any number of pictures, and any size whose sides are multiples of 16. Needs nothing but torch; a
file may not be readable by another version of it. The card is in the file as extra/card.json.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.network_card import NetworkCard

if TYPE_CHECKING:
    from torch import nn

    from fgbg_studio.plugins.exporters import Run

EXTRA = ""
SUFFIX = ".pt2"
EXAMPLE = "with_torch.py"


class Options(BaseOptions):
    """There is nothing to choose."""


class TorchExport:
    """Writes and runs with torch.export."""

    @property
    def versions(self) -> dict[str, str]:
        """See `Exporter`."""
        import torch

        return {"torch": torch.__version__}

    def write(self, network: nn.Module, size: tuple[int, int], file: Path) -> None:
        """See `Exporter`."""
        from fgbg_studio.plugins import program_files
        from fgbg_studio.plugins.traced_networks import traced

        program_files.save(traced(network, size), file)

    def annotate(self, file: Path, card: NetworkCard) -> None:
        """See `Exporter`."""
        from fgbg_studio.plugins import program_files

        program_files.add_card(file, card.model_dump_json())

    def opened(self, file: Path) -> Run:
        """See `Exporter`."""
        from fgbg_studio.plugins import program_files

        return program_files.runner(program_files.load(file).program, "cpu")


def build(options: Options) -> TorchExport:
    """An exporter to torch's own format."""
    return TorchExport()
