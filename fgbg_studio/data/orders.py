"""In which order a training sees its samples; each epoch follows from the seed and its number.

In an order, the views of real samples are the negative numbers: -1 is view 0, -2 is view 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.splits import stretch

Indices = npt.NDArray[np.int64]
Places = TypeVar("Places", int, Indices)
MILLION = 1_000_000


class EpochOrder:
    """`count` of `indices` without replacement, another draw for each epoch.

    An epoch goes on where the one before stopped in an endless series of shuffles, so that after
    enough epochs every index was drawn equally often. `skip` leaves out what a stopped run has
    seen of its epoch.
    """

    def __init__(self, indices: Indices, count: int, seed: int) -> None:
        self.indices = indices
        self.count = min(count, len(indices))
        self.seed = seed
        self.epoch = 0
        self.skip = 0

    def __len__(self) -> int:
        return max(0, self.count - self.skip)

    def __iter__(self) -> Iterator[int]:
        return iter(self.order()[self.skip :].tolist())

    def order(self) -> Indices:
        """The indices of the current epoch, all `count` of them."""
        first = self.epoch * self.count
        return dealt(self.indices, first, first + self.count, self.seed)


def dealt(indices: Indices, first: int, last: int, seed: int) -> Indices:
    """What stands from `first` up to `last` in an endless series of shuffles of `indices`."""
    total = len(indices)
    parts = [indices[:0]]
    for number in range(first // total, (last - 1) // total + 1) if last > first else ():
        start, stop = max(0, first - number * total), min(total, last - number * total)
        parts.append(stretch(indices, start, stop, seed, number))
    return np.concatenate(parts)


class MixedOrder(EpochOrder):
    """An order in which real samples have a `share` of each batch, its first places.

    An epoch has as many places as without them. The share holds exactly over all batches, so that
    one of a few samples has a real one in its turn; what the rest of the places show goes on where
    the epoch before stopped.
    """

    def __init__(self, indices: Indices, count: int, seed: int, batch: int, share: float) -> None:
        super().__init__(indices, count, seed)
        self._batch, self._millionths = batch, round(share * MILLION)

    def order(self) -> Indices:
        """The indices of the current epoch, all `count` of them."""
        begin, end = self.epoch * self.count, (self.epoch + 1) * self.count
        starts = np.arange(begin, end, self._batch)
        stops = np.minimum(starts + self._batch, end)
        places = np.concatenate([np.arange(n) for n in stops - starts] or [self.indices[:0]])
        is_real = places < np.repeat(self._real(stops) - self._real(starts), stops - starts)
        first, last = self._real(begin), self._real(end)
        found = np.empty(self.count, np.int64)
        found[is_real] = -1 - np.arange(first, last)
        found[~is_real] = dealt(self.indices, begin - first, end - last, self.seed)
        return found

    def _real(self, places: Places) -> Places:
        """How many of the first `places` of a training are those of real samples."""
        return places * self._millionths // MILLION
