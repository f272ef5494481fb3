"""The rows of a PNG as one deflate block, and the same with a rectangle of other pixels.

Of the picture itself the coded bits are kept, with the places where they may be cut. A picture that
differs in a rectangle has the bits of all that is outside it, by whole words, and only what lies
inside and at its edge is filtered and coded anew, by the same code.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled
from fgbg_studio.imaging.png_filters import PAETH, paeth, sub, take
from fgbg_studio.imaging.run_coding import (
    Bytes,
    Ints,
    Words,
    ended,
    put,
    put_bits,
    put_bytes,
    put_run,
    run_end,
)

MARK = 16
"""Bytes between two places of a row where its bits may be cut."""
Marks = npt.NDArray[np.int32]


@compiled
def coded(
    filtered: Bytes, table: Ints, head: Words, ends: tuple[int, int], out: Words, marks: Marks
) -> int:
    """Code rows (H x L) into `out`; returns the number of bytes.

    `marks` (H + 1 x L // 16 + 1 x 2) become, for every 16th byte of a row, the first byte from it
    on at which a run begins, and the place of its code among the bits. The last row has the end.
    """
    rows, length = filtered.shape
    stream = put_bits(out, (0, 0, 0), head, 0, ends[0])
    for row in range(rows):
        content, at, mark = filtered[row], 0, 0
        while at < length:
            while mark * MARK <= at:
                marks[row, mark, 0], marks[row, mark, 1] = at, 32 * stream[2] + stream[1]
                mark += 1
            after = run_end(content, at, length)
            stream = put_run(out, stream, table, content[at], after - at)
            at = after
        while mark < marks.shape[1]:
            marks[row, mark, 0], marks[row, mark, 1] = length, 32 * stream[2] + stream[1]
            mark += 1
    marks[rows, 0, 1] = 32 * stream[2] + stream[1]
    return ended(out, put(out, stream, ends[1]))


@compiled
def spliced(
    base: tuple[Words, Marks, Bytes, Bytes],
    inside: Bytes,
    place: tuple[int, int, int],
    filtering: int,
    table: Ints,
    ends: tuple[int, int],
    out: Words,
) -> tuple[int, int, int]:
    """Code the picture with other bytes `inside`, whose first is at `place` (row, byte, step).

    `base` are the coded bits, their marks, the filtered rows (H x L) and the unfiltered bytes with
    a pixel before each row and a row before the first, all zero. Returns the number of bytes, the
    sum of the differences of all filtered bytes, and that sum weighted by how many bytes follow.
    """
    words, marks, filtered, lines = base
    top, left, step = place
    rows, length = filtered.shape
    first, behind = 1 + left, min(1 + left + inside.shape[1] + step, length)
    above, own = np.empty((2, behind - first + step), np.uint8)
    fresh = np.empty(length, np.uint8)
    stream, done, total, weighted = (0, 0, 0), 0, 0, 0
    take(own, lines[top], left)
    for row in range(top, min(top + len(inside) + (filtering == PAETH), rows)):
        above, own, old = own, above, filtered[row]
        take(own, lines[row + 1], left)
        if row < top + len(inside):
            take(own[step:], inside[row - top], 0)
        begin, cut = _cut_before(marks, row, first)
        until, joined = _cut_behind(marks, row, behind, length)
        take(fresh[begin:until], old, begin)
        if filtering == PAETH:
            paeth(own, above, step, fresh[first:behind])
        else:
            sub(own, step, fresh[first:behind])
        summed, by_place = _changed(fresh[first:behind], old[first:behind])
        total += summed
        weighted += by_place + summed * ((rows - row) * length - behind)
        stream = put_bits(out, stream, words, done, cut)
        stream = put_bytes(out, stream, table, fresh, begin, until)
        done = joined
    stream = put_bits(out, stream, words, done, marks[rows, 0, 1])
    return ended(out, put(out, stream, ends[1])), total, weighted


@compiled
def _changed(new: Bytes, old: Bytes) -> tuple[int, int]:
    """The sum of differences, and weighted by how many bytes come from each to the last."""
    total, weighted = 0, 0
    for at in range(len(new)):
        difference = int(np.int64(new[at]) - np.int64(old[at]))
        total += difference
        weighted += difference * (len(new) - at)
    return total, weighted


@compiled
def _cut_before(marks: Marks, row: int, at: int) -> tuple[int, int]:
    mark = at // MARK
    while marks[row, mark, 0] > at:
        mark -= 1
    return marks[row, mark, 0], marks[row, mark, 1]


@compiled
def _cut_behind(marks: Marks, row: int, at: int, length: int) -> tuple[int, int]:
    mark = (at + MARK - 1) // MARK
    if mark < marks.shape[1]:
        return marks[row, mark, 0], marks[row, mark, 1]
    return length, marks[row + 1, 0, 1]
