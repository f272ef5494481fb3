"""What was stopped before its end, and can go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fgbg_studio.base.atomic_files import read_json, read_lines
from fgbg_studio.base.events import Job
from fgbg_studio.jobs import generating
from fgbg_studio.jobs.runs import list_runs
from fgbg_studio.jobs.training import train
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
    found = []
    for marker in sorted(generating.datasets_folder(project).glob(f"*/{generating.CARD}")):
        folder = marker.parent
        if (folder / generating.MANIFEST).exists():
            continue
        done = len(read_lines(folder / generating.UNFINISHED))
        title = f"Dataset {folder.name}: {done:,} of {read_json(marker)['samples']:,} samples"
        found.append(Unfinished("dataset", folder.name, title, _writing(project, folder.name)))
    return found


def _training(project: Project, name: str) -> Callable[[], Job]:
    return lambda: train(project, resume=name)


def _writing(project: Project, name: str) -> Callable[[], Job]:
    return lambda: generating.resume(project, name)
