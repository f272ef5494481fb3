"""Samples as arrays, a whole batch at once.

No torch here: a process that makes batches for another begins in a third of a second without it.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.into import Into

Arrays = dict[str, npt.NDArray[Any]]
"""image, background: uint8 B x H x W x 3; mask: uint8 B x H x W; depth: float32 B x H x W."""
KEPT = 3
"""Batches whose memory is kept to be used again: one is learned from, one waits, one is made."""
KNOWN_TO_ONE = 2
"""What `sys.getrefcount` says of an object that one place knows: that one, and its own argument."""


class Source(Protocol):
    """Whatever gives samples by their number, with arrays of one size; None for what it has not."""

    def __len__(self) -> int: ...

    def many(self, indices: Iterable[int], into: Iterable[Into], /) -> Iterable[Any]:
        """Samples with image, background, mask and depth, which may be those of `into`."""
        ...


class SampleBatches:
    """Batches of a source's samples. What a sample lacks is 0: nothing, or unknown."""

    def __init__(self, source: Source, canvas: tuple[int, int]) -> None:
        self.source, self.canvas = source, canvas

    def __len__(self) -> int:
        return len(self.source)

    def nbytes(self, count: int) -> int:
        """Bytes of a batch of `count` samples."""
        return sum(
            int(np.prod(shape)) * np.dtype(kind).itemsize for shape, kind in self._forms(count)
        )

    def on(self, memory: Any, count: int) -> Arrays:
        """Arrays for `count` samples that lie in `memory`, a buffer of at least their bytes."""
        found, start = Arrays(), 0
        for name, (shape, kind) in zip(NAMES, self._forms(count), strict=True):
            found[name] = np.ndarray(shape, kind, memory, start)
            start += found[name].nbytes
        return found

    def new(self, count: int) -> Arrays:
        """New arrays for `count` samples; what is in them is left to chance."""
        forms = zip(NAMES, self._forms(count), strict=True)
        return {name: np.empty(shape, kind) for name, (shape, kind) in forms}

    def made(
        self, batches: Sequence[list[int]], arrays_for: Callable[[int], Arrays]
    ) -> Iterator[tuple[list[int], Arrays]]:
        """Each batch's indices, and its samples in the arrays that there are for so many.

        They are written there one by one: there is nothing to join after it. The source gets to
        know all indices at once, since planning a few takes nearly as long as planning many.
        """
        rows = deque[Into]()
        samples = iter(self.source.many(chain.from_iterable(batches), iter(rows.popleft, None)))
        for batch in batches:
            arrays = arrays_for(len(batch))
            rows.extend(map(Into, arrays["image"], arrays["mask"], arrays["depth"]))
            for n, sample in enumerate(islice(samples, len(batch))):
                _put(sample, arrays, n)
            rows.clear()  # of a source that has arrays of its own
            yield batch, arrays

    def _forms(self, count: int) -> list[tuple[tuple[int, ...], type]]:
        """Shape and dtype of each array, in the order of `NAMES`."""
        one = (count, *self.canvas[::-1])
        return [(one, np.float32), ((*one, 3), np.uint8), ((*one, 3), np.uint8), (one, np.uint8)]


def _put(sample: Any, arrays: Arrays, row: int) -> None:
    """Copy what is not there yet."""
    for name, batch in arrays.items():
        values = getattr(sample, name)
        if values is None:
            batch[row] = 0
        elif not np.may_share_memory(values, batch):
            batch[row] = values


NAMES = ("depth", "image", "background", "mask")
"""The arrays of a batch in the order in which they lie in shared memory: the wide ones first."""


class KeptArrays:
    """Arrays for batches, those of an earlier one where nobody uses it any more.

    Memory that the system has to hand out anew takes as long as rendering into it.
    """

    def __init__(self, samples: SampleBatches) -> None:
        self._samples = samples
        self._kept: deque[Arrays] = deque(maxlen=KEPT)

    def of(self, count: int) -> Arrays:
        """Arrays for `count` samples that nobody else knows."""
        for kept in self._kept:
            if len(kept["mask"]) == count and not _in_use(kept):
                return dict(kept)
        new = self._samples.new(count)
        self._kept.append(new)
        return dict(new)  # a dictionary of its own: as long as somebody has it, they are in use


def _in_use(arrays: Arrays) -> bool:
    """Whether anything still shows one of the arrays: else this dictionary alone knows each."""
    return any(sys.getrefcount(arrays[name]) > KNOWN_TO_ONE for name in arrays)
