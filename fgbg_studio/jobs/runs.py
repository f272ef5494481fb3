"""The runs of a project, as they lie in its folder; needs no torch."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.base.names import next_free_name
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import EACH_EPOCH as EACH_EPOCH
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

Stamp = tuple[int, int]
"""When a file was written last, in nanoseconds, and its bytes: the same while it is not changed."""


@dataclass(frozen=True)
class Run:
    """One run: how far it came, and the newest value of each of its metrics."""

    name: str
    folder: Path
    epoch: int
    epochs: int
    metrics: Mapping[str, float]
    options: TrainOptions
    begun: int
    """When, in nanoseconds since 1970."""
    step: int
    """The last that something is recorded of."""

    @property
    def finished(self) -> bool:
        """True when the last epoch is done, or its patience was at an end before that."""
        waited = self.metrics.get("epochs/waited", 0)
        return self.epoch >= self.epochs or 0 < self.options.patience <= waited


def runs_folder(project: Project) -> Path:
    """Where the project's runs lie."""
    return project.folder / "runs"


def list_runs(project: Project) -> list[Run]:
    """All runs, newest first; a folder that is no run, or damaged, is left out."""
    found = []
    for file in runs_folder(project).glob("*/run.json"):
        with suppress(StudioError, OSError, ValueError, KeyError, TypeError):
            found.append(read_run(file.parent))
    return sorted(found, key=lambda run: run.begun, reverse=True)


def read_run(folder: Path) -> Run:
    """The run in a folder. Raises StudioError or OSError where it is none, or damaged."""
    record = RunFolder(folder)
    return _run(folder, stamp(record.card), stamp(record.metrics_file))


def find_run(project: Project, name: str = "") -> Run:
    """The run with a name, or the newest that has learnt something.

    Raises StudioError, naming those there are.
    """
    every = list_runs(project)
    if not every:
        raise StudioError(f"{project.folder} has no run yet. Train a network first.")
    if not name:
        return next((run for run in every if RunFolder(run.folder).last.exists()), every[0])
    for run in every:
        if name == run.name:
            return run
    known = ", ".join(run.name for run in every)
    raise StudioError(f"There is no run '{name}'. There are: {known}.")


def new_run_name(project: Project) -> str:
    """The next free name, run-001, run-002 and so on."""
    return next_free_name(runs_folder(project), "run")


def metrics_of(run_folder: Path) -> list[Metric]:
    """Every recorded metric of a run, oldest first."""
    return RunFolder(run_folder).metrics()


def pictures_of(run_folder: Path) -> list[Path]:
    """The contact sheets of a run's epochs, oldest first."""
    return RunFolder(run_folder).pictures()


def stamp(file: Path) -> Stamp:
    """The stamp of a file; zeros where it is not there."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=256)
def _run(folder: Path, card: Stamp, _: Stamp) -> Run:
    """Read once for each pair of stamps, of its card and of its metrics.

    A long run has megabytes of metrics, and the list is asked for after every epoch.
    """
    record = RunFolder(folder)
    options, metrics = record.options(), record.metrics()
    newest = MappingProxyType({metric.name: metric.value for metric in metrics})
    epoch = sum(metric.name == EACH_EPOCH for metric in metrics)
    step = max((metric.step for metric in metrics), default=0)
    return Run(folder.name, folder, epoch, options.epochs, newest, options, card[0], step)
