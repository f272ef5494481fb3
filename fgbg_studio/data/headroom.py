"""How far up nothing stands nearer than the ground: ceilings, branches and lamps hang over it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NEARER = 0.97
"""What is nearer than the ground by less than this factor is taken for it: a kerb just behind."""
FREE = 255
"""So many cells up nothing is nearer, or more: no grid has as many."""
Numbers = npt.NDArray[np.float64]


class Headroom:
    """The cells that are free above each cell of ground, and the fewest of any in a row of them.

    `free` is uint8, rows x columns: how many rows further up the first is that is nearer than what
    stands here would be; `FREE` where there is none.
    """

    def __init__(self, free: npt.NDArray[np.uint8]) -> None:
        # The fewest of 1, 2, 4, 8... columns from each on: any number is two of these.
        self._fewest = [free]
        while (step := 1 << (len(self._fewest) - 1)) < free.shape[1]:
            last = self._fewest[-1]
            beside = np.pad(last[:, step:], ((0, 0), (0, step)), constant_values=FREE)
            self._fewest.append(np.minimum(last, beside))
        self._table = np.stack(self._fewest)

    def above(self, x: Numbers, y: Numbers, width: Numbers, height: Numbers) -> Numbers:
        """The share of its `height` up to which something is free, at most 1.

        `x` and `y` are where the middle of its lower edge is, all in shares of the canvas.
        """
        _, rows, columns = self._table.shape
        row = np.clip((y * rows).astype(np.int64), 0, rows - 1)
        first = np.clip(np.floor((x - width / 2) * columns), 0, columns - 1).astype(np.int64)
        last = np.clip(np.ceil((x + width / 2) * columns) - 1, first, columns - 1)
        last = last.astype(np.int64)
        level = np.log2(last - first + 1).astype(np.int64)
        left, right = self._table[level, row, first], self._table[level, row, last + 1 - 2**level]
        free = np.minimum(left, right)
        up = y * rows - row + free - 1
        return np.where(free < FREE, np.minimum(1.0, up / (height * rows)), 1.0)


def headroom_of(depth: npt.NDArray[np.float32], ground: npt.NDArray[np.bool_]) -> Headroom | None:
    """That of a depth map, 0 = unknown, over its `ground`; None where nothing hangs over it."""
    known = np.where(depth > 0, depth, np.inf)
    free = np.full(depth.shape, FREE, np.uint8)
    for row in (1 + np.flatnonzero(ground[1:].any(axis=1))).tolist():
        nearer = (known[:row] < known[row] * NEARER)[::-1]
        hangs = nearer.any(axis=0) & ground[row]
        free[row, hangs] = nearer[:, hangs].argmax(axis=0) + 1
    return Headroom(free) if (free < FREE).any() else None
