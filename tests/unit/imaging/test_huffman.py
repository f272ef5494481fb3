"""Huffman codes as deflate has them, against zlib's decoder and the bound of entropy."""

from __future__ import annotations

import heapq
import zlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.huffman import Bits, code_lengths, codes, stated

COUNTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=60).filter(any)


def cost_of_a_huffman_tree(counts: list[int]) -> int:
    """The fewest bits of all, by the classic way: joining the two smallest."""
    heap = [count for count in counts if count]
    heapq.heapify(heap)
    cost = 0 if len(heap) > 1 else heap[0]
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        cost += joined
        heapq.heappush(heap, joined)
    return cost


@given(COUNTS)
def test_lengths_are_the_best_there_are(counts: list[int]) -> None:
    lengths = code_lengths(counts, 30)
    assert [bool(length) for length in lengths] == [count > 0 for count in counts]
    cost = sum(length * count for length, count in zip(lengths, counts, strict=True))
    assert cost == cost_of_a_huffman_tree(counts)


@given(st.integers(6, 15))
def test_lengths_keep_their_limit_and_use_all_there_is(longest: int) -> None:
    fibonacci = [1, 1]
    while len(fibonacci) < 40:
        fibonacci.append(sum(fibonacci[-2:]))
    lengths = code_lengths(fibonacci, longest)
    assert max(lengths) <= longest
    assert sum(2.0**-length for length in lengths) == 1


@given(COUNTS)
def test_no_code_begins_another(counts: list[int]) -> None:
    found = [bits for bits in codes(code_lengths(counts)) if bits.size]
    texts = sorted(f"{bits.value:0{bits.size}b}"[::-1] for bits in found)
    assert not any(b.startswith(a) for a, b in pairwise(texts))


@given(st.lists(st.integers(0, 1000), min_size=257, max_size=257), st.binary(max_size=400))
def test_zlib_reads_a_block_by_what_is_stated(counts: list[int], content: bytes) -> None:
    lengths = code_lengths([count + 1 for count in counts])
    of_symbol, stream = codes(lengths), stated(lengths, [1])
    for symbol in [*content, 256]:
        stream += of_symbol[symbol]
    packed = stream.value.to_bytes(-(-stream.size // 8), "little")
    assert zlib.decompress(packed, -15) == content


def test_bits_are_put_one_behind_the_other() -> None:
    assert Bits(0b1, 2) + Bits(0b11, 3) == Bits(0b1101, 5)
