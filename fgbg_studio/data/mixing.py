"""Real samples among the others, by the numbers that `data.orders` has for them. No torch here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fgbg_studio.data.batches import Source
from fgbg_studio.data.into import Into
from fgbg_studio.data.real_views import RealViews


class Mixed:
    """Samples of a source, and views of real samples, by the numbers of a `MixedOrder`."""

    def __init__(self, source: Source, real: RealViews) -> None:
        self._source, self._real = source, real

    def __len__(self) -> int:
        return len(self._source)

    def many(self, indices: Iterable[int], into: Iterable[Into] = ()) -> Iterator[Any]:
        """Samples in the order of `indices`; views are not written `into` arrays."""
        wanted, given = list(indices), iter(into)
        others = iter(self._source.many([index for index in wanted if index >= 0], given))
        for index in wanted:
            if index >= 0:
                yield next(others)
            else:
                next(given, None)
                yield self._real.view(-1 - index)
