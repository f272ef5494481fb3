"""Streams of runs, against zlib's decoder."""

from __future__ import annotations

import zlib
from itertools import groupby

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.imaging.run_coding import SYMBOLS, RunCode, coded_between, counted

RUNS = st.lists(st.tuples(st.integers(0, 255), st.integers(1, 700)), max_size=40)


@settings(deadline=None)
@given(
    RUNS,
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.lists(st.integers(0, 999), min_size=SYMBOLS, max_size=SYMBOLS),
)
def test_zlib_reads_what_was_coded(
    runs: list[tuple[int, int]], before: int, after: int, counts: list[int]
) -> None:
    content = b"".join(bytes([value]) * count for value, count in runs)
    code, out = RunCode(counts), np.empty(len(content) // 2 + 512, np.uint32)
    plain = np.frombuffer(content, np.uint8)
    size = coded_between(plain, before, after, code.table, code.head, code.ends, out)
    packed = out.view(np.uint8)[:size].tobytes()
    assert zlib.decompress(packed, -15) == bytes(before) + content + bytes(after)


@settings(deadline=None)
@given(RUNS.filter(bool))
def test_symbols_are_counted(runs: list[tuple[int, int]]) -> None:
    content = b"".join(bytes([value]) * count for value, count in runs)
    counts = counted(np.frombuffer(content, np.uint8)[None])
    literals = matched = 0
    for _, group in groupby(content):
        whole, rest = divmod(len(list(group)) - 1, 258)
        literals += 1 + (rest if rest < 3 else 0)
        matched += whole + (rest >= 3)
    assert (counts[:256].sum(), counts[257:].sum()) == (literals, matched)


def test_a_stream_costs_what_its_code_says() -> None:
    content = np.tile(np.arange(64, dtype=np.uint8), 500)[None]
    code, out = RunCode(counted(content).tolist()), np.empty(content.size, np.uint32)
    size = coded_between(content[0], 0, 0, code.table, code.head, code.ends, out)
    assert 0.75 * content.size <= size <= 0.76 * content.size + 100
