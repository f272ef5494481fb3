"""Batches made by processes, in memory that they share with the one that learns.

Torch's own loader sends every batch through memory that is new, which takes as long as rendering
it. Here a few stretches of memory are used in turn; the batch is copied out of its stretch, which
takes a tenth of that, so nobody can be surprised by a batch that changes under his hands.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import TypeAlias

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.workers import AHEAD, Workers
from fgbg_studio.data.batches import Arrays, KeptArrays, SampleBatches

Order: TypeAlias = tuple[int, list[int]]
"""The stretch of memory that a batch goes to, and the indices of its samples."""
LINUX = Path("/dev/shm")
"""Where Linux keeps what processes share; no other system has it."""


class SharedBatches:
    """`workers` processes that make batches of at most `size` samples; they begin when needed."""

    def __init__(self, samples: SampleBatches, size: int, workers: int) -> None:
        self._samples, self._size, self._workers = samples, size, workers
        self._crew: _Crew | None = None
        self._kept = KeptArrays(samples)

    def of(self, batches: Iterable[list[int]]) -> Iterator[tuple[list[int], Arrays]]:
        """Each batch's indices and its arrays, in the order asked for.

        The processes stay for the next time; where not every batch is taken, they are ended. Who
        asks again before that gets others: answers still owed to the first are not his.
        Raises StudioError as rendering does, and where the system has no memory to share.
        """
        crew, self._crew = self._crew or _Crew(self._samples, self._size, self._workers), None
        whole = False
        try:
            yield from crew.carry_out(batches, self._kept)
            whole = True
        finally:
            if whole and self._crew is None:
                self._crew = crew
            else:
                crew.close()


class _Crew:
    """The processes, and what they share with this one."""

    def __init__(self, samples: SampleBatches, size: int, workers: int) -> None:
        self._samples = samples
        # One more than there are orders: an order is given before the last answer is looked at.
        self._memory = _shared(samples.nbytes(size), workers * AHEAD + 1)
        try:
            names = [stretch.name for stretch in self._memory]
            self._workers = Workers(workers, begin, samples, names)
        except BaseException:
            _give_back(self._memory)
            raise
        self.close = weakref.finalize(self, _end, self._workers, self._memory)

    def carry_out(
        self, batches: Iterable[list[int]], kept: KeptArrays
    ) -> Iterator[tuple[list[int], Arrays]]:
        """Indices and arrays of each batch."""
        free = list(range(len(self._memory)))
        orders = ((free.pop(), indices) for indices in batches)
        for answer in self._workers.answers_in_turn(orders):
            if answer is not None:
                stretch, indices = answer
                yield indices, self._taken(stretch, kept.of(len(indices)))
                free.append(stretch)

    def _taken(self, stretch: int, arrays: Arrays) -> Arrays:
        """A copy of what lies in a stretch of memory."""
        made = self._samples.on(self._memory[stretch].buf, len(arrays["mask"]))
        for name, values in made.items():
            arrays[name][...] = values
        return arrays


def begin(samples: SampleBatches, names: Sequence[str]) -> Callable[[Order], Order]:
    """Get ready in a new process: gives what puts a batch where its order says."""
    import cv2

    cv2.setNumThreads(1)
    memory = [SharedMemory(name) for name in names]

    def make(order: Order) -> Order:
        stretch, indices = order
        for _ in samples.made([indices], partial(samples.on, memory[stretch].buf)):
            pass
        return order

    return make


def _shared(size: int, count: int) -> list[SharedMemory]:
    """Stretches of memory. Where there is too little of it, writing there would kill a process."""
    if LINUX.is_dir() and shutil.disk_usage(LINUX).free < size * count:
        raise StudioError(
            f"{LINUX}, where processes share memory, has too little room: {size * count:,} bytes "
            "are needed. Make it larger, or choose smaller batches or fewer processes (--workers)."
        )
    found: list[SharedMemory] = []
    try:
        for _ in range(count):
            found.append(SharedMemory(create=True, size=max(size, 1)))
    except OSError as error:
        _give_back(found)
        raise StudioError(describe_os_error(error, "sharing memory with processes")) from error
    return found


def _end(workers: Workers, memory: list[SharedMemory]) -> None:
    workers.close()
    _give_back(memory)


def _give_back(memory: list[SharedMemory]) -> None:
    for stretch in memory:
        stretch.close()
        with suppress(FileNotFoundError):
            stretch.unlink()
