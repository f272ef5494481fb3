"""Writing a dataset, or a part of it, as files. It can be stopped and resumed at any sample."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import (
    append_lines,
    read_json,
    read_lines,
    write_json,
    write_lines,
)
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.names import checked_name, next_free_name
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.dataset import Dataset, from_description
from fgbg_studio.data.fingerprints import files_of, sha256_of
from fgbg_studio.jobs.rendering import Work, write_samples
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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


def datasets_folder(project: Project) -> Path:
    """Where the project's written datasets lie."""
    return project.folder / "datasets"


def generate(project: Project, options: GenerateOptions | None = None) -> Job:
    """Write samples of the project's dataset under datasets/NAME; the result is that folder.

    dataset.json says what is being written, manifest.jsonl appears when it is complete. Whatever
    would stop it at once is found before anything is written.
    """
    options = options or GenerateOptions()
    project.check_writable()
    dataset = project.dataset()
    datasets = datasets_folder(project)
    name = checked_name(options.name or next_free_name(datasets, "dataset"), "dataset")
    folder = datasets / name
    if (folder / CARD).exists():
        raise StudioError(f"There is a dataset '{name}' already. Choose another name.")
    registry.load("writers", options.writer)
    count = len(_chosen(dataset, options))
    card = _card(dataset, options, count) | {"files": (yield from _hashed(project, dataset))}
    write_json(folder / CARD, card)
    yield from _write(project, folder)


def resume(project: Project, name: str) -> Job:
    """Go on writing a dataset that was stopped, by the recipe and the files it began with."""
    project.check_writable()
    folder = datasets_folder(project) / checked_name(name, "dataset")
    if not (folder / CARD).exists():
        known = ", ".join(sorted(c.parent.name for c in folder.parent.glob(f"*/{CARD}")))
        there = f"There are: {known}." if known else "There is none yet: begin one."
        raise StudioError(f"There is no dataset '{name}'. {there}")
    if (folder / MANIFEST).exists():
        yield Note(f"{folder.name} is complete already.")
        yield Result(folder)
        return
    yield from _refuse_changes(project, folder)
    yield from _write(project, folder)


def _write(project: Project, folder: Path) -> Job:
    work, options = _reopen(project, folder)
    indices = _chosen(work.dataset, options)
    done = read_lines(folder / UNFINISHED)[: len(indices)]
    if done:
        yield Note(f"{folder.name}: {len(done):,} of {len(indices):,} samples are there already.")
    # Rewritten whole, since a crash may have left half a line behind the last good one.
    write_lines(folder / UNFINISHED, done)
    written = len(done)
    for records in write_samples(work, indices[written:], options.processes):
        if records:
            append_lines(folder / UNFINISHED, records)
        written += len(records)
        yield Progress(written, len(indices), "samples", f"Writing {folder.name}")
    (folder / UNFINISHED).replace(folder / MANIFEST)
    yield Result(folder)


def _chosen(dataset: Dataset, options: GenerateOptions) -> npt.NDArray[np.int64]:
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
    return np.sort(drawn(every, count, dataset.recipe.seed, "write"))


def _card(dataset: Dataset, options: GenerateOptions, count: int) -> dict[str, Any]:
    from fgbg_studio.data.manifest import card

    facts = {"count": options.count, "part": options.part, "processes": options.processes}
    written = card(dataset, options.writer, {"pictures": options.pictures}, count)
    return written | {"chosen": facts}


def _reopen(project: Project, folder: Path) -> tuple[Work, GenerateOptions]:
    """What a dataset's card says. Raises StudioError, naming it, where it is damaged."""
    facts = read_json(folder / CARD)
    dataset = from_description(facts, folder / CARD)
    try:
        options = GenerateOptions(**facts["chosen"], writer=facts["writer"])
        chosen = registry.load("writers", options.writer).Options(**facts["writer_options"])
    except (ValidationError, KeyError, TypeError) as error:
        raise StudioError(
            f"{folder / CARD} is damaged or of another version. Begin anew under another name."
        ) from error
    work = Work(dataset, project.folder, folder, options.writer, chosen.model_dump())
    return work, options


def _hashed(project: Project, dataset: Dataset) -> Generator[Event, None, dict[str, str]]:
    """The hash of every file that samples are rendered from, by its path in the project."""
    files = files_of(dataset)
    hashes = {}
    for number, inside in enumerate(files):
        yield Progress(number, len(files), "files", "Reading the sources")
        hashes[inside] = sha256_of(project.path(inside))
    return hashes


def _refuse_changes(project: Project, folder: Path) -> Job:
    """Raise StudioError where a source is not what it was when the dataset was begun."""
    facts = read_json(folder / CARD)
    dataset = from_description(facts, folder / CARD)
    before = facts.get("files", {})  # cards of earlier versions have none
    if not isinstance(before, dict):
        raise StudioError(f"{folder / CARD} is damaged. Begin anew under another name.")
    now = yield from _hashed(project, dataset)
    for inside, content in now.items():
        if before.get(inside, content) != content:
            raise StudioError(
                f"{inside} was changed since {folder.name} was begun: the rest of it would not be "
                "like what is written. Begin anew under another name."
            )
