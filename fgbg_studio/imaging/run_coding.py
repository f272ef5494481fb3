"""Deflate (RFC 1951) of bytes in which runs are nearly all that repeats, by one code for all.

A stream is one block. Each run is a byte and copies of it ("distance 1"), as zlib's `Z_RLE` finds
them. `RunCode` is the block's Huffman code; the loops over bytes are compiled by numba, at their
first use on a machine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled
from fgbg_studio.imaging.huffman import Bits, code_lengths, codes, stated

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Stream = tuple[int, int, int]
"""Bits that wait for a whole word, how many they are, and how many words are written."""
LEAST_RUN, LONGEST_RUN = 3, 258
_FIRST_LENGTH, _END = 257, 256
SYMBOLS = 286


def _symbols_of_lengths() -> list[tuple[int, Bits]]:
    """By the length of a run its symbol and further bits (RFC 1951, 3.2.5)."""
    found = [(0, Bits(0, 0))] * LEAST_RUN
    symbol = _FIRST_LENGTH
    for size in range(6):
        for _ in range(8 if size == 0 else 4):
            found += [(symbol, Bits(value, size)) for value in range(1 << size)]
            symbol += 1
    return [*found[:LONGEST_RUN], (symbol, Bits(0, 0))]


OF_LENGTH = _symbols_of_lengths()
_OF_LENGTH = np.array([symbol for symbol, _ in OF_LENGTH])


class RunCode:
    """The code of a block, made for some `counts` of its 286 symbols. Each symbol gets one.

    `table` has, for each byte and then for each length of a run, its bits and above them (from
    bit 24 on) how many they are. `head` is what the stream begins with; `ends` says how many bits
    that are, and has the entry of the stream's last code.
    """

    def __init__(self, counts: Sequence[int]) -> None:
        lengths = code_lengths([count + 1 for count in counts])
        of_symbol, distance = codes(lengths), Bits(0, 1)
        runs = [of_symbol[symbol] + extra + distance for symbol, extra in OF_LENGTH]
        self.table = np.array([_entry(bits) for bits in (*of_symbol[:256], *runs)], np.int64)
        head = stated(lengths, [1])
        self.head, self.ends = _in_words(head), (head.size, _entry(of_symbol[_END]))


def _entry(bits: Bits) -> int:
    return bits.size << 24 | bits.value


def _in_words(bits: Bits) -> Words:
    return np.frombuffer(bits.value.to_bytes(4 * (bits.size // 32 + 2), "little"), np.uint32)


@compiled
def put(out: Words, stream: Stream, entry: int) -> Stream:
    """Append one entry of a `RunCode.table`."""
    waiting, size, at = stream
    waiting |= (entry & 0xFFFFFF) << size
    size += entry >> 24
    # Written in any case and then passed or not: a branch here would be guessed wrongly too often.
    out[at] = waiting & 0xFFFFFFFF
    full = size >> 5
    return waiting >> (full << 5), size & 31, at + full


@compiled
def put_run(out: Words, stream: Stream, table: Ints, byte: int, count: int) -> Stream:
    """Append a byte that stands there `count` times, 1 or more."""
    stream = put(out, stream, table[byte])
    count -= 1
    while count >= LEAST_RUN:
        taken = min(count, LONGEST_RUN)
        stream = put(out, stream, table[256 + taken])
        count -= taken
    for _ in range(count):
        stream = put(out, stream, table[byte])
    return stream


@compiled
def run_end(content: Bytes, begin: int, end: int) -> int:
    """Where the run of equal bytes ends that begins at `begin`: before `end`, or there."""
    after = begin + 1
    while after < end and content[after] == content[begin]:
        after += 1
    return after


@compiled
def put_bytes(
    out: Words, stream: Stream, table: Ints, content: Bytes, begin: int, end: int
) -> Stream:
    """Append the bytes of `content` from `begin` up to `end`."""
    while begin < end:
        after = run_end(content, begin, end)
        stream = put_run(out, stream, table, content[begin], after - begin)
        begin = after
    return stream


@compiled
def put_bits(out: Words, stream: Stream, words: Words, begin: int, end: int) -> Stream:
    """Append the bits of `words` from `begin` up to `end`; one word stands behind the last bit."""
    waiting, size, at = stream
    while begin < end:
        low, high = np.int64(words[begin >> 5]), np.int64(words[(begin >> 5) + 1])
        word = (low | high << 32) >> (begin & 31)
        taken = min(32, end - begin)
        waiting |= int((word & ((1 << taken) - 1)) << size)
        size += taken
        begin += taken
        if size >= 32:
            out[at] = waiting & 0xFFFFFFFF
            waiting = (waiting >> 32) & 0xFFFFFFFF
            size -= 32
            at += 1
    return waiting, size, at


@compiled
def ended(out: Words, stream: Stream) -> int:
    """Write what is waiting; returns how many bytes the stream has."""
    waiting, size, at = stream
    out[at] = waiting & 0xFFFFFFFF
    return 4 * at + (size + 7) // 8


@compiled
def counted(content: Bytes) -> Ints:
    """How often each of the 286 symbols stands in the rows of `content`, each coded apart."""
    counts = np.zeros(SYMBOLS, np.int64)
    for row in content:
        begin = 0
        while begin < len(row):
            after = run_end(row, begin, len(row))
            _count_run(counts, row[begin], after - begin)
            begin = after
    return counts


@compiled
def _count_run(counts: Ints, byte: int, count: int) -> None:
    """Count what `put_run` would append."""
    counts[byte] += 1
    count -= 1
    while count >= LEAST_RUN:
        taken = min(count, LONGEST_RUN)
        counts[_OF_LENGTH[taken]] += 1
        count -= taken
    counts[byte] += count


@compiled
def coded_inside(
    content: Bytes,
    rectangle: tuple[int, int, int, int],
    length: int,
    code: tuple[Ints, Words, tuple[int, int]],
    out: Words,
) -> tuple[int, int, int]:
    """Code rows of `length` bytes that are zero outside a rectangle: a zero, then those of content.

    `rectangle` is top, bottom, left, right of `content` (H x W); beyond its width a row is zero,
    too. Returns the number of bytes, the sum of all that was coded, and that sum weighted by how
    many bytes come from each to the last.
    """
    (top, bottom, left, right), (table, head, ends) = rectangle, code
    stream = put_bits(out, (0, 0, 0), head, 0, ends[0])
    zeros, behind = top * length, len(content) * length - top * length
    total, weighted = 0, 0
    for row in range(top, bottom):
        zeros += 1 + left
        at, line = left, content[row]
        while at < right:
            byte, after = line[at], run_end(line, at, right)
            if byte:
                if zeros:
                    stream, zeros = put_run(out, stream, table, 0, zeros), 0
                run, value = after - at, int(byte)
                stream = put_run(out, stream, table, value, run)
                total += value * run
                weighted += value * run * (behind - 1 - at) - value * (run * (run - 1) // 2)
            else:
                zeros += after - at
            at = after
        zeros += length - 1 - right
        behind -= length
    zeros += behind
    if zeros:
        stream = put_run(out, stream, table, 0, zeros)
    return ended(out, put(out, stream, ends[1])), total, weighted
