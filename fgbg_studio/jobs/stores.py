"""What takes room on the disk, where it lies, and why something of it has to stay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from fgbg_studio.base import folder_lock
from fgbg_studio.base.model_files import PINNED
from fgbg_studio.base.resources import models_folder
from fgbg_studio.jobs import clean_background, embeddings, kept_looks
from fgbg_studio.jobs.beginning import datasets_folder
from fgbg_studio.jobs.runs import Run, list_runs
from fgbg_studio.learning.run_folder import PICTURES, RunFolder
from fgbg_studio.project import Project

Way: TypeAlias = Literal["delete", "project bin", "system bin", ""]
"""How a store is cleared: "" not at all. What a person made goes to a bin."""
SOURCES = ("originals", "cutouts", "masks", "depth", "reliefs", "regions")


@dataclass(frozen=True)
class Item:
    """One thing in a store. `size` (bytes) and `files` are 0 until it is measured."""

    name: str
    paths: tuple[Path, ...]
    kept: str = ""
    """Why it cannot be cleared, as a sentence; "" where it can."""
    size: int = 0
    files: int = 0


@dataclass(frozen=True)
class Store:
    """Things of one kind, cleared together or one by one."""

    name: str
    title: str
    about: str
    way: Way
    items: tuple[Item, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all items."""
        return sum(item.size for item in self.items)

    @property
    def clearable(self) -> tuple[Item, ...]:
        """The items that may go and hold anything."""
        return tuple(item for item in self.items if self.way and not item.kept and item.size)


def stores_of(project: Project | None) -> list[Store]:
    """Every store, not measured: those of a project first, then those of all projects."""
    own = [replace(store, items=tuple(items(project))) for store, items in _OWN] if project else []
    return [*own, *(replace(store, items=tuple(items())) for store, items in _SHARED)]


def shared_names() -> frozenset[str]:
    """The stores that belong to all projects."""
    return frozenset(store.name for store, _ in _SHARED)


def _sources(project: Project) -> Iterator[Item]:
    yield Item("sources", tuple(project.path(name) for name in SOURCES))


def _datasets(project: Project) -> Iterator[Item]:
    for folder in sorted(datasets_folder(project).glob("*")):
        if folder.is_dir():
            yield Item(folder.name, (folder,))


def _last(project: Project) -> Iterator[Item]:
    for run in list_runs(project):
        yield Item(run.name, (RunFolder(run.folder).last,), _why_last_stays(run))


def _best(project: Project) -> Iterator[Item]:
    for run in list_runs(project):
        record = RunFolder(run.folder)
        alone = "" if record.last.exists() else "It is the only network of this run."
        yield Item(run.name, (record.best,), _why_run_stays(run) or alone)


def _run_pictures(project: Project) -> Iterator[Item]:
    for run in list_runs(project):
        yield Item(run.name, (run.folder / PICTURES,), _why_run_stays(run))


def _why_last_stays(run: Run) -> str:
    if not run.finished:
        return "Its training has not ended and goes on from here."
    if not RunFolder(run.folder).best.exists():
        return "It is the only network of this run."
    return _why_run_stays(run)


def _why_run_stays(run: Run) -> str:
    is_trained = bool(folder_lock.holder(run.folder))
    return "This run is being trained. Stop it first." if is_trained else ""


def _predictions(project: Project) -> Iterator[Item]:
    yield Item("predictions", (project.folder / "predictions",))


def _exports(project: Project) -> Iterator[Item]:
    for folder in sorted((project.folder / "exports").glob("*")):
        yield Item(folder.name, (folder,))


def _bin(project: Project) -> Iterator[Item]:
    yield Item("bin", (project.folder / "bin",))


def _models() -> Iterator[Item]:
    for path in sorted(models_folder().glob("*")):
        if path.name != PINNED:
            yield Item(path.name, (path,))


def _encoded() -> Iterator[Item]:
    yield Item("encoded", (embeddings.cache_folder(),))


def _clean() -> Iterator[Item]:
    yield Item("clean", (clean_background.cache_folder(),))


def _looks() -> Iterator[Item]:
    yield Item("looks", (kept_looks.folder(),))


def _loops() -> Iterator[Item]:
    """Beside the sources, else in numba's cache under a name made of their folder."""
    import platformdirs

    package = Path(__file__).resolve().parents[1]
    caches = Path(platformdirs.user_cache_dir("numba", appauthor=False))
    found: list[Path] = []
    for folder in (package / "imaging", package / "data"):
        digest = hashlib.sha1(str(folder).encode(), usedforsecurity=False).hexdigest()
        for place in (folder / "__pycache__", caches / f"{folder.name}_{digest}"):
            found += sorted(place.glob("*.nb[ic]"))
    yield Item("loops", tuple(found))


# fmt: off
_OWN: tuple[tuple[Store, Callable[[Project], Iterator[Item]]], ...] = (
    (Store("sources", "Photos, backgrounds, cut-outs and masks",
           "The project itself: remove what you do not want on its page.", ""), _sources),
    (Store("datasets", "Datasets",
           "Written files. They can be written again from the recipe.", "project bin"), _datasets),
    (Store("last", "Last checkpoints of runs",
           "Needed only to train a finished run on: predicting takes the best.", "project bin"),
     _last),
    (Store("best", "Best checkpoints of runs",
           "What predicts. Without it a run predicts with its last checkpoint.", "project bin"),
     _best),
    (Store("pictures", "Pictures of runs",
           "Samples after each epoch, as the Train page shows them.", "project bin"),
     _run_pictures),
    (Store("predictions", "Predictions",
           "Masks, depth maps and cut-outs that were predicted.", "project bin"), _predictions),
    (Store("exports", "Exported networks",
           "Made for other programs. They can be exported again from their runs.", "project bin"),
     _exports),
    (Store("bin", "The project's bin",
           "What was removed. Emptied, it moves to the system's bin.", "system bin"), _bin),
)
_SHARED: tuple[tuple[Store, Callable[[], Iterator[Item]]], ...] = (
    (Store("models", "Model files",
           "Weights of assistants and teachers, of all projects. They have to be fetched again.",
           "system bin"), _models),
    (Store("encoded", "Encoded photos",
           "What the assistant “click” made of photos; it is made again in seconds each.",
           "delete"), _encoded),
    (Store("clean", "Backgrounds of fixed cameras",
           "Taken out of the pictures of a folder; made again when it is predicted.", "delete"),
     _clean),
    (Store("looks", "Looks of pictures",
           "By which near-duplicates are found; made again when a project opens.", "delete"),
     _looks),
    (Store("loops", "Compiled loops",
           "Machine code of the program's innermost loops; compiled again in seconds.", "delete"),
     _loops),
)
# fmt: on
