"""Commands that exchange masks with other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro
from tyro.conf import Positional

from fgbg_studio.base.errors import StudioError
from fgbg_studio.cli.progress import console, run
from fgbg_studio.project import Project


def import_masks(
    project: Positional[Path],
    files: Annotated[tuple[Path, ...], tyro.conf.Positional],
    format: str = "auto",
    draft: bool = False,
    replace: bool = False,
) -> None:
    """Give photos masks from files or folders, by name: PNG, labelme, COCO, VOC.

    Each becomes a cut-out with clean edges, or with --draft one to be looked at first. A photo that
    has a mask keeps it without --replace.
    """
    from fgbg_studio.jobs.exchanging import import_masks as job

    with Project.open(project) as opened:
        report = run(job(opened, files, format, done=not draft, replace=replace))
    console.print(f"{len(report.matched)} masks imported, {len(report.unmatched)} left out.")
    if not report.matched:
        raise StudioError("No mask was imported; the reasons stand above.")


def export_masks(
    project: Positional[Path],
    folder: Positional[Path],
    format: str = "mask-png",
    replace: bool = False,
) -> None:
    """Write the masks of all photos for other programs, in a format such as coco.

    The formats: alpha-png, mask-png, labelme, coco, voc.
    """
    from fgbg_studio.base import registry
    from fgbg_studio.jobs.exchanging import KIND
    from fgbg_studio.jobs.exchanging import export_masks as job

    with Project.open(project, read_only=True) as opened:
        written = run(job(opened, folder, format, replace=replace))
    console.print(registry.load(KIND, format).LOSES)
    print(*written, sep="\n")
