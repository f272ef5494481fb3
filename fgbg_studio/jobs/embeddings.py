"""What an assistant has encoded of photos, kept in memory and on disk, so it is computed once.

A photo goes by its content's hash and the assistant by its fingerprint, so a changed photo or
another network finds nothing that is not its own. On disk each is one .npz of float16 in the
person's cache folder, which may be emptied at any time.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fgbg_studio.base.atomic_files import write_bytes
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import APP_NAME

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Encoded = dict[str, npt.NDArray[np.floating[Any]]]

IN_MEMORY = 256 << 20
ON_DISK = 2 << 30
LARGEST = 128 << 20
"""Bytes of one photo's arrays; a file that claims more is not one of ours."""


class Encoder(Protocol):
    """An assistant, as far as it encodes."""

    def encode(self, image: Any) -> Any:
        """A dict of float arrays, or None."""


class EncodedPhotos:
    """The store. May be used from any thread; what two ask for at once is computed once."""

    def __init__(
        self, folder: Path | None = None, in_memory: int = IN_MEMORY, on_disk: int = ON_DISK
    ) -> None:
        self._folder, self._in_memory, self._on_disk = folder, in_memory, on_disk
        self._kept: OrderedDict[str, Encoded] = OrderedDict()
        self._busy: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder or cache_folder()

    def ready(self, assistant: Encoder, sha256: str) -> Encoded | None:
        """What is in memory of a photo with that hash: at once, for a thread that may not wait."""
        return self._remembered(_key(assistant, sha256))

    def get(self, assistant: Encoder, sha256: str, read: Callable[[], Picture]) -> Encoded | None:
        """What the assistant encodes of a photo; None for an assistant that encodes nothing.

        `read` gives the photo (RGB, uint8, H x W x 3); it is called only where nothing is kept.
        """
        if not getattr(assistant, "fingerprint", ""):
            return None
        key = _key(assistant, sha256)
        with self._lock:
            mine = self._busy.setdefault(key, threading.Lock())
        with mine:
            found = self._remembered(key) or self._from_disk(key)
            if found is None:
                found = assistant.encode(read())
                self._to_disk(key, found)
            self._remember(key, found)
        with self._lock:
            self._busy.pop(key, None)
        return found

    def _remembered(self, key: str) -> Encoded | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _remember(self, key: str, encoded: Encoded) -> None:
        with self._lock:
            self._kept[key] = encoded
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(map(_bytes, self._kept.values())) > self._in_memory:
                self._kept.popitem(last=False)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.npz"

    def _from_disk(self, key: str) -> Encoded | None:
        """The arrays in a file, or None where there is none that can be used."""
        path = self._path(key)
        try:
            found = _read(path)
            _touch(path)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None
        return found or None

    def _to_disk(self, key: str, encoded: Encoded) -> None:
        """Write the arrays; a disk that is full or read-only costs nothing but time later."""
        import numpy as np

        halves: dict[str, Any] = {n: part.astype(np.float16) for n, part in encoded.items()}
        content = io.BytesIO()
        np.savez(content, **halves)
        with suppress(StudioError, OSError):
            write_bytes(self._path(key), content.getvalue())
            _touch(self._path(key))
            self._make_room()

    def _make_room(self) -> None:
        """Delete the files that were not used for longest until the rest is small enough."""
        files = [(path.stat(), path) for path in self.folder.glob("*.npz")]
        files.sort(key=lambda entry: entry[0].st_mtime_ns)
        total = sum(facts.st_size for facts, _ in files)
        for facts, path in files[:-1]:
            if total <= self._on_disk:
                return
            path.unlink(missing_ok=True)
            total -= facts.st_size


@cache
def shared() -> EncodedPhotos:
    """The store of this process."""
    return EncodedPhotos()


def cache_folder() -> Path:
    """Where the person's cache of encoded photos lies."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "encoded"


def _key(assistant: Encoder, sha256: str) -> str:
    """A file name: a project file may hold anything where a hash should stand."""
    told = f"{sha256} {getattr(assistant, 'fingerprint', '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def _touch(path: Path) -> None:
    """Say that a file was used now, more exactly than the system would."""
    now = time.time_ns()
    os.utime(path, ns=(now, now))


def _bytes(encoded: Encoded) -> int:
    return sum(part.nbytes for part in encoded.values())


def _read(path: Path) -> Encoded:
    """The arrays of a file. Raises one of several errors for a damaged one."""
    import numpy as np

    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise ValueError(f"{path} is too large")
    with np.load(path, allow_pickle=False) as arrays:
        found = {name: arrays[name] for name in arrays.files}
    if any(part.dtype != np.float16 for part in found.values()):
        raise ValueError(f"{path} holds something else")
    return found
