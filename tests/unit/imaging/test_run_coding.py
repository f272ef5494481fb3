"""Streams of runs, against zlib's decoder."""

from __future__ import annotations

import zlib
from itertools import groupby

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fgbg_studio.imaging.run_coding import SYMBOLS, RunCode, coded_inside, counted

RUNS = st.lists(st.tuples(st.integers(0, 255), st.integers(1, 700)), max_size=40)


@settings(deadline=None)
@given(
    arrays(
        np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 700)), elements=st.integers(0, 3)
    ),
    st.integers(0, 400),
    st.lists(st.integers(0, 999), min_size=SYMBOLS, max_size=SYMBOLS),
    st.data(),
)
def test_zlib_reads_what_was_coded(
    content: npt.NDArray[np.uint8], wider: int, counts: list[int], data: st.DataObject
) -> None:
    height, width = content.shape
    top, left = data.draw(st.integers(0, height)), data.draw(st.integers(0, width))
    bottom, right = data.draw(st.integers(top, height)), data.draw(st.integers(left, width))
    rows = np.zeros((height, 1 + width + wider), np.uint8)
    rows[top:bottom, 1 + left : 1 + right] = content[top:bottom, left:right]
    code, out = RunCode(counts), np.empty(rows.size // 2 + 512, np.uint32)
    size, total, weighted = coded_inside(
        content, (top, bottom, left, right), rows.shape[1], (code.table, code.head, code.ends), out
    )
    assert zlib.decompress(out.view(np.uint8)[:size].tobytes(), -15) == rows.tobytes()
    flat = rows.ravel().astype(np.int64)
    assert (total, weighted) == (flat.sum(), (flat * np.arange(flat.size, 0, -1)).sum())


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
    content = np.tile(np.arange(1, 65, dtype=np.uint8), 500)[None]
    code, out = RunCode(counted(content).tolist()), np.empty(content.size, np.uint32)
    entries = code.table, code.head, code.ends
    size = coded_inside(content, (0, 1, 0, content.size), content.size + 1, entries, out)[0]
    assert 0.75 * content.size <= size <= 0.76 * content.size + 100
