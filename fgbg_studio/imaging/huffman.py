"""Huffman codes of at most 15 bits, and how a deflate block states them (RFC 1951, 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

LONGEST = 15
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
"""In which the lengths of the codes for lengths are stated."""
_OF_LENGTHS = ((16, 3, 6, 2),)
_OF_ZEROS = ((18, 11, 138, 7), (17, 3, 10, 3))
"""Symbols for runs of lengths: least and most that one stands for, and its further bits."""


class Bits(NamedTuple):
    """Some bits of a stream, the first of them the lowest."""

    value: int
    size: int

    def __add__(self, after: object) -> Bits:
        if not isinstance(after, Bits):
            return NotImplemented
        return Bits(self.value | after.value << self.size, self.size + after.size)


def code_lengths(counts: Sequence[int], longest: int = LONGEST) -> list[int]:
    """Bits of each symbol's code, so that all together are the fewest; 0 where the count is 0.

    By packages and merging: L. Larmore and D. Hirschberg, A fast algorithm for optimal
    length-limited Huffman codes (Journal of the ACM 37, 1990).
    """
    single = sorted((count, (symbol,)) for symbol, count in enumerate(counts) if count)
    if len(single) == 1:
        return [int(count > 0) for count in counts]
    packages: list[tuple[int, tuple[int, ...]]] = []
    for _ in range(longest):
        pairs = zip(packages[::2], packages[1::2], strict=False)
        packages = sorted([*single, *((a[0] + b[0], a[1] + b[1]) for a, b in pairs)])
    lengths = [0] * len(counts)
    for _, symbols in packages[: 2 * len(single) - 2]:
        for symbol in symbols:
            lengths[symbol] += 1
    return lengths


def codes(lengths: Sequence[int]) -> list[Bits]:
    """The code of each symbol as the stream has it, in the order that deflate prescribes."""
    found, code = [Bits(0, 0)] * len(lengths), 0
    for size in range(1, LONGEST + 1):
        code <<= 1
        for symbol, length in enumerate(lengths):
            if length == size:
                found[symbol] = Bits(int(f"{code:0{size}b}"[::-1], 2), size)
                code += 1
    return found


def stated(literals: Sequence[int], distances: Sequence[int]) -> Bits:
    """What stands before a last block in which codes have these lengths."""
    symbols = list(_in_runs([*literals, *distances]))
    counts = [0] * len(_ORDER)
    for symbol, _ in symbols:
        counts[symbol] += 1
    lengths = code_lengths(counts, 7)
    last = max(place for place, symbol in enumerate(_ORDER) if lengths[symbol])
    found = Bits(0b101, 3) + Bits(len(literals) - 257, 5) + Bits(len(distances) - 1, 5)
    found += Bits(last - 3, 4)
    for symbol in _ORDER[: last + 1]:
        found += Bits(lengths[symbol], 3)
    of_symbol = codes(lengths)
    for symbol, extra in symbols:
        found += of_symbol[symbol] + extra
    return found


def _in_runs(lengths: Sequence[int]) -> Iterator[tuple[int, Bits]]:
    """Lengths as symbols: 0 to 15 themselves; 16 repeats the last; 17 and 18 are zeros."""
    for value, group in groupby(lengths):
        left = len(list(group))
        if value:
            yield value, Bits(0, 0)
            left -= 1
        for symbol, least, most, size in _OF_LENGTHS if value else _OF_ZEROS:
            while left >= least:
                taken = min(left, most)
                yield symbol, Bits(taken - least, size)
                left -= taken
        yield from [(value, Bits(0, 0))] * left
