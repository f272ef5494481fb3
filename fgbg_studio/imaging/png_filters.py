"""The filters of PNG (third edition, chapter 9) that serve here, over rows and over pictures."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled

Bytes = npt.NDArray[np.uint8]
Filter = Literal[1, 4]
SUB: Filter = 1
PAETH: Filter = 4


@compiled
def take(into: Bytes, source: Bytes, begin: int) -> None:
    """Fill `into` from `source`, from byte `begin` on, as far as both reach."""
    for at in range(min(len(into), len(source) - begin)):
        into[at] = source[begin + at]


@compiled
def sub(own: Bytes, step: int, result: Bytes) -> None:
    """Each byte less the one before it (PNG, third edition, 9.2)."""
    here = own[step:]
    for at in range(len(result)):
        result[at] = here[at] - own[at]


@compiled
def paeth(own: Bytes, above: Bytes, step: int, result: Bytes) -> None:
    """Each byte less the nearest to left + above - corner of these three (PNG, 9.4)."""
    here, over = own[step:], above[step:]
    for at in range(len(result)):
        left, up, corner = np.int16(own[at]), np.int16(over[at]), np.int16(above[at])
        by_left, by_up = np.int16(abs(up - corner)), np.int16(abs(left - corner))
        by_corner = np.int16(abs(left + up - corner - corner))
        nearer = up if by_up <= by_corner else corner
        nearest = left if (by_left <= by_up) & (by_left <= by_corner) else nearer
        result[at] = here[at] - nearest


@compiled
def filtered_rows(lines: Bytes, step: int, filtering: int) -> Bytes:
    """All rows, each with the number of its filter before it.

    `lines` are the bytes of the picture with one row above and `step` bytes, one pixel, before each
    row, all of them zero.
    """
    rows, length = lines.shape[0] - 1, lines.shape[1] - step + 1
    result = np.empty((rows, length), np.uint8)
    for row in range(rows):
        result[row, 0] = filtering
        if filtering == PAETH:
            paeth(lines[row + 1], lines[row], step, result[row, 1:])
        else:
            sub(lines[row + 1], step, result[row, 1:])
    return result
