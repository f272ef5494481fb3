"""Zip archives of stored members, in parts that are put together without reading their content.

The format is PKWARE's APPNOTE.TXT 6.3.10. Every member is dated 1980-01-01, the first day that the
format knows, and zip64 records are written only where an offset or a count needs them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from isal import isal_zlib

FIRST_DAY = 1 << 5 | 1
"""1980-01-01 as MS-DOS has it."""
REGULAR_FILE = 0o100644 << 16
MADE_BY_UNIX = 3 << 8
PLAIN, ZIP64 = 20, 45
"""Version of the format that a reader needs, times ten."""
UTF8_NAME = 1 << 11
MOST_32, MOST_16 = 2**32 - 1, 2**16 - 1
PORTION = 2**20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_EXTRA_OFFSET = struct.Struct("<2HQ")


class Member(NamedTuple):
    """What the directory of an archive says of a file in it."""

    name: bytes
    checksum: int
    size: int
    offset: int


class StoredZip:
    """Writes an archive into an open file, from its beginning, and keeps its directory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0
        self.members: list[Member] = []

    def add(self, name: str, content: bytes) -> None:
        """One file. Raises ValueError for one of 4 GiB or more."""
        encoded, size = name.encode(), len(content)
        if size >= MOST_32:
            raise ValueError(f"'{name}' of {size:,} bytes is too large for a zip archive")
        checksum = isal_zlib.crc32(content)
        self.members.append(Member(encoded, checksum, size, self.size))
        common = (PLAIN, UTF8_NAME, 0, 0, FIRST_DAY, checksum, size, size, len(encoded), 0)
        self._file.write(_LOCAL.pack(b"PK\3\4", *common) + encoded)
        self._file.write(content)
        self.size += _LOCAL.size + len(encoded) + size

    def close(self) -> None:
        """Write the directory and what ends the archive; the file stays open."""
        length = 0
        for member in self.members:
            length += self._file.write(directory_entry(member))
        self._file.write(ending(len(self.members), length, self.size))


def directory_entry(member: Member, base: int = 0) -> bytes:
    """A member's record in the directory, where `base` bytes come before its archive's first."""
    offset = member.offset + base
    extra = _EXTRA_OFFSET.pack(1, 8, offset) if offset >= MOST_32 else b""
    version = ZIP64 if extra else PLAIN
    record = _CENTRAL.pack(
        b"PK\1\2",
        MADE_BY_UNIX | version,
        version,
        UTF8_NAME,
        0,
        0,
        FIRST_DAY,
        member.checksum,
        member.size,
        member.size,
        len(member.name),
        len(extra),
        0,
        0,
        0,
        REGULAR_FILE,
        min(offset, MOST_32),
    )
    return record + member.name + extra


def ending(count: int, length: int, start: int) -> bytes:
    """What comes after a directory of `count` records and `length` bytes that is at `start`."""
    large = count >= MOST_16 or length >= MOST_32 or start >= MOST_32
    limited = (min(count, MOST_16),) * 2 + (min(length, MOST_32), min(start, MOST_32))
    end = _END.pack(b"PK\5\6", 0, 0, *limited, 0)
    if not large:
        return end
    made_by = MADE_BY_UNIX | ZIP64
    rest = _END_64.size - 12  # the size does not count itself and what is before it
    end_64 = _END_64.pack(b"PK\6\6", rest, made_by, ZIP64, 0, 0, count, count, length, start)
    return end_64 + _LOCATOR.pack(b"PK\6\7", 0, start + length, 1) + end


def read_directory(file: BinaryIO, start: int, count: int) -> Iterator[Member]:
    """The members of an archive that `StoredZip` wrote, from its directory.

    `start` is where the directory begins. Raises ValueError where it is damaged.
    """
    file.seek(start)
    for _ in range(count):
        record = file.read(_CENTRAL.size)
        if len(record) < _CENTRAL.size or not record.startswith(b"PK\1\2"):
            raise ValueError("a part of the archive is damaged")
        fields = _CENTRAL.unpack(record)
        name, extra = file.read(fields[10]), file.read(fields[11])
        offset = _EXTRA_OFFSET.unpack(extra)[2] if extra else fields[16]
        yield Member(name, fields[7], fields[8], offset)


def copy_start(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """The first `size` bytes of a file, in portions. Raises ValueError where there are fewer."""
    source.seek(0)
    while size:
        portion = source.read(min(size, PORTION))
        if not portion:
            raise ValueError("a part of the archive is cut short")
        target.write(portion)
        size -= len(portion)
