"""Weights from files that Keras 2 wrote (HDF5), by layer and name; nothing in them is run.

Such a file has a group `model_weights`, whose attribute `layer_names` lists the layers, each a
group with an attribute `weight_names` and one array a weight. The attribute `model_config` is the
network as JSON. https://github.com/keras-team/keras/blob/2.2.4/keras/engine/saving.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError, describe_os_error

if TYPE_CHECKING:
    import h5py
    import numpy as np
    import numpy.typing as npt

LARGEST = 2 << 28
"""Numbers in one array; a hundred times what any network here has."""
DAMAGE = (OSError, RuntimeError, LookupError, TypeError, ValueError, AttributeError)
"""What h5py raises for a file that is damaged or something else."""


class KerasFile:
    """An open file."""

    def __init__(self, path: Path, root: h5py.File) -> None:
        self.path = path
        self._root = root
        weights = root.get("model_weights", root)
        self._layers = {name: weights[name] for name in _texts(weights.attrs["layer_names"])}

    @property
    def config(self) -> Any:
        """The network as its JSON says it; None where the file has weights alone."""
        text = self._root.attrs.get("model_config")
        return json.loads(text) if text is not None else None

    def weight(self, layer: str, kind: str) -> npt.NDArray[np.float32] | None:
        """One weight of a layer, such as "kernel" or "moving_mean"; None for an unknown one.

        Raises StudioError for an array that is too large, or that lies in another file.
        """
        import numpy as np

        group: Any = self._layers.get(layer)
        for name in _texts(group.attrs["weight_names"]) if group is not None else ():
            if name.rpartition("/")[2].partition(":")[0] == kind:
                array = group[name]
                self._check(array, layer)
                return np.asarray(array, np.float32)
        return None

    def _check(self, array: h5py.Dataset, layer: str) -> None:
        elsewhere = array.file != self._root or array.external or array.is_virtual
        if elsewhere or array.size > LARGEST:
            raise StudioError(
                f"The layer {layer} in {self.path} has {array.size:,} numbers, or they lie in "
                "another file. That is not read. Replace the file by its publisher's."
            )


@contextmanager
def opened(path: Path) -> Iterator[KerasFile]:
    """A file for reading. Raises StudioError, naming it, for one that Keras 2 did not write."""
    try:
        import h5py
    except ImportError as error:
        raise StudioError(
            f"Reading {path.name} needs h5py. Install it: pip install 'fgbg-studio[keras-weights]'."
        ) from error
    if not path.is_file():
        raise StudioError(f"{path} is not there. Put it there, or choose another file.")
    try:
        with h5py.File(path, "r") as root:
            yield KerasFile(path, root)
    except DAMAGE as error:
        if isinstance(error, OSError) and error.errno:
            raise StudioError(describe_os_error(error, f"reading {path}")) from error
        raise StudioError(
            f"{path} is damaged, or Keras did not write it. Replace it by the file that its "
            "publisher offers."
        ) from error


def _texts(names: Any) -> list[str]:
    return [name.decode() if isinstance(name, bytes) else str(name) for name in names]
