"""Members of tar archives, written quickly and the same on every machine.

The headers are those of POSIX.1-1988 (ustar): mode 644, no owner, time 0. `tarfile` takes some
eighty microseconds for one; here it is a template with a name, a size and a checksum.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 512
END = bytes(2 * BLOCK)
"""What an archive ends with."""
LONGEST_NAME = 100
"""Bytes of a member's name."""
LARGEST = 8**11 - 1
"""Bytes of a member: its size has eleven octal digits."""

_MODE_AND_OWNER = b"0000644\0" + b"0000000\0" * 2
_TIME = b"\0" + b"0" * 11 + b"\0"
_BLANK_CHECKSUM = b" " * 8
_AFTER_CHECKSUM = (b"0" + bytes(100) + b"ustar\0" + b"00").ljust(BLOCK - 156, b"\0")
_SAME_IN_ALL = sum(_MODE_AND_OWNER + _TIME + _BLANK_CHECKSUM + _AFTER_CHECKSUM)
_PADDING = [bytes(-used % BLOCK) for used in range(BLOCK)]


def header(name: str, size: int) -> bytes:
    """The block before a file of `size` bytes.

    Raises ValueError for a name longer than 100 bytes and a file of 8 GiB or more.
    """
    encoded = name.encode()
    if not 0 < len(encoded) <= LONGEST_NAME or not 0 <= size <= LARGEST:
        raise ValueError(f"'{name}' of {size:,} bytes cannot be a member of a tar archive")
    digits = b"%011o" % size
    checksum = b"%06o\0 " % (_SAME_IN_ALL + sum(encoded) + sum(digits))
    name_field = encoded.ljust(LONGEST_NAME, b"\0")
    return b"".join((name_field, _MODE_AND_OWNER, digits, _TIME, checksum, _AFTER_CHECKSUM))


def member(name: str, content: bytes) -> Iterator[bytes]:
    """Header, content and padding of one file, to be written one after another."""
    yield header(name, len(content))
    yield content
    yield _PADDING[len(content) % BLOCK]


def places(file: BinaryIO) -> Iterator[tuple[str, int, int]]:
    """Name, first byte of the content and size of each file in a plain archive, quickly.

    Raises ValueError where the archive is damaged, or has anything but regular files and folders
    with short names: `tarfile` knows the rest.
    """
    while (block := file.read(BLOCK)) and block != END[:BLOCK]:
        if len(block) < BLOCK or block[257:262] != b"ustar" or any(block[345:350]):
            raise ValueError("this is no plain archive")
        kind, name = block[156:157], block[:LONGEST_NAME].rstrip(b"\0").decode()
        size = int(block[124:136].rstrip(b"\0 ") or b"0", 8)
        if kind not in (b"0", b"5") or int(block[148:156].rstrip(b"\0 "), 8) != _sum(block):
            raise ValueError("this is no plain archive")
        if size < 0:  # the way would lead back, for ever
            raise ValueError("a file in this archive has a negative size")
        if kind == b"0":
            yield name, file.tell(), size
        file.seek(size + -size % BLOCK, os.SEEK_CUR)


def _sum(block: bytes) -> int:
    return sum(block) - sum(block[148:156]) + sum(_BLANK_CHECKSUM)
