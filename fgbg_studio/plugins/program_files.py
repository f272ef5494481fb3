"""Files of torch.export (.pt2): written without a word on this machine, and read safely."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.plugins.harmless_programs import require_harmless

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch.export import ExportedProgram

    Floats = npt.NDArray[np.float32]

CARD = "extra/card.json"
ORIGINS = ("stack_trace", "nn_module_stack", "source_fn_stack", "torch_fn", "from_node", "custom")
"""What a graph remembers of the lines of Python that it comes from."""
MOST = 4_000_000_000
"""Bytes that a file may unpack to."""
DAMAGE = (
    zipfile.BadZipFile,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    zlib.error,
)
"""What reading raises, beside OSError, for a file that is something else."""


@dataclass(frozen=True)
class ProgramFile:
    """A graph and the text of its card, None where there is none."""

    program: ExportedProgram
    card: str | None


def save(program: ExportedProgram, file: Path) -> None:
    """Write a graph without its sample inputs, and without the names of files on this machine.

    Guards, which are Python to be evaluated, are left out: they say no more than the sizes' bounds.
    Raises OSError as the disk does.
    """
    program._example_inputs = None
    program._guards_code = []
    for module in program.graph_module.modules():
        if isinstance(module, torch.fx.GraphModule):
            for node in module.graph.nodes:
                for origin in ORIGINS:
                    node.meta.pop(origin, None)
    buffer = io.BytesIO()  # writing to a full disk, torch ends the whole program
    torch.export.save(program, buffer)
    file.write_bytes(buffer.getbuffer())


def add_card(file: Path, text: str) -> None:
    """Put the card into a file. Raises OSError as the disk does."""
    with zipfile.ZipFile(file, "a") as archive:
        root = archive.namelist()[0].partition("/")[0]
        archive.writestr(f"{root}/{CARD}", text)


def load(file: Path) -> ProgramFile:
    """Read a file. Raises StudioError where it is none, is damaged, or could do more than compute.

    What torch reads is what was checked: a copy of the records, in memory.
    """
    try:
        records = _records(file)
        require_harmless(records)
        card = records[CARD].decode() if CARD in records else None
        return ProgramFile(torch.export.load(_archive(records)), card)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {file}")) from error
    except DAMAGE as error:
        told = str(error).partition("\n")[0][:200]
        raise StudioError(
            f"{file} is not a network that FGBG Studio exported with this version of torch, or it "
            f"is damaged ({told}). Export the run again."
        ) from error


def runner(
    program: ExportedProgram, device: str
) -> Callable[[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """What a graph computes on a device: see `Exporter.opened`."""
    if device != "cpu":
        from torch.export.passes import move_to_device_pass

        program = move_to_device_pass(program, device)
    network = program.module()

    def run(image: Floats, background: Floats) -> Any:
        with torch.no_grad():
            found = network(*(torch.from_numpy(x).to(device) for x in (image, background)))
        return tuple(each.cpu().numpy() for each in found)

    return run


def _records(file: Path) -> dict[str, bytes]:
    """Name within the archive's one folder -> bytes."""
    with zipfile.ZipFile(file) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST:
            raise ValueError("it is too large")
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def _archive(records: Mapping[str, bytes]) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in records.items():
            archive.writestr(f"network/{name}", content)
    buffer.seek(0)
    return buffer
