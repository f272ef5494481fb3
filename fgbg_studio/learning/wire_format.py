"""Fields of a message of protocol buffers, written and read without their library.

The format: https://protobuf.dev/programming-guides/encoding
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Kinds of fields: how their content is laid out."""
SIZES = {FIXED64: 8, FIXED32: 4}
LARGEST_SINGLE = 3.4028234663852886e38


def number(field: int, value: int) -> bytes:
    """A whole number that is not negative."""
    return _tag(field, VARINT) + _varint(value)


def double(field: int, value: float) -> bytes:
    """A number in double precision."""
    return _tag(field, FIXED64) + struct.pack("<d", value)


def single(field: int, value: float) -> bytes:
    """A number in single precision; a larger one than it has becomes its largest."""
    bounded = max(min(value, LARGEST_SINGLE), -LARGEST_SINGLE)  # what is no number stays none
    return _tag(field, FIXED32) + struct.pack("<f", bounded)


def nested(field: int, content: bytes) -> bytes:
    """Bytes, or another message."""
    return _tag(field, BYTES) + _varint(len(content)) + content


def text(field: int, content: str) -> bytes:
    """Text, as UTF-8."""
    return nested(field, content.encode())


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message, each with its number; bytes of all that is no whole number.

    It ends at a kind that is not known.
    """
    at = 0
    while at < len(message):
        tag, at = _read_varint(message, at)
        field, kind = tag >> 3, tag & 7
        if kind == VARINT:
            number, at = _read_varint(message, at)
            yield field, number
            continue
        if kind == BYTES:
            size, at = _read_varint(message, at)
        elif kind in SIZES:
            size = SIZES[kind]
        else:
            return
        yield field, message[at : at + size]
        at += size


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    """A number, and where it ends."""
    value = shift = 0
    while at < len(message):
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    return value, at


def _tag(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the top bit says that there are more."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
