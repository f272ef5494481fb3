"""What was stopped before its end, and can go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fgbg_studio.base.events import Job
from fgbg_studio.jobs.resuming import resume
from fgbg_studio.jobs.runs import list_runs
from fgbg_studio.jobs.training import train
from fgbg_studio.jobs.written import written_datasets
from fgbg_studio.project import Project


@dataclass(frozen=True)
class Unfinished:
    """A job that can be resumed: what it is, in a sentence, and how to make it anew."""

    kind: str
    name: str
    title: str
    job: Callable[[], Job]


def unfinished(project: Project) -> list[Unfinished]:
    """Runs and datasets of a project that were stopped, newest run first."""
    return [*_runs(project), *_datasets(project)]


def _runs(project: Project) -> list[Unfinished]:
    return [
        Unfinished(
            "run",
            run.name,
            f"Training {run.name}: {run.epoch} of {run.epochs} epochs",
            _training(project, run.name),
        )
        for run in list_runs(project)
        if not run.finished
    ]


def _datasets(project: Project) -> list[Unfinished]:
    """A damaged one is left out: it must not keep the others from being offered."""
    return [
        Unfinished(
            "dataset",
            written.name,
            f"Dataset {written.name}: {written.done:,} of {written.samples:,} samples",
            _writing(project, written.name),
        )
        for written in written_datasets(project)
        if not written.complete
    ]


def _training(project: Project, name: str) -> Callable[[], Job]:
    return lambda: train(project, resume=name)


def _writing(project: Project, name: str) -> Callable[[], Job]:
    return lambda: resume(project, name)
