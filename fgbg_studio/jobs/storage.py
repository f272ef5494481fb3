"""How much room everything takes on the disk, and making some of it free."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fgbg_studio.base.atomic_files import move_to_bin
from fgbg_studio.base.errors import StudioError, UsageError, describe_os_error
from fgbg_studio.base.events import Event, Job, Progress, Result
from fgbg_studio.jobs.removing import Move, Removed
from fgbg_studio.jobs.stores import Item, Store, stores_of
from fgbg_studio.jobs.system_bin import to_system_bin
from fgbg_studio.project import Project

AT_ONCE = 2000
"""Files that are looked at before the job says something."""


@dataclass(frozen=True)
class Cleared:
    """What was made free: bytes, number of files, and what can be taken back of it."""

    size: int
    files: int
    removed: tuple[Removed, ...] = ()


def measure(project: Project | None) -> Job:
    """Count bytes and files; the result is a list of `Store`, measured.

    Links are not followed. What vanishes meanwhile is not counted, and what may not be looked into
    counts as empty.
    """
    found: list[Store] = []
    stores = stores_of(project)
    for number, store in enumerate(stores):
        yield Progress(number, len(stores), "places", store.title)
        items = []
        for item in store.items:
            items.append((yield from _measured(item)))
        found.append(replace(store, items=tuple(items)))
    yield Result(found)


def clear(project: Project | None, store_name: str, names: Sequence[str] = ()) -> Job:
    """Clear a store, or only the items with these names; the result is a `Cleared`.

    Caches are deleted, what a person made goes to the project's bin, and the bin itself and model
    files go to the system's. Items that have to stay are left out unless they are named: then, and
    for unknown names, it raises StudioError.
    """
    store = _store(project, store_name)
    done = Cleared(0, 0)
    for item in _chosen(store, names):
        measured = yield from _measured(item)
        yield Progress(0, 0, "files", f"Clearing {item.name}")
        removed = _cleared(project, store, item)
        done = Cleared(
            done.size + measured.size, done.files + measured.files, (*done.removed, *removed)
        )
    yield Result(done)


def sized(size: int) -> str:
    """Bytes for people to read: "512 B", "34 kB", "1.2 MB", "5.6 GB"."""
    if size < 1000:
        return f"{size} B"
    for unit, scale in (("kB", 1e3), ("MB", 1e6)):
        if size < 999.5 * scale:
            return f"{size / scale:.{1 if unit == 'MB' and size < 100e6 else 0}f} {unit}"
    return f"{size / 1e9:,.1f} GB"


def _store(project: Project | None, name: str) -> Store:
    stores = stores_of(project)
    for store in stores:
        if store.name == name:
            if not store.way:
                raise UsageError(f"{store.title} cannot be cleared here. {store.about}")
            return store
    known = ", ".join(store.name for store in stores if store.way)
    raise UsageError(f"There is nothing called '{name}' to clear. There are: {known}.")


def _chosen(store: Store, names: Sequence[str]) -> list[Item]:
    if not names:
        return [item for item in store.items if not item.kept]
    every = {item.name: item for item in store.items}
    for name in names:
        if name not in every:
            raise UsageError(f"{store.title} has no '{name}'. There are: {', '.join(every)}.")
        if every[name].kept:
            raise StudioError(f"{name} stays. {every[name].kept}")
    return [every[name] for name in names]


def _measured(item: Item) -> Generator[Event, None, Item]:
    size = files = 0
    waiting = list(item.paths)
    while waiting:
        path = waiting.pop()
        with suppress(OSError):
            facts = path.lstat()
            if stat.S_ISDIR(facts.st_mode):
                waiting += [Path(entry) for entry in os.scandir(path)]
            else:
                size, files = size + facts.st_size, files + 1
        if files and files % AT_ONCE == 0:
            yield Progress(files, 0, "files", item.name)
    return replace(item, size=size, files=files)


def _cleared(project: Project | None, store: Store, item: Item) -> tuple[Removed, ...]:
    paths = [path for path in item.paths if path.exists()]
    if store.way == "delete":
        for path in paths:
            _delete(path)
    elif project and store.name == "bin":
        project.check_writable()
        for path in paths:
            _empty(path)
    elif store.way == "system bin":
        for path in paths:
            to_system_bin(path)
    elif project and paths:
        project.check_writable()
        moved = tuple(_moved(project, path) for path in paths)
        return (Removed(f"{item.name} ({store.title.lower()})", moved),)
    return ()


def _moved(project: Project, path: Path) -> Move:
    return path, move_to_bin(path, project.folder / "bin")


def _empty(folder: Path) -> None:
    """To the system's bin as one folder with a name that tells whose it was."""
    day = time.strftime("%Y-%m-%d %H.%M.%S")
    leaving = folder.with_name(f"bin of {folder.parent.name} {day}")
    try:
        folder.rename(leaving)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"emptying {folder}")) from error
    try:
        to_system_bin(leaving)
    except StudioError:
        leaving.rename(folder)
        raise


def _delete(path: Path) -> None:
    """A cache: whoever misses it makes it again."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"deleting {path}")) from error
