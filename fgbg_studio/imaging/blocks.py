"""Parts of a large picture that are worked on one after another, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Region = tuple[slice, slice]


@dataclass(frozen=True)
class Block:
    """A part of a picture to be written, `inner`, and what is read for it, `outer`: rows, columns.

    `inner` of the whole picture is `within` of `outer`.
    """

    inner: Region
    outer: Region

    @property
    def within(self) -> Region:
        """Where `inner` lies in `outer`."""
        rows, columns = (
            slice(i.start - o.start, i.stop - o.start)
            for i, o in zip(self.inner, self.outer, strict=True)
        )
        return rows, columns

    def widened(self, margin: int, shape: tuple[int, int]) -> Block:
        """The same part with `margin` more pixels read on each side, as far as the picture goes."""
        rows, columns = (
            slice(max(0, o.start - margin), min(size, o.stop + margin))
            for o, size in zip(self.outer, shape, strict=True)
        )
        return Block(self.inner, (rows, columns))


def blocks_with(wanted: npt.NDArray[np.bool_], side: int, margin: int) -> list[Block]:
    """The blocks of at most `side` pixels with something wanted in them, row by row.

    Each reads `margin` pixels around it, as far as the picture goes. Together their inner parts
    hold every pixel that is True in `wanted` (H x W), and none of them twice.
    """
    height, width = wanted.shape
    found = []
    for top in range(0, height, side):
        for left in range(0, width, side):
            inner = (
                slice(top, min(top + side, height)),
                slice(left, min(left + side, width)),
            )
            if wanted[inner].any():
                found.append(Block(inner, inner).widened(margin, wanted.shape))
    return found
