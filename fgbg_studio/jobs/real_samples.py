"""The real samples of a project and of its runs: which there are, and what a person is told."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from fgbg_studio.base.events import Note
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.fingerprints import sha256_now
from fgbg_studio.data.real_samples import (
    RealSample,
    held_out_in,
    held_out_pictures,
    is_real,
    real_samples,
)
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Photo, Project


def real_samples_of(project: Project, recipe: Recipe | None = None) -> tuple[RealSample, ...]:
    """The project's real samples, under its own recipe unless another is given."""
    return real_samples(project.contents.photos, held_out_of(project, recipe))


def held_out_of(project: Project, recipe: Recipe | None = None) -> dict[str, str]:
    """What `held_out_pictures` finds, also in removed photos whose cut-outs stay."""
    found = project.contents
    there = {cutout.id for cutout in found.cutouts}
    gone = [photo for photo in found.gone if photo.cutout in there]
    return held_out_pictures((*found.photos, *gone), found.backgrounds, recipe or project.recipe)


def real_to_learn(
    project: Project, options: TrainOptions, dataset: Dataset
) -> tuple[RealSample, ...]:
    """Those that a new run with these options learns from."""
    return real_samples_of(project, dataset.recipe) if options.real_share else ()


def left_out(project: Project, recipe: Recipe | None = None) -> list[tuple[Photo, str]]:
    """Photos that are marked but no real samples, each with the held-out source that it shows."""
    kept = held_out_of(project, recipe)
    marked = [photo for photo in project.contents.photos if is_real(photo)]
    return [(photo, shown) for photo in marked if (shown := held_out_in(photo, kept))]


def told_of_real(project: Project, run: RunFolder) -> Iterator[Note]:
    """Tell how many real samples a run learns from, and which it does not or no longer should."""
    samples, options = run.real(), run.options()
    if not options.real_share:
        return
    if samples:
        yield Note(f"{counted(samples)}: {options.real_share:.0%} of each batch.")
    recipe = run.dataset().recipe
    now = {sample.id for sample in real_samples_of(project, recipe)}
    for sample in samples:
        if sample.id not in now:
            told = "is no real sample of the project any more, but still of this run."
            yield Note(f"{sample.name} {told}", warning=True)
    for photo, shown in left_out(project, recipe):
        yield Note(
            f"{photo.name} is no real sample: it shows {shown}, which is held out.", warning=True
        )


def changed_real(project: Project, run: RunFolder) -> list[RealSample]:
    """A run's real samples that the project has no more, or with another mask or picture."""
    then, now = run.files(), set(real_samples_of(project, run.dataset().recipe))
    return [
        sample
        for sample in run.real()
        if sample not in now
        or any(sha256_now(project.path(file)) != then.get(file) for file in sample.files)
    ]


def learned_beside(run: RunFolder) -> list[str]:
    """What a run learns from beside rendered samples, and with what it began, in words."""
    real, start = run.real(), run.start()
    told = [counted(real)] if real else []
    return [*told, f"begun with {start.get('run')}"] if start else told


def counted(samples: Sized) -> str:
    """How many, in words."""
    count = len(samples)
    return f"{count:,} real sample{'' if count == 1 else 's'}"
