"""Writing the shards of a dataset that are not there yet, by one process or several."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Event, Note, Progress
from fgbg_studio.base.threads import awaited
from fgbg_studio.base.workers import Workers
from fgbg_studio.data.card import Card
from fgbg_studio.data.shards import Shards
from fgbg_studio.jobs.assembling import assemble, is_assembling, take_apart
from fgbg_studio.jobs.beginning import suitable_shard
from fgbg_studio.jobs.composite_depth import is_inferred
from fgbg_studio.jobs.rendering import CACHE, INDICES, Sealing, ShardMaker, begin, writer_of
from fgbg_studio.project import Project


def write_shards(
    project: Project, folder: Path, card: Card, processes: int
) -> Generator[Event, None, None]:
    """Make what is missing of a dataset, and complete it. Whoever calls holds the folder's lock.

    It may be closed at any moment, or the program killed: the shards that are there are kept.
    """
    shards = Shards(folder)
    try:
        shards.unfinished.mkdir(parents=True, exist_ok=True)
        shards.settle()
        missing = _missing(shards, card)
        if missing:
            take_apart(shards)
            yield from _make(project, shards, card, missing, processes or os.cpu_count() or 1)
        writer = writer_of(card, folder.name)
        for done in assemble(shards, card, writer):
            yield Progress(done, card.shards, "shards", f"Completing {folder.name}")
        shards.clear()
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {folder}")) from error


def _missing(shards: Shards, card: Card) -> list[int]:
    """The numbers of the shards that are not there, or not as long as they were."""
    there = set(shards.numbers())
    if not is_assembling(shards):
        for commit in shards.commits():
            if not commit.is_there(shards.folder):
                shards.drop(commit.number)
                there.discard(commit.number)
    return [number for number in range(card.shards) if number not in there]


def _make(
    project: Project, shards: Shards, card: Card, missing: list[int], processes: int
) -> Generator[Event, None, None]:
    left = sum(map(card.samples_in, missing))
    done, name = card.samples - left, shards.folder.name
    if done:
        yield Note(f"{name}: {done:,} of {card.samples:,} samples are there already.")
    # What is done before a process has begun needs none; a teacher always has a helping process,
    # whose one thread makes the same bytes each time.
    alone = left <= suitable_shard(card.dataset.recipe) and not is_inferred(card.encoding)
    try:
        yield from _prepare(project, shards, card, cached=not alone)
        yield Progress(done, card.samples, "samples", f"Writing '{name}'")
        count = 0 if alone else min(processes, len(missing))
        with closing(_sealed(project, shards, card, missing, count)) as sealed:
            for work in sealed:
                if work is not None:
                    number = shards.publish(shards.at_work / work)
                    done += card.samples_in(number)
                yield Progress(done, card.samples, "samples", f"Writing '{name}'")
    finally:
        _tidy(shards)


def _sealed(
    project: Project, shards: Shards, card: Card, missing: list[int], processes: int
) -> Generator[str | None, None, None]:
    """The folders of shards as they are sealed; None in between, so that it can be stopped."""
    if not processes:
        yield from _in_a_thread(project, shards, card, missing)
        return
    with closing(Workers(processes, begin, project.folder, shards.folder)) as workers:
        yield from workers.answers(missing)


def _in_a_thread(
    project: Project, shards: Shards, card: Card, missing: list[int]
) -> Iterator[str | None]:
    """Shards made without a process of their own; it stops between two samples."""
    from fgbg_studio.data.source_pixels import SourcePixels

    recipe, scale = card.dataset.recipe, card.dataset.depth_scale
    pixels = SourcePixels(project.folder, recipe.canvas, scale)
    for number in missing:
        stop = threading.Event()
        maker = ShardMaker(card, shards.folder.name, pixels, stop.is_set)
        make = partial(Sealing(maker, shards.folder).make, number)
        yield (yield from awaited(make, stop, None))


def _prepare(project: Project, shards: Shards, card: Card, cached: bool) -> Iterator[Event]:
    """Lay down what the processes read: which samples there are, and the pixels of the sources."""
    import numpy as np

    from fgbg_studio.data.source_cache import write_cache
    from fgbg_studio.data.source_pixels import SourcePixels

    np.save(shards.unfinished / INDICES, card.indices(), allow_pickle=False)
    if not cached:
        return
    recipe, scale = card.dataset.recipe, card.dataset.depth_scale
    pixels = SourcePixels(project.folder, recipe.canvas, scale, budget=0)
    total = len(card.dataset.backgrounds) + len(card.dataset.cutouts)
    for done in write_cache(shards.unfinished / CACHE, pixels, card.dataset):
        yield Progress(done, total, "sources", "Reading the sources")


def _tidy(shards: Shards) -> None:
    """Keep what was sealed, and leave nothing that only the processes needed."""
    with suppress(OSError, StudioError):  # the failure that stopped the writing is the one to tell
        shards.settle()
    for name in (CACHE, INDICES):
        (shards.unfinished / name).unlink(missing_ok=True)
