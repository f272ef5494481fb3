"""Going on with a dataset, and making anew what changed sources are in."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from fgbg_studio.base import folder_lock
from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Result
from fgbg_studio.base.names import checked_name
from fgbg_studio.data.card import Card, read_card
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.fingerprints import changed_files, files_of, sources_of, sources_with
from fgbg_studio.data.shards import CARD, MANIFEST, Shards
from fgbg_studio.data.sources import Background, Cutout, DepthScale
from fgbg_studio.jobs.beginning import (
    datasets_folder,
    hashed,
    listed,
    require_sources,
    versions,
)
from fgbg_studio.jobs.composite_depth import ready, scale_of
from fgbg_studio.jobs.estimating import check_disk
from fgbg_studio.jobs.shard_writing import write_shards
from fgbg_studio.project import Project


def resume(project: Project, name: str, rewrite: bool = False, processes: int = 0) -> Job:
    """Go on writing a dataset that was stopped, by the recipe and the files it began with.

    Raises StudioError, with a list, where sources were changed since. With `rewrite`, they are
    taken as they are now, and the shards that they are in are made anew, those of a complete
    dataset too.
    """
    project.check_writable()
    folder = written_folder(project, name)
    with folder_lock.held(folder):
        if (folder / MANIFEST).exists() and not rewrite:
            yield Note(f"{folder.name} is complete already.")
            Shards(folder).clear()  # which the last step may not have come to
        else:
            yield from _go_on(project, folder, rewrite, processes)
    yield Result(folder)


def _go_on(
    project: Project, folder: Path, rewrite: bool, processes: int
) -> Generator[Event, None, None]:
    card = read_card(folder)
    if rewrite:
        card = yield from _renewed(project, folder, card)
    else:
        yield from _refuse_changes(project, folder, card)
    if (folder / MANIFEST).exists():
        yield Note(f"{folder.name} is complete, and nothing in it has changed.")
        return
    if (now := versions(card.encoding)) != card.versions:
        yield Note(_other_versions(card, now), warning=True)
    _check_rest(Shards(folder), card)
    processes = yield from ready(card.encoding, card.dataset.depth_scale, processes)
    yield from write_shards(project, folder, card, processes)


def written_folder(project: Project, name: str) -> Path:
    """The folder of a dataset that was begun. Raises StudioError, naming those there are."""
    folder = datasets_folder(project) / checked_name(name, "dataset")
    if (folder / CARD).exists():
        return folder
    known = ", ".join(sorted(c.parent.name for c in folder.parent.glob(f"*/{CARD}")))
    there = f"There are: {known}." if known else "There is none yet: begin one."
    raise StudioError(f"There is no dataset '{name}'. {there}")


def _refuse_changes(project: Project, folder: Path, card: Card) -> Generator[Event, None, None]:
    now = yield from hashed(project, card.files)
    if changed := changed_files(card.files, now):
        raise StudioError(
            f"{len(changed):,} files changed since {folder.name} was begun, and the rest of it "
            f"would not be like what is written: {listed(changed)}. Make anew what they are in "
            f"(--resume {folder.name} --rewrite), or begin under another name."
        )


def _renewed(project: Project, folder: Path, card: Card) -> Generator[Event, None, Card]:
    """The card with every source as it is now; what changed sources are in is committed no more."""
    now = yield from hashed(project, card.files)
    stale = {source.id for source in sources_with(card.dataset, changed_files(card.files, now))}
    dataset = replace(_renewed_sources(project, card.dataset), depth_scale=_scale(project, card))
    pairs = zip(sources_of(card.dataset), sources_of(dataset), strict=True)
    stale |= {new.id for old, new in pairs if _differs(old, new, card, dataset.depth_scale)}
    hashes = yield from hashed(project, files_of(dataset))
    require_sources(hashes)
    renewed = replace(card, dataset=dataset, files=hashes, versions=versions(card.encoding))
    if stale:
        take_back(Shards(folder), stale)
        write_json(folder / CARD, renewed.facts())
    return renewed


def take_back(shards: Shards, sources: set[str]) -> None:
    """Commit no more the shards that any of the sources is in, also of a complete dataset."""
    if (shards.folder / MANIFEST).exists():
        shards.reopen()
    shards.settle()
    for commit in list(shards.commits()):
        if sources & set(commit.sources):
            shards.drop(commit.number)


def _renewed_sources(project: Project, dataset: Dataset) -> Dataset:
    """The dataset with its sources as the project has them now; those it has no more stay."""
    backgrounds = {source.id: source for source in project.contents.backgrounds}
    cutouts = {source.id: source for source in project.contents.cutouts}
    return replace(
        dataset,
        backgrounds=tuple(backgrounds.get(source.id, source) for source in dataset.backgrounds),
        cutouts=tuple(cutouts.get(source.id, source) for source in dataset.cutouts),
    )


def _scale(project: Project, card: Card) -> DepthScale:
    """The project's scale, which its maps are on.

    The fit of a teacher who looks at the composites stays: what is written is on it.
    """
    by, scale = card.encoding.depth_by, project.contents.depth
    own = tuple(fit for fit in card.dataset.depth_scale.fits if fit.teacher == by)
    fits = (*(fit for fit in scale.fits if fit.teacher != by or not own), *own)
    return scale_of(card.encoding, scale.model_copy(update={"fits": fits}))


def _differs(
    old: Background | Cutout, new: Background | Cutout, card: Card, scale: DepthScale
) -> bool:
    """Whether samples of a source differ, even where the content of its files is the same."""
    if card.encoding.depth and _coding(scale) != _coding(card.dataset.depth_scale):
        return True
    told = {"file", "width", "height", "depth", "horizon", "regions", "crop"}
    told |= {"relief"} if card.dataset.recipe.relief else set()
    return old.model_dump(include=told) != new.model_dump(include=told)


def _coding(scale: DepthScale) -> tuple[float, float]:
    """What decides how depth is written."""
    return scale.far, scale.steps_per_unit


def _other_versions(card: Card, now: dict[str, str]) -> str:
    begun = card.versions
    other = [
        f"{name} {begun.get(name, 'of old')} (now {now.get(name, 'none')})"
        for name in {**begun, **now}
        if now.get(name) != begun.get(name)
    ]
    return f"It was begun with {listed(other)}: what is written from here on may differ slightly."


def _check_rest(shards: Shards, card: Card) -> None:
    """Refuse at once what the disk will not hold, going by what is written already."""
    done = size = 0
    for commit in shards.commits():
        done += commit.samples
        size += sum(commit.files.values())
    if done:
        check_disk(size * (card.samples - done) // done, shards.folder)
