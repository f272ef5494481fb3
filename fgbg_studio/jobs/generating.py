"""Writing a dataset, or a part of it, as files. It can be stopped and resumed at any sample."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import append_lines, read_json, read_lines, write_json
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, explain, option
from fgbg_studio.base.processes import deaf_to_interrupts, ignore_interrupts
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthScale
from fgbg_studio.project import Project

CHUNK = 32
"""Samples handed to a process at once, and written between two lines of progress."""
CARD, MANIFEST, UNFINISHED = "dataset.json", "manifest.jsonl", "unfinished.jsonl"


class GenerateOptions(Options):
    """What is written, and how."""

    name: str = option("", "Name of the dataset; empty takes the next number")
    count: int = option(
        1000, "Samples to write, drawn evenly from the plan; 0 is all", ge=0, le=2**40
    )
    part: Literal["all", "train", "new-cutouts", "new-backgrounds", "new-both"] = option(
        "all", "Part of the split to write"
    )
    writer: str = option("folders", "Format of the files")
    pictures: Literal["jpeg", "png"] = option(
        "jpeg", "jpeg is small; png decodes to the exact pixels"
    )
    processes: int = option(1, "Processes that render and encode", ge=1, le=256)


@dataclass(frozen=True)
class _Work:
    """What a process needs to write some samples; it travels by pickle."""

    dataset: Dataset
    root: Path
    folder: Path
    writer: str
    writer_options: dict[str, Any]


def datasets_folder(project: Project) -> Path:
    """Where the project's written datasets lie."""
    return project.folder / "datasets"


def generate(project: Project, options: GenerateOptions | None = None) -> Job:
    """Write samples of the project's dataset under datasets/NAME; the result is that folder.

    dataset.json says what is being written, manifest.jsonl appears when it is complete.
    """
    options = options or GenerateOptions()
    project.check_writable()
    dataset = project.dataset()
    folder = datasets_folder(project) / (options.name or _new_name(project))
    if folder.parent != datasets_folder(project) or folder.name.startswith("."):
        raise StudioError(f"'{options.name}' cannot be a name. Use letters, digits and dashes.")
    if (folder / CARD).exists():
        raise StudioError(f"There is a dataset '{folder.name}' already. Choose another name.")
    indices = _chosen(dataset, options)
    facts = {"count": options.count, "part": options.part, "processes": options.processes}
    write_json(folder / CARD, _card(dataset, options, len(indices)) | {"chosen": facts})
    yield from _write(project, folder)


def resume(project: Project, name: str) -> Job:
    """Go on writing a dataset that was stopped, by the recipe it began with."""
    project.check_writable()
    yield from _write(project, datasets_folder(project) / name)


def _write(project: Project, folder: Path) -> Job:
    if (folder / MANIFEST).exists():
        yield Note(f"{folder.name} is complete already.")
        yield Result(folder)
        return
    dataset, options, work = _reopen(project, folder)
    indices = _chosen(dataset, options)
    done = read_lines(folder / UNFINISHED)[: len(indices)]
    if done:
        yield Note(f"{folder.name}: {len(done):,} of {len(indices):,} samples are there already.")
    # Rewritten whole, since a crash may have left half a line behind the last good one.
    (folder / UNFINISHED).unlink(missing_ok=True)
    append_lines(folder / UNFINISHED, done)
    written = len(done)
    for records in _chunks(work, indices[written:], options.processes):
        append_lines(folder / UNFINISHED, records)
        written += len(records)
        yield Progress(written, len(indices), "samples", f"Writing {folder.name}")
    (folder / UNFINISHED).replace(folder / MANIFEST)
    yield Result(folder)


def _chosen(dataset: Dataset, options: GenerateOptions) -> list[int]:
    """The indices to write, ascending."""
    import numpy as np

    from fgbg_studio.data.splits import drawn, indices_of

    part = options.part
    every = np.arange(len(dataset)) if part == "all" else indices_of(dataset, part)
    if not len(every):
        raise StudioError(
            f"The part '{part}' has no sample. Hold out a larger share of the sources."
        )
    count = options.count or len(every)
    return sorted(int(i) for i in drawn(every, count, dataset.recipe.seed, "write"))


def _card(dataset: Dataset, options: GenerateOptions, count: int) -> dict[str, Any]:
    from fgbg_studio.data.manifest import card

    return card(dataset, options.writer, {"pictures": options.pictures}, count)


def _reopen(project: Project, folder: Path) -> tuple[Dataset, GenerateOptions, _Work]:
    facts = read_json(folder / CARD)
    try:
        dataset = Dataset(
            Recipe.model_validate(facts["recipe"]),
            tuple(Background.model_validate(s) for s in facts["backgrounds"]),
            tuple(Cutout.model_validate(s) for s in facts["cutouts"]),
            DepthScale.model_validate(facts["depth"]),
        )
        chosen = facts["chosen"]
        options = GenerateOptions(
            count=chosen["count"],
            part=chosen["part"],
            processes=chosen["processes"],
            writer=facts["writer"],
        )
    except ValidationError as error:
        raise explain(error) from error
    except KeyError as error:
        raise StudioError(f"{folder / CARD} is damaged: it lacks {error}.") from error
    work = _Work(dataset, project.folder, folder, facts["writer"], facts["writer_options"])
    return dataset, options, work


def _chunks(work: _Work, indices: list[int], processes: int) -> Iterator[list[dict[str, Any]]]:
    """Write `indices`, giving the manifest's records chunk by chunk, in order."""
    parts = [indices[i : i + CHUNK] for i in range(0, len(indices), CHUNK)]
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
    pool: ProcessPoolExecutor, parts: list[list[int]], ahead: int
) -> Iterator[list[dict[str, Any]]]:
    """Results in the order of `parts`, with only a few waiting in memory."""
    waiting: list[Future[list[dict[str, Any]]]] = []
    rest = iter(parts)
    while True:
        with deaf_to_interrupts():  # a task more may start a process more
            wanted = ahead - len(waiting)
            waiting += [pool.submit(_write_part, part) for part in islice(rest, wanted)]
        if not waiting:
            return
        yield waiting.pop(0).result()


class Writing:
    """Renders, encodes and writes samples in one process."""

    def __init__(self, work: _Work) -> None:
        from fgbg_studio.data.source_pixels import SourcePixels

        plugin = registry.load("writers", work.writer)
        self.work = work
        self.pixels = SourcePixels(work.root, work.dataset.recipe.canvas, work.dataset.depth_scale)
        self.writer = plugin.build(plugin.Options(**work.writer_options), work.dataset.depth_scale)

    def write(self, indices: list[int]) -> list[dict[str, Any]]:
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


def _begin(work: _Work) -> None:
    ignore_interrupts()
    _writing[:] = [Writing(work)]


def _write_part(indices: list[int]) -> list[dict[str, Any]]:
    return _writing[0].write(indices)


def _new_name(project: Project) -> str:
    number = 1
    while (datasets_folder(project) / f"dataset-{number:03d}").exists():
        number += 1
    return f"dataset-{number:03d}"
