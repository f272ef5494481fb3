"""Records in a row in one file, each with checksums, as TensorBoard reads them ("TFRecord").

A record is the length of its content, a checksum of that length, the content, and a checksum of the
content (tensorflow/core/lib/io/record_writer.h). The checksum is CRC-32C (RFC 3720, appendix B.4),
rotated and with a constant added (tensorflow/core/lib/hash/crc32c.h, `Mask`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled

POLYNOMIAL = 0x82F63B78
"""Castagnoli's, its bits the other way round."""
MASK = 0xA282EAD8
LENGTH, CHECKSUM = struct.Struct("<Q"), struct.Struct("<I")
LONGEST = 2**28
"""Bytes of a content; no contact sheet is nearly as large."""


def framed(content: bytes) -> bytes:
    """The record with a content."""
    length = LENGTH.pack(len(content))
    return b"".join((length, _checksum(length), content, _checksum(content)))


def contents(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The content of each record and where it ends, to the first that is torn or damaged.

    `file` must not be moved between two of them.
    """
    end = 0
    while len(head := file.read(LENGTH.size + CHECKSUM.size)) == LENGTH.size + CHECKSUM.size:
        length, told = head[: LENGTH.size], head[LENGTH.size :]
        size = LENGTH.unpack(length)[0]
        if told != _checksum(length) or size > LONGEST:
            return
        rest = file.read(size + CHECKSUM.size)
        content = rest[:size]
        if len(rest) < size + CHECKSUM.size or rest[size:] != _checksum(content):
            return
        end += len(head) + len(rest)
        yield content, end


def masked_crc32c(content: bytes) -> int:
    """32 bits."""
    crc = _crc32c(np.frombuffer(content, np.uint8), _TABLE)
    return ((crc >> 15 | crc << 17) + MASK) & 0xFFFFFFFF


def _checksum(content: bytes) -> bytes:
    return CHECKSUM.pack(masked_crc32c(content))


def _table() -> npt.NDArray[np.uint32]:
    """What each value of a byte does to the checksum."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ np.uint32(POLYNOMIAL), table >> 1)
    return table.astype(np.uint32)


_TABLE = _table()


@compiled
def _crc32c(content: npt.NDArray[np.uint8], table: npt.NDArray[np.uint32]) -> int:
    crc = np.uint32(0xFFFFFFFF)
    for byte in content:
        crc = table[(crc ^ byte) & np.uint32(0xFF)] ^ (crc >> np.uint32(8))
    return int(crc ^ np.uint32(0xFFFFFFFF))
