"""The runs of a project, as they lie in its folder; needs no torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

JUDGED = "held-out/loss"
"""The metric that is recorded once at the end of every epoch."""


@dataclass(frozen=True)
class Run:
    """One run: how far it came, and the newest value of each of its metrics."""

    name: str
    folder: Path
    epoch: int
    epochs: int
    metrics: dict[str, float]
    options: TrainOptions

    @property
    def finished(self) -> bool:
        """True when the last epoch is done."""
        return self.epoch >= self.epochs


def runs_folder(project: Project) -> Path:
    """Where the project's runs lie."""
    return project.folder / "runs"


def list_runs(project: Project) -> list[Run]:
    """All runs, newest first; a folder that is no run, or damaged, is left out."""
    found = []
    for file in runs_folder(project).glob("*/run.json"):
        try:
            found.append(_run(file.parent))
        except (StudioError, ValueError, KeyError):
            continue
    return sorted(found, key=lambda run: (run.folder / "run.json").stat().st_mtime, reverse=True)


def find_run(project: Project, name: str = "") -> Run:
    """The run with a name, or the newest. Raises StudioError, naming those there are."""
    every = list_runs(project)
    if not every:
        raise StudioError(f"{project.folder} has no run yet. Train a network first.")
    for run in every:
        if name in ("", run.name):
            return run
    known = ", ".join(run.name for run in every)
    raise StudioError(f"There is no run '{name}'. There are: {known}.")


def new_run_name(project: Project) -> str:
    """The next free name, run-001, run-002 and so on."""
    number = 1
    while (runs_folder(project) / f"run-{number:03d}").exists():
        number += 1
    return f"run-{number:03d}"


def metrics_of(run_folder: Path) -> list[Metric]:
    """Every recorded metric of a run, oldest first."""
    return RunFolder(run_folder).metrics()


def pictures_of(run_folder: Path) -> list[Path]:
    """The contact sheets of a run's epochs, oldest first."""
    return RunFolder(run_folder).pictures()


def _run(folder: Path) -> Run:
    record = RunFolder(folder)
    options = record.options()
    metrics = record.metrics()
    epoch = sum(metric.name == JUDGED for metric in metrics)
    return Run(
        folder.name, folder, epoch, options.epochs, {m.name: m.value for m in metrics}, options
    )
