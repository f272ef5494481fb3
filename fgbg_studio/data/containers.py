"""Where data that people have lies: a folder, a zip or tar archive, or a folder of archives.

Each names its files by paths relative to its root, and reads one of them at a time. Nothing outside
the root is ever read: members with absolute paths or "..", links that lead out, and devices are
passed over. A container can be used by several threads and sent to other processes.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.archives import Tar, Zip, is_hidden, is_inside, refuse_too_large
from fgbg_studio.data.matching import pictures

MOST_FILES = 20_000_000
ARCHIVES = frozenset({".zip", ".tar"})
SQUEEZED = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst")


class Container(Protocol):
    """Files under one root."""

    path: Path

    def names(self) -> list[str]:
        """The paths of all files, "/" between folders, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """A file whole. Raises StudioError where it is damaged, too large or not there."""
        ...


def open_container(path: Path) -> Container:
    """The container at `path`. Raises StudioError for what is none.

    In a folder with pictures, archives are passed over: they may hold the same once more.
    """
    if path.is_dir():
        folder = Folder(path)
        archives = [n for n in folder.names() if PurePosixPath(n).suffix.lower() in ARCHIVES]
        return Archives(folder, archives) if archives and not pictures(folder.names()) else folder
    if path.name.lower().endswith(SQUEEZED):
        raise StudioError(
            f"{path} is compressed as a whole. Unpack it first, to a .tar or a folder."
        )
    try:
        return _archive(path)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error


class Folder:
    """A folder on the disk, with all that is below it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = path.resolve()
        self._names: list[str] | None = None

    def names(self) -> list[str]:
        """See `Container`; hidden files and folders are passed over."""
        if self._names is None:
            try:
                self._names = sorted(self._found())
            except OSError as error:
                told = describe_os_error(error, f"listing {error.filename or self.path}")
                raise StudioError(told) from error
        return self._names

    def read(self, name: str) -> bytes:
        """See `Container`."""
        path = self._root / name
        try:
            if not is_inside(name) or not path.resolve().is_relative_to(self._root):
                raise StudioError(f"{name} lies outside {self.path}. Copy it there.")
            refuse_too_large(path, path.stat().st_size)
            return path.read_bytes()
        except OSError as error:
            raise StudioError(describe_os_error(error, f"reading {path}")) from error

    def _found(self) -> Iterator[str]:
        waiting, count = [self._root], 0
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if is_hidden(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif self._is_ours(entry):
                        yield Path(entry.path).relative_to(self._root).as_posix()
                        count += 1
            if count > MOST_FILES:
                raise StudioError(f"{self.path} has more than {MOST_FILES:,} files. Split it.")

    def _is_ours(self, entry: os.DirEntry[str]) -> bool:
        """A file, or a link to one that does not lead out."""
        if not entry.is_symlink():
            return entry.is_file()
        target = Path(entry.path).resolve()
        return target.is_file() and target.is_relative_to(self._root)


class Archives:
    """A folder with archives, and what may lie beside them; a member is ARCHIVE/MEMBER."""

    def __init__(self, folder: Folder, archives: list[str]) -> None:
        self.path = folder.path
        self._folder = folder
        self._inside = {name: _archive(folder.path / name) for name in archives}

    def names(self) -> list[str]:
        """See `Container`."""
        found = [name for name in self._folder.names() if name not in self._inside]
        for archive, container in self._inside.items():
            found += [f"{archive}/{name}" for name in container.names()]
        return sorted(found)

    def read(self, name: str) -> bytes:
        """See `Container`."""
        for parent in PurePosixPath(name).parents:
            if container := self._inside.get(parent.as_posix()):
                return container.read(name[len(parent.as_posix()) + 1 :])
        return self._folder.read(name)


def _archive(path: Path) -> Zip | Tar:
    if not path.is_file():
        raise StudioError(f"There is no folder and no archive {path}.")
    if zipfile.is_zipfile(path):
        return Zip(path)
    if path.suffix.lower() == ".tar" or tarfile.is_tarfile(path):
        return Tar(path)
    raise StudioError(f"{path} is neither a folder nor a zip or tar archive.")
