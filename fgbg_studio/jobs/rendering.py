"""Rendering samples and writing their files, in this process or in several."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.processes import deaf_to_interrupts, ignore_interrupts
from fgbg_studio.data.dataset import Dataset

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CHUNK = 32
"""Samples, at most, handed to a process at once and written between two lines of progress."""
PIXELS = 1_600_000
"""Pixels of a chunk, so that large samples are told one by one: some 0.2 s of work."""
PATIENCE = 0.2
"""Seconds without news after which whoever waits may be told so, or stop."""


@dataclass(frozen=True)
class Work:
    """What a process needs to write some samples; it travels by pickle."""

    dataset: Dataset
    root: Path
    folder: Path
    writer: str
    writer_options: dict[str, Any]


Records = list[dict[str, Any]]


def write_samples(work: Work, indices: npt.NDArray[np.int64], processes: int) -> Iterator[Records]:
    """Write samples, giving the manifest's records chunk by chunk, in order.

    Where nothing is ready for a while, an empty list is given, so that it can be stopped there.
    """
    size = max(1, min(CHUNK, PIXELS // math.prod(work.dataset.recipe.canvas)))
    parts = (indices[i : i + size].tolist() for i in range(0, len(indices), size))
    if processes == 1:
        writing = Writing(work)
        yield from map(writing.write, parts)
        return
    # Spawned, never forked: fork deadlocks in a process that has Qt's or torch's threads.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (work,))
    try:
        yield from _in_order(pool, parts, ahead=processes * 2)
    except BrokenProcessPool as error:
        raise StudioError(
            "A process that renders was ended from outside, perhaps for want of memory. "
            "Resume: what is written is kept."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, parts: Iterator[list[int]], ahead: int
) -> Iterator[Records]:
    """Results in the order of `parts`, with only a few waiting in memory."""
    waiting: list[Future[Records]] = []
    while True:
        with deaf_to_interrupts():  # a task more may start a process more
            wanted = ahead - len(waiting)
            waiting += [pool.submit(_write_part, part) for part in islice(parts, wanted)]
        if not waiting:
            return
        while not wait(waiting[:1], PATIENCE).done:
            yield []
        yield waiting.pop(0).result()


class Writing:
    """Renders, encodes and writes samples in one process."""

    def __init__(self, work: Work) -> None:
        from fgbg_studio.data.source_pixels import SourcePixels

        plugin = registry.load("writers", work.writer)
        self.work = work
        self.pixels = SourcePixels(work.root, work.dataset.recipe.canvas, work.dataset.depth_scale)
        self.writer = plugin.build(plugin.Options(**work.writer_options), work.dataset.depth_scale)

    def write(self, indices: list[int]) -> Records:
        """Write samples; returns the manifest's records. Raises StudioError on a full disk."""
        return [self._write_one(index) for index in indices]

    def _write_one(self, index: int) -> dict[str, Any]:
        from fgbg_studio.data.manifest import record
        from fgbg_studio.data.render import render_index

        sample = render_index(self.work.dataset, self.pixels, index)
        files = self.writer.files(sample)
        try:
            for name, content in files.items():
                target = self.work.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                # Not renamed into place: a sample counts only once the manifest names it.
                target.write_bytes(content)
        except OSError as error:
            raise StudioError(describe_os_error(error, f"writing {self.work.folder}")) from error
        return record(sample.placement, self.work.dataset.recipe.held_out, list(files))


_writing: list[Writing] = []
"""The `Writing` of a pool's process, made once by `_begin`."""


def _begin(work: Work) -> None:
    ignore_interrupts()
    _writing[:] = [Writing(work)]


def _write_part(indices: list[int]) -> Records:
    return _writing[0].write(indices)
