"""What was stopped before its end, and can go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fgbg_studio.base.atomic_files import read_json, read_lines
from fgbg_studio.base.errors import StudioError
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
    cards = sorted(generating.datasets_folder(project).glob(f"*/{generating.CARD}"))
    return [found for card in cards if (found := _dataset(project, card))]


def _dataset(project: Project, card: Path) -> Unfinished | None:
    """None for one that is complete, or damaged: it must not keep the others from being offered."""
    folder = card.parent
    if (folder / generating.MANIFEST).exists():
        return None
    try:
        done = len(read_lines(folder / generating.UNFINISHED))
        title = f"Dataset {folder.name}: {done:,} of {read_json(card)['samples']:,} samples"
    except (StudioError, OSError, KeyError, TypeError, ValueError):
        return None
    return Unfinished("dataset", folder.name, title, _writing(project, folder.name))


def _training(project: Project, name: str) -> Callable[[], Job]:
    return lambda: train(project, resume=name)


def _writing(project: Project, name: str) -> Callable[[], Job]:
    return lambda: generating.resume(project, name)
