"""Reading checkpoints that others made: tensors and plain values, nothing that runs.

PyTorch's files are pickles. They are read with ``weights_only=True``, which refuses whatever is
no tensor or plain value before any of it runs (https://pytorch.org/docs/stable/notes/serialization.html),
in the format of today and in that before PyTorch 1.6. How much one unpacks to is asked first.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError, describe_os_error

if TYPE_CHECKING:
    from torch import Tensor, nn

LARGEST = 2 << 30
"""Bytes of weights; several times what any network here has."""
DAMAGE = (
    pickle.UnpicklingError,
    zipfile.BadZipFile,
    RuntimeError,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
)
"""What reading raises, beside OSError, for a file that is something else."""
PICKLE = b"\x80\x02"
"""How files begin that PyTorch wrote before 1.6; later ones are zip files."""
NAMED = 3
"""How many names a message mentions."""
COUNTS = "num_batches_tracked"
"""Batches that training saw: not in old files, and of no use afterwards."""


def read_state(path: Path) -> dict[str, Any]:
    """Names -> tensors on the CPU and plain values, from a PyTorch file.

    Raises StudioError, naming the file, for one that is damaged, holds anything else, or would
    unpack to more than `LARGEST`.
    """
    with _readable(path), path.open("rb") as opened:
        return _state(opened, str(path))


def read_packed_state(path: Path, name: str) -> dict[str, Any]:
    """The same, of a file that lies in a zip file, in whichever of its folders.

    Nothing is unpacked to the disk. Raises StudioError, naming both, as `read_state` does.
    """
    with _readable(path):
        content = io.BytesIO(_unpacked(path, name))
    return _state(content, f"{name} in {path}")


def fill(network: nn.Module, state: dict[str, Any], where: object, what: str) -> None:
    """Give a network its weights, as float32; each of its names, and no other, with its shape.

    The network may be on the device "meta", where its own weights cost nothing. Raises
    StudioError, naming `where`, for the weights of another network than `what`.
    """
    import torch

    wanted = network.state_dict()
    given = {name: torch.tensor(0) for name in wanted if name.endswith(COUNTS)} | state
    if wrong := list(_differences(wanted, given)):
        named = "; ".join(wrong[:NAMED]) + ("; and more" if len(wrong) > NAMED else "")
        raise StudioError(f"{where} does not hold the weights of {what}: {named}. {ADVICE}")
    whole = {name: as_float(value) for name, value in given.items()}
    network.load_state_dict(whole, strict=True, assign=True)


ADVICE = "Replace it by the file that its publisher offers, or choose the network it belongs to."


def as_float(tensor: Tensor) -> Tensor:
    """A tensor as it is, but with its numbers as float32."""
    return tensor.float() if tensor.is_floating_point() else tensor


def _differences(wanted: dict[str, Tensor], given: dict[str, Any]) -> Iterator[str]:
    import torch

    for name, tensor in wanted.items():
        value = given.get(name)
        if value is None:
            yield f"{name} is missing"
        elif not isinstance(value, torch.Tensor):
            yield f"{name} is no tensor"
        elif value.shape != tensor.shape:
            yield f"{name} has the shape {tuple(value.shape)}, not {tuple(tensor.shape)}"
    for name in given.keys() - wanted.keys():
        yield f"{name} is unknown"


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error


def check_size(path: Path) -> None:
    """Raises StudioError for no file of PyTorch's, or one that unpacks to more than `LARGEST`."""
    try:
        with _readable(path), path.open("rb") as opened:
            _check(opened, str(path))
    except DAMAGE as error:
        raise StudioError(f"{path} is damaged, or no file of PyTorch. {ADVICE}") from error


def _state(opened: IO[bytes], where: str) -> dict[str, Any]:
    import torch

    try:
        _check(opened, where)
        found = torch.load(opened, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise StudioError(
            f"{where} holds more than weights, or is damaged. Nothing of it was run. Its maker "
            "can save the network's state_dict alone; that can be read."
        ) from error
    except DAMAGE as error:
        raise StudioError(f"{where} is damaged, or no file of PyTorch. {ADVICE}") from error
    if not isinstance(found, dict):
        raise StudioError(f"{where} holds no weights by name. {ADVICE}")
    return found


def _check(opened: IO[bytes], where: str) -> None:
    """Refuse what is no file of PyTorch, and one that unpacks to more than there may be memory."""
    size = opened.seek(0, io.SEEK_END)
    packed = zipfile.is_zipfile(opened)
    if packed:
        with zipfile.ZipFile(opened) as archive:
            size = max(size, sum(entry.file_size for entry in archive.infolist()))
    opened.seek(0)
    if not packed and opened.read(len(PICKLE)) != PICKLE:
        raise ValueError(where)
    opened.seek(0)
    if size > LARGEST:
        raise StudioError(f"{where} holds {size:,} bytes, and {LARGEST:,} at most are read.")


def _unpacked(path: Path, name: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            named = [e for e in archive.infolist() if Path(e.filename).name == name]
            if len(named) != 1:
                raise StudioError(f"{path} holds {len(named)} files called {name}. {ADVICE}")
            with archive.open(named[0]) as opened:
                content = opened.read(LARGEST + 1)
    except (*DAMAGE, NotImplementedError) as error:  # the latter: packed in an unknown way
        raise StudioError(f"{path} is damaged, or no zip file. {ADVICE}") from error
    if len(content) > LARGEST:
        raise StudioError(f"{name} in {path} is larger than {LARGEST:,} bytes.")
    return content
