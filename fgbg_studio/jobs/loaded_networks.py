"""Trained networks that stay loaded between pictures, for as long as their files are the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.jobs.runs import Stamp, stamp

if TYPE_CHECKING:
    from fgbg_studio.learning.predictor import Predictor

CHECKPOINTS = "best.pt", "last.pt"
"""The files of a run's folder that a network is loaded from."""
KEPT = 2
"""Loaded networks that stay in memory: as many as are compared."""

Stamps = tuple[Stamp, ...]


def stamps_of(network: Path) -> Stamps:
    """Equal while the files of a run's folder, or the file of a network, are not changed."""
    files = [network / name for name in CHECKPOINTS] if network.is_dir() else [network]
    return tuple(map(stamp, files))


class LoadedNetworks:
    """Loads a network once for the same files. May be asked in any thread."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[Path, tuple[Stamps, Predictor]] = OrderedDict()
        self._lock = threading.Lock()

    def is_loaded(self, network: Path) -> bool:
        """True where asking takes no time."""
        known = self._loaded.get(network)
        return known is not None and known[0] == stamps_of(network)

    def predictor(self, network: Path) -> Predictor:
        """Of a run's folder or a network's file, loaded now if it was not, or has changed since.

        Raises StudioError where it is gone or cannot be used.
        """
        stamps = stamps_of(network)
        with self._lock:
            known = self._loaded.pop(network, None)
            if known is None or known[0] != stamps:
                known = stamps, _load(network)
            self._loaded[network] = known
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
            return known[1]

    def forget(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._loaded.clear()


def _load(network: Path) -> Predictor:
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.learning.predictor import Predictor

    return Predictor(load_network(network))
