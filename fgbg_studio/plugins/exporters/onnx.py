"""ONNX: one file for onnxruntime and most other programs that run networks, on any system.

Any number of pictures, and any size whose sides are multiples of 16. The card is in the file's
metadata.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.network_card import INPUTS, KEY, OUTPUTS, NetworkCard

if TYPE_CHECKING:
    from torch import nn

    from fgbg_studio.plugins.exporters import Run

EXTRA = "export"
SUFFIX = ".onnx"
EXAMPLE = "with_onnxruntime.py"
NEEDS = ("onnx", "onnxscript", "onnxruntime")
MOST = 2_000_000_000
"""Bytes of weights: a file of protocol buffers may have 2 GiB."""


class Options(BaseOptions):
    """There is nothing to choose."""


class Onnx:
    """Writes with torch.onnx, runs with onnxruntime."""

    @property
    def versions(self) -> dict[str, str]:
        """See `Exporter`."""
        from importlib.metadata import version

        missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
        if missing:
            raise StudioError(
                f"Exporting to ONNX needs {' and '.join(missing)}, not installed here. Install "
                "what is missing: pip install 'fgbg-studio[cpu,export]'."
            )
        import onnxruntime

        return {name: version(name) for name in NEEDS[:2]} | {
            "onnxruntime": str(onnxruntime.__version__)
        }

    def write(self, network: nn.Module, size: tuple[int, int], file: Path) -> None:
        """See `Exporter`."""
        import torch

        from fgbg_studio.plugins.onnx_translations import translations
        from fgbg_studio.plugins.traced_networks import traced

        _require_room(network)
        made = torch.onnx.export(
            traced(network, size),
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamo=True,
            custom_translation_table=translations(),
            verbose=False,
        )
        if made is None:
            raise StudioError("torch has written no ONNX. Please report this as a fault.")
        _forget_origins(made.model)
        made.save(file, external_data=False)

    def annotate(self, file: Path, card: NetworkCard) -> None:
        """See `Exporter`. Fields at the end of a protocol buffer are joined to those before."""
        import onnx

        said = onnx.ModelProto(producer_name="fgbg-studio", doc_string=_about(card))
        for key, value in (
            (KEY, card.model_dump_json()),
            ("tolerance", f"{card.check.tolerance:g}"),
            ("largest_difference", f"{card.check.largest_difference:.3g}"),
        ):
            said.metadata_props.add(key=key, value=value)
        with file.open("ab") as end:
            end.write(said.SerializeToString())

    def opened(self, file: Path) -> Run:
        """See `Exporter`."""
        from fgbg_studio.plugins import onnx_sessions

        session = onnx_sessions.open_session(file, [onnx_sessions.CPU])
        return lambda image, background: tuple(
            session.run(list(OUTPUTS), dict(zip(INPUTS, (image, background), strict=True)))
        )


def build(options: Options) -> Onnx:
    """An exporter to ONNX."""
    return Onnx()


def _require_room(network: nn.Module) -> None:
    weights = sum(each.numel() * each.element_size() for each in network.state_dict().values())
    if weights > MOST:
        raise StudioError(
            f"The network's weights take {weights / 1e9:.1f} GB, and one ONNX file holds 2 GB. "
            "Export it with torch-export, or train a smaller network."
        )


def _forget_origins(model: Any) -> None:
    """Forget which lines of which files on this machine each operation comes from."""
    graph = model.graph
    nodes = list(graph.all_nodes())
    made = (value for node in nodes for value in node.outputs)
    values = (*graph.inputs, *graph.initializers.values(), *made)
    for part in (model, graph, *nodes, *values):
        part.metadata_props.clear()
        part.doc_string = None


def _about(card: NetworkCard) -> str:
    return f"Mask and depth of pictures, exported by FGBG Studio from the run {card.run.name}."
