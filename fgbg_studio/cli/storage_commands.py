"""The command that tells what takes room on the disk, and makes some of it free."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from fgbg_studio.cli.progress import run
from fgbg_studio.project import Project

Folder = Annotated[Path | None, arg(help="Folder of a project; without, what all of them share")]


def storage(
    project: Positional[Folder] = None,
    clear: Annotated[str, arg(metavar="NAME", help="Make this one free")] = "",
    only: Annotated[tuple[str, ...], arg(help="Of it, only what has these names")] = (),
) -> None:
    """Tell what takes room on the disk, or --clear one of it.

    Caches are deleted. Datasets, checkpoints, pictures and predictions go to the project's bin, the
    bin and model files to the system's.
    """
    from fgbg_studio.jobs import storage as jobs

    with Project.open(project, read_only=not clear) if project else nullcontext() as opened:
        if clear:
            done = run(jobs.clear(opened, clear, only))
            print(f"{jobs.sized(done.size)} in {done.files:,} file{'' if done.files == 1 else 's'}")
            return
        found = run(jobs.measure(opened))
    for store in found:
        print(f"{store.name:14}{jobs.sized(store.size):>10}  {store.title}")
        for item in store.items if len(store.items) > 1 else ():
            stays = f"  stays: {item.kept}" if item.kept else ""
            print(f"  {item.name:30}{jobs.sized(item.size):>10}{stays}")
