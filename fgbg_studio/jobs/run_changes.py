"""What a person does with stored runs: another name, the bin, a new start. No torch here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from fgbg_studio.base import folder_lock
from fgbg_studio.base.atomic_files import move_to_bin
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.names import checked_name
from fgbg_studio.jobs.removing import Removed
from fgbg_studio.jobs.runs import Run, find_run, runs_folder
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project


def rename_run(project: Project, name: str, new: str) -> RunFolder:
    """Give a run another name.

    Raises StudioError for a name that is taken or cannot be one, and while the run is trained.
    """
    target = runs_folder(project) / checked_name(new, "run")
    folder = find_run(project, name).folder
    if target.exists() and not target.samefile(folder):  # "Cars" may be "cars" on this disk
        raise StudioError(f"There is a run '{new}' already. Choose another name.")
    return RunFolder(_moved(project, folder, lambda: _renamed(folder, target)))


def bin_run(project: Project, name: str) -> Removed:
    """Move a run with all its files to the project's bin. Raises StudioError while it is trained.

    `jobs.removing.put_back` takes it back.
    """
    folder = find_run(project, name).folder
    lies = _moved(project, folder, lambda: move_to_bin(folder, project.folder / "bin"))
    return Removed(name, ((folder, lies),))


def cloned(project: Project, name: str) -> TrainOptions:
    """The options of a run, for a new one that is named by the next number."""
    return find_run(project, name).options.model_copy(update={"name": ""})


def differing(runs: Sequence[Run]) -> dict[str, tuple[object, ...]]:
    """The options, names aside, that are not alike in all `runs`, with the value of each run."""
    every = [run.options.model_dump(exclude={"name"}) for run in runs]
    columns = {name: tuple(one[name] for one in every) for name in (every[0] if every else ())}
    return {name: of for name, of in columns.items() if any(value != of[0] for value in of)}


def _moved(project: Project, folder: Path, move: Callable[[], Path]) -> Path:
    """Where a run's folder lies once `move` was called; nobody can train it meanwhile."""
    project.check_writable()
    if reason := folder_lock.acquire(folder):
        if (folder / folder_lock.NAME).exists():
            reason = f"The run '{folder.name}' is being trained. Stop it first. ({reason})"
        raise StudioError(reason)
    lies = folder
    try:
        lies = move()
    finally:
        folder_lock.release(lies)
    return lies


def _renamed(folder: Path, target: Path) -> Path:
    try:
        return folder.rename(target)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"renaming {folder}")) from error
