"""The steps of a mask on disk, so that a crash loses none and undo outlives a restart.

A journal is a file that only grows: a header, then one record per step, undo or redo, each with
its length and checksum. Records are handed to the system at once and not forced onto the disk: a
process that is killed loses none of them, a machine that loses power at most the last ones. What
a cut or damaged record leaves is dropped from there on. A journal that has become too long is
written anew, whole or not at all, beginning with the mask as it is and its newest steps.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from fgbg_studio.base.atomic_files import write_bytes
from fgbg_studio.base.errors import StudioError, describe_os_error

LIMIT = 32 * 1024 * 1024
"""Bytes of one journal, from which it is written anew with at most half of them."""
MAGIC = b"fgbgjrnl"
VERSION = 1
NO_FILE = bytes(32)
"""Stands for the digest of a mask file that did not exist."""
_HEADER = struct.Struct("<8sIII8s32sQ")
_CHECKED = struct.Struct("<I")
_RECORD = struct.Struct("<II")

Kind: TypeAlias = Literal[b"S", b"U", b"R", b"M", b"P", b"F"]
"""Step, undo, redo; in a journal written anew also mask, step of the past, step undone."""
Record: TypeAlias = tuple[bytes, bytes]
"""Kind and content."""


@dataclass(frozen=True)
class Header:
    """What a journal belongs to."""

    shape: tuple[int, int]
    """Height and width of the mask."""
    base: bytes = NO_FILE
    """SHA-256 of the mask file that was there when the journal began."""
    number: str = ""
    """Sixteen hexadecimal digits, drawn at random."""
    first: int = 0
    """Steps, undos and redos before those in this file."""

    def to_bytes(self) -> bytes:
        """The header as it lies in the file."""
        content = _HEADER.pack(
            MAGIC, VERSION, *self.shape, bytes.fromhex(self.number), self.base, self.first
        )
        return content + _CHECKED.pack(zlib.crc32(content))


HEADER_SIZE = _HEADER.size + _CHECKED.size


class Journal:
    """Appends to one journal's file, which begins to exist with the first record."""

    def __init__(self, path: Path, header: Header, length: int = 0, limit: int = LIMIT) -> None:
        self.path = path
        self.header = header
        self.limit = limit
        self._length = length
        """Bytes of the file that are known to be whole."""
        self._missing: list[bytes] = []
        """What a full disk refused."""
        self._least = 0
        self._lost = False

    @property
    def is_outgrown(self) -> bool:
        """True where the file must be written anew: too long, or no longer there."""
        missing = sum(map(len, self._missing))
        too_long = self._length + missing > max(self.limit, 2 * self._least)
        return self._lost or too_long or not self._is_there()

    def append(self, kind: Kind, content: bytes = b"") -> None:
        """Add one record, and those that could not be written before.

        StudioError where the disk refuses; the record is then written with the next one.
        """
        self._missing.append(_framed(kind, content))
        try:
            self._write(b"".join(self._missing))
        except OSError as error:
            raise StudioError(describe_os_error(error, f"writing {self.path}")) from error
        self._missing.clear()

    def rewrite(self, first: int, records: Sequence[Record]) -> None:
        """Replace all records, whole or not at all; StudioError where the disk refuses.

        `first` is the number of steps, undos and redos that came before.
        """
        header = Header(self.header.shape, self.header.base, self.header.number, first)
        content = header.to_bytes() + b"".join(_framed(*record) for record in records)
        self._missing.clear()
        self._lost = True
        write_bytes(self.path, content)
        self.header, self._lost = header, False
        self._length = self._least = len(content)

    def _is_there(self) -> bool:
        try:
            return not self._length or self.path.stat().st_size >= self._length
        except OSError:
            return False

    def _write(self, content: bytes) -> None:
        if not self._length:
            content = self.header.to_bytes() + content
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("r+b" if self._length else "wb") as file:
            file.truncate(self._length)
            file.seek(self._length)
            file.write(content)
        self._length += len(content)


def new_journal(
    path: Path, shape: tuple[int, int], base: bytes = NO_FILE, limit: int = LIMIT
) -> Journal:
    """A journal without records; a file that lies there is replaced with the first one."""
    return Journal(path, Header(shape, base, secrets.token_hex(8)), limit=limit)


def read_journal(path: Path, shape: tuple[int, int]) -> tuple[Header, bytes] | None:
    """Header and all that follows it; None where there is no journal of a mask of `shape`.

    StudioError where the file is there but cannot be read.
    """
    try:
        if path.stat().st_size > 2 * LIMIT + 4 * shape[0] * shape[1]:
            return None  # no journal of ours grows so long
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error
    header = _header(content)
    return None if header is None or header.shape != shape else (header, content[HEADER_SIZE:])


def whole_records(content: bytes) -> Iterator[tuple[Record, int]]:
    """Every record up to the first that is torn or damaged, and the offset of its end.

    Zeros, as a lost block leaves them, pass for a record of no kind.
    """
    place, data = 0, memoryview(content)
    while len(data) - place > _RECORD.size:
        length, checksum = _RECORD.unpack_from(data, place)
        start, end = place + _RECORD.size, place + _RECORD.size + length
        if end > len(data) or zlib.crc32(data[start:end]) != checksum:
            return
        yield (bytes(data[start : start + 1]), bytes(data[start + 1 : end])), end
        place = end


def _framed(kind: bytes, content: bytes) -> bytes:
    payload = kind + content
    return _RECORD.pack(len(payload), zlib.crc32(payload)) + payload


def _header(content: bytes) -> Header | None:
    if len(content) < HEADER_SIZE:
        return None
    (checksum,) = _CHECKED.unpack_from(content, _HEADER.size)
    magic, version, height, width, number, base, first = _HEADER.unpack_from(content)
    known = magic == MAGIC and version == VERSION
    if not known or zlib.crc32(content[: _HEADER.size]) != checksum:
        return None
    return Header((height, width), base, number.hex(), first)
