"""Where data that people have lies: a folder, a zip or tar archive, or a folder of archives.

Each names its files by paths relative to its root, and reads one of them at a time. Nothing outside
the root is ever read: members with absolute paths or "..", links that lead out, and devices are
passed over. A container can be used by several threads and sent to other processes.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from fgbg_studio.base import ustar
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.data.matching import pictures

MOST_FILES = 20_000_000
LARGEST_FILE = 512 * 2**20
"""Bytes of a file when unpacked; more is no picture."""
LARGEST_RATIO = 200
"""Times that a zip's member may grow when unpacked; PNG and JPEG do not, plain bitmaps do."""
SMALL = 64 * 2**20
"""Bytes up to which a member may grow as it likes: a blank bitmap does."""
ARCHIVES = frozenset({".zip", ".tar"})
SQUEEZED = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst")
LOCAL_HEADER = 30
"""Bytes before the name of a zip's member."""


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


def is_inside(name: str) -> bool:
    """False for a member's path that would leave its root, or means something else elsewhere."""
    pure = PurePosixPath(name)
    return bool(name) and not (
        pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or "\0" in name
    )


class Folder:
    """A folder on the disk, with all that is below it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = path.resolve()
        self._names: list[str] | None = None

    def names(self) -> list[str]:
        """See `Container`; hidden files and folders are passed over."""
        if self._names is None:
            self._names = sorted(self._found())
        return self._names

    def read(self, name: str) -> bytes:
        """See `Container`."""
        path = self._root / name
        try:
            if not is_inside(name) or not path.resolve().is_relative_to(self._root):
                raise StudioError(f"{name} lies outside {self.path}. Copy it there.")
            if path.stat().st_size > LARGEST_FILE:
                raise StudioError(_too_large(path))
            return path.read_bytes()
        except OSError as error:
            raise StudioError(describe_os_error(error, f"reading {path}")) from error

    def _found(self) -> Iterator[str]:
        waiting, count = [self._root], 0
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
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


class Zip:
    """A zip archive of members that are stored or deflated; where they are is found out once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members: dict[str, _ZipMember] | None = None

    def names(self) -> list[str]:
        """See `Container`."""
        return sorted(self._index())

    def read(self, name: str) -> bytes:
        """See `Container`."""
        member = self._index().get(name)
        if member is None:
            raise StudioError(f"{name} is not in {self.path}.")
        _refuse_bombs(self.path / name, member)
        try:
            content = self._unpacked(member)
        except zlib.error as error:
            raise StudioError(f"{name} in {self.path} is damaged ({error}).") from error
        if len(content) != member.size or zlib.crc32(content) != member.checksum:
            raise StudioError(f"{name} in {self.path} is damaged. Download it again.")
        return content

    def _unpacked(self, member: _ZipMember) -> bytes:
        header = _read_at(self.path, member.offset, LOCAL_HEADER)
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        packed = _read_at(self.path, member.offset + LOCAL_HEADER + lengths, member.packed)
        if not member.deflated:
            return packed
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)

    def _index(self) -> dict[str, _ZipMember]:
        if self._members is None:
            try:
                with zipfile.ZipFile(self.path) as archive:
                    infos = archive.infolist()
            except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
                raise StudioError(f"{self.path} cannot be opened ({error}).") from error
            self._members = {
                info.filename: _member(info)
                for info in infos
                if is_inside(info.filename) and not info.is_dir()  # which fails for an empty name
            }
        return self._members


class _ZipMember(NamedTuple):
    offset: int
    packed: int
    size: int
    checksum: int
    deflated: bool
    known: bool


def _member(info: zipfile.ZipInfo) -> _ZipMember:
    deflated = info.compress_type == zipfile.ZIP_DEFLATED
    encrypted = bool(info.flag_bits & 1)
    known = (deflated or info.compress_type == zipfile.ZIP_STORED) and not encrypted
    sizes = info.compress_size, info.file_size
    return _ZipMember(info.header_offset, *sizes, info.CRC, deflated, known)


class Tar:
    """A tar archive that is not compressed; where its members are is found out once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places: dict[str, tuple[int, int]] | None = None

    def names(self) -> list[str]:
        """See `Container`."""
        return sorted(self._index())

    def read(self, name: str) -> bytes:
        """See `Container`."""
        if name not in self._index():
            raise StudioError(f"{name} is not in {self.path}.")
        place, size = self._index()[name]
        if size > LARGEST_FILE:
            raise StudioError(_too_large(self.path / name))
        return _read_at(self.path, place, size)

    def _index(self) -> dict[str, tuple[int, int]]:
        if self._places is None:
            try:
                found = _places_in(self.path)
            except (tarfile.TarError, EOFError, OSError) as error:
                raise StudioError(
                    f"{self.path} is no tar archive, or damaged ({error})."
                ) from error
            self._places = {
                name.removeprefix("./"): (place, size)
                for name, place, size in found
                if is_inside(name)
            }
        return self._places


def _places_in(path: Path) -> list[tuple[str, int, int]]:
    with path.open("rb") as file:
        try:
            return list(ustar.places(file))
        except ValueError:  # not as plain as those that we write
            file.seek(0)
        with tarfile.open(fileobj=file, mode="r:") as archive:
            return [
                (info.name, info.offset_data, info.size)
                for info in map(_sized, archive)
                if info.isreg() and not info.issparse()
            ]


def _sized(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member as it is, since one of a negative size would lead back to itself for ever.

    Python's own check came with 3.14 and late versions of those before. Raises TarError for it.
    """
    if info.size < 0:
        raise tarfile.TarError("a file in it has a negative size")
    return info


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


def _read_at(path: Path, place: int, size: int) -> bytes:
    """Some bytes of a file, which is opened for them alone: so no two readers share a position."""
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(place)
            content = file.read(size)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    if len(content) != size:
        raise StudioError(f"{path} is cut short. Copy it again.")
    return content


def _archive(path: Path) -> Zip | Tar:
    if not path.is_file():
        raise StudioError(f"There is no folder and no archive {path}.")
    if zipfile.is_zipfile(path):
        return Zip(path)
    if path.suffix.lower() == ".tar" or tarfile.is_tarfile(path):
        return Tar(path)
    raise StudioError(f"{path} is neither a folder nor a zip or tar archive.")


def _too_large(path: Path) -> str:
    return f"{path} is larger than {LARGEST_FILE // 2**20} MB, which no picture here is."


def _refuse_bombs(path: Path, member: _ZipMember) -> None:
    if not member.known:
        raise StudioError(f"{path} is encrypted, or compressed in a way that is not known here.")
    if max(member.size, member.packed) > LARGEST_FILE:
        raise StudioError(_too_large(path))
    if member.size > max(SMALL, LARGEST_RATIO * member.packed):
        raise StudioError(f"{path} unpacks to far more than it is, as no picture does.")
