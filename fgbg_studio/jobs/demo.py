"""The main job from end to end on the sample project, with figures on held-out cut-outs."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Result
from fgbg_studio.base.resources import sample_project
from fgbg_studio.data.recipe import DISTURBED
from fgbg_studio.jobs.judging import JudgeOptions, judge
from fgbg_studio.jobs.runs import list_runs
from fgbg_studio.jobs.sample import copy_sample
from fgbg_studio.jobs.training import TrainOptions, train
from fgbg_studio.project import Project

OPTIONS = TrainOptions(size=112, epochs=4, epoch_samples=3600, held_out_samples=60)


def demo(folder: Path, options: TrainOptions = OPTIONS) -> Job:
    """Copy the sample project to `folder`, train, and judge on cut-outs never trained on.

    The result is a `Judgement`. A demo that was stopped goes on where it was; after a finished
    one, another begins.
    """
    _check_folder(folder)
    with Project.open(copy_sample(folder)) as project:
        project.check_writable()
        _check_sources(project)
        project.set_recipe(project.recipe.model_copy(update={"disturbance": DISTURBED}))
        yield Note(f"The plan has {len(project.dataset()):,} samples; training renders its own.")
        begun = [run.name for run in list_runs(project) if not run.finished]
        run = yield from _without_result(train(project, options, begun[0] if begun else ""))
        judgement = yield from _without_result(judge(project, JudgeOptions(run=run.name)))
    yield Result(judgement)


def _check_folder(folder: Path) -> None:
    there = folder.is_dir() and any(folder.iterdir())
    if there and not (folder / "project.json").is_file():
        raise StudioError(f"{folder} is not empty. Name a new or an empty folder for the demo.")


def _check_sources(project: Project) -> None:
    """A person's own project is left alone: the demo changes the recipe and goes on with runs."""
    with Project.open(sample_project(), read_only=True) as shipped:
        known = {source.sha256 for source in shipped.contents.cutouts}
    if {source.sha256 for source in project.contents.cutouts} != known:
        raise StudioError(f"{project.folder} is a project of yours. Name another folder.")


def _without_result(job: Job) -> Generator[Event, None, Any]:
    """Pass on a job's events but for its `Result`, whose value is returned."""
    value = None
    for event in job:
        if isinstance(event, Result):
            value = event.value
        else:
            yield event
    return value
