"""What writing a dataset will take, measured on a few of its samples before anything is written."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Event, Progress
from fgbg_studio.base.options import Options
from fgbg_studio.base.threads import awaited
from fgbg_studio.base.workers import AHEAD
from fgbg_studio.data.card import Card
from fgbg_studio.jobs.beginning import (
    GenerateOptions,
    begun,
    datasets_folder,
    parts_of,
    suitable_shard,
)
from fgbg_studio.jobs.rendering import ShardMaker, writer_of
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

STRETCHES, LONG = 4, 16
"""A trial writes so many stretches of so many samples, and of half as many: two lengths tell what
each sample takes from what each background takes, which may be written once."""
START = 0.5
"""Seconds until processes are at work."""
ROOM = 1.02
"""The disk must hold so many times what is estimated."""


@dataclass(frozen=True)
class Estimate:
    """What writing a dataset takes.

    samples: in all, and `parts` in each part of the split. bytes: on the disk in the end; most:
    while it is written. seconds: with `processes`. free: bytes that the disk has now.
    """

    samples: int
    parts: dict[str, int]
    bytes: int
    most: int
    seconds: float
    free: int
    processes: int

    @property
    def fits(self) -> bool:
        """Whether the disk will hold it."""
        return self.most * ROOM <= self.free


def estimate(
    project: Project, options: GenerateOptions | None = None, writing: Options | None = None
) -> Estimate:
    """What `generate` would take with the same arguments; nothing of it stays on the disk.

    Takes a second or two at 224 x 224, and as much more as a canvas is larger.
    """
    options = options or GenerateOptions()
    card = begun(project.dataset(), options, writing, {})
    return _measure(project, card, options.processes, threading.Event())


def estimated(project: Project, card: Card, processes: int) -> Generator[Event, None, Estimate]:
    """The same within a job, which can be stopped meanwhile."""
    stop = threading.Event()
    doing = Progress(0, 0, "samples", "Estimating time and disk space")
    yield doing
    return (yield from awaited(lambda: _measure(project, card, processes, stop), stop, doing))


def check_disk(needed: int, folder: Path) -> None:
    """Raise StudioError where a folder's disk will not hold so many bytes more."""
    free = free_bytes(folder)
    if needed * ROOM > free:
        raise StudioError(
            f"The disk will not hold {folder.name}: it takes {megabytes(needed)}, and "
            f"{megabytes(free)} are free. Free some space, write fewer samples, or leave out depth "
            "or backgrounds."
        )


def free_bytes(folder: Path) -> int:
    """What the disk of a folder, which need not be there yet, has free."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def megabytes(size: int) -> str:
    """A number of bytes in words."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"


@dataclass(frozen=True)
class _Trial:
    samples: int
    seconds: float
    bytes: int
    lines: int
    sources: set[str]


def _measure(project: Project, card: Card, processes: int, stop: threading.Event) -> Estimate:
    indices = card.indices()
    long = max(2, min(LONG, suitable_shard(card.dataset.recipe) // 64))
    try:
        with tempfile.TemporaryDirectory() as folder:
            # Not counted: loops are compiled at their first use on a machine.
            _try(_maker(project, card, stop), indices[:1], Path(folder) / "first")
            maker = _maker(project, card, stop)
            lengths = (long // 2, long, long)  # the last one reads no source for the first time
            trials = [
                _try(maker, _stretches(indices, length), Path(folder) / str(number))
                for number, length in enumerate(lengths)
            ]
    except OSError as error:
        raise StudioError(describe_os_error(error, "trying a few samples")) from error
    return _told(project, card, processes or os.cpu_count() or 1, indices, trials)


def _maker(project: Project, card: Card, stop: threading.Event) -> ShardMaker:
    """One that has read no source yet."""
    from fgbg_studio.data.source_pixels import SourcePixels

    recipe, scale = card.dataset.recipe, card.dataset.depth_scale
    pixels = SourcePixels(project.folder, recipe.canvas, scale)
    return ShardMaker(card, "estimate", pixels, stop.is_set)


def _stretches(indices: npt.NDArray[np.int64], length: int) -> npt.NDArray[np.int64]:
    import numpy as np

    starts = np.linspace(0, max(0, len(indices) - length), STRETCHES).astype(np.int64)
    inside = np.unique(starts[:, None] + np.arange(length))
    return indices[inside[inside < len(indices)]]


def _try(maker: ShardMaker, indices: npt.NDArray[np.int64], folder: Path) -> _Trial:
    folder.mkdir()
    began = time.perf_counter()
    commit, lines = maker.make(0, indices, folder)
    seconds = time.perf_counter() - began
    size = sum(_on_disk(folder / name) for name in commit.files)
    return _Trial(len(lines), seconds, size, sum(map(len, lines)), set(commit.sources))


def _on_disk(path: Path) -> int:
    """Bytes that a file takes from its disk, in whole blocks where the system tells."""
    found = path.stat()
    return int(getattr(found, "st_blocks", 0)) * 512 or found.st_size


def _told(
    project: Project,
    card: Card,
    processes: int,
    indices: npt.NDArray[np.int64],
    trials: list[_Trial],
) -> Estimate:
    from fgbg_studio.data.source_cache import cache_bytes

    short, _, last = trials
    each = (last.bytes - short.bytes) / max(1, last.samples - short.samples)
    rest = max(0.0, short.bytes - each * short.samples) / STRETCHES
    lines = last.lines / last.samples * card.samples
    size = round(each * card.samples + rest * len(card.dataset.backgrounds) + lines)
    twice = size if writer_of(card, "estimate").assembles else 0
    at_work = min(card.samples, processes * AHEAD * card.shard) * each
    most = size + twice + lines + at_work + cache_bytes(card.dataset)
    return Estimate(
        samples=card.samples,
        parts=parts_of(card.dataset, indices),
        bytes=size,
        most=round(most),
        seconds=_seconds(card, min(processes, card.shards, os.cpu_count() or 1), trials),
        free=free_bytes(datasets_folder(project)),
        processes=processes,
    )


def _seconds(card: Card, working: int, trials: list[_Trial]) -> float:
    short, first, last = trials
    each = last.seconds / last.samples
    reading = max(0.0, short.seconds + first.seconds - each * (short.samples + first.samples))
    sources = len(card.dataset.backgrounds) + len(card.dataset.cutouts)
    read = reading * sources / max(1, len(first.sources))
    return START + read + card.samples * each / working


def in_minutes(seconds: float) -> str:
    """A duration in words, no finer than it can be estimated."""
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02d} min"
