"""Zip and tar archives of other people's files: which members there are, and one of them at a time.

Both know where each member lies, so one is read without going through the others. Members with
absolute paths or "..", links, devices and hidden files are passed over, and what unpacks to far
more than a picture is refused.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from fgbg_studio.base import ustar
from fgbg_studio.base.errors import StudioError, describe_os_error

LARGEST_FILE = 512 * 2**20
"""Bytes of a file when unpacked; more is no picture."""
LARGEST_RATIO = 200
"""Times that a zip's member may grow when unpacked; PNG and JPEG do not, plain bitmaps do."""
SMALL = 64 * 2**20
"""Bytes up to which a member may grow as it likes: a blank bitmap does."""
LOCAL_HEADER = 30
"""Bytes before the name of a zip's member."""


def is_inside(name: str) -> bool:
    """False for a member's path that would leave its root, or means something else elsewhere."""
    pure = PurePosixPath(name)
    return bool(name) and not (
        pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or "\0" in name
    )


def is_hidden(name: str) -> bool:
    """Whether a file, or a folder that it is in, is none of the person's own pictures.

    Besides what begins with a dot, macOS lays __MACOSX/ into archives, with a file for every file.
    """
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _is_listed(name: str) -> bool:
    """Whether a member of an archive is listed at all."""
    return is_inside(name) and not is_hidden(name)


class Zip:
    """A zip archive of members that are stored or deflated; where they are is found out once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members: dict[str, _ZipMember] | None = None

    def names(self) -> list[str]:
        """See `fgbg_studio.data.containers.Container`."""
        return sorted(self._index())

    def read(self, name: str) -> bytes:
        """See `fgbg_studio.data.containers.Container`."""
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
                if _is_listed(info.filename) and not info.is_dir()  # which fails for an empty name
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
        """See `fgbg_studio.data.containers.Container`."""
        return sorted(self._index())

    def read(self, name: str) -> bytes:
        """See `fgbg_studio.data.containers.Container`."""
        if name not in self._index():
            raise StudioError(f"{name} is not in {self.path}.")
        place, size = self._index()[name]
        refuse_too_large(self.path / name, size)
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
                if _is_listed(name)
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


def refuse_too_large(path: Path, size: int) -> None:
    """Raise StudioError, naming the file, for more bytes than a picture has."""
    if size > LARGEST_FILE:
        raise StudioError(
            f"{path} is larger than {LARGEST_FILE // 2**20} MB, which no picture here is."
        )


def _refuse_bombs(path: Path, member: _ZipMember) -> None:
    if not member.known:
        raise StudioError(f"{path} is encrypted, or compressed in a way that is not known here.")
    refuse_too_large(path, max(member.size, member.packed))
    if member.size > max(SMALL, LARGEST_RATIO * member.packed):
        raise StudioError(f"{path} unpacks to far more than it is, as no picture does.")
