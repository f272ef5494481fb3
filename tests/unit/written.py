"""Written datasets in tests: what is in them, and how to stop the writing of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fgbg_studio.base.atomic_files import read_json, read_lines
from fgbg_studio.base.events import Progress, Result
from fgbg_studio.base.options import Options
from fgbg_studio.data.shards import CARD, MANIFEST
from fgbg_studio.jobs import beginning
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.project import Project

EVERYTHING = GenerateOptions(name="all", shard=8, processes=2)
"""All 100 samples of the tiny project, in 13 shards; so few are made without processes."""


def spawning(patch: pytest.MonkeyPatch) -> None:
    """From now on, nine samples are so many that processes are spawned for them."""
    patch.setattr(beginning, "SHARD", 8)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a dataset."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def manifest(folder: Path) -> list[dict[str, Any]]:
    return read_lines(folder / MANIFEST)


def card(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_json(folder / CARD)
    return found


def begin(
    project: Project, options: GenerateOptions, samples: int = 1, writing: Options | None = None
) -> Path:
    """Write so many samples or a few more, and stop; returns the dataset's folder."""
    job = generate(project, options, writing)
    for event in job:
        assert not isinstance(event, Result)
        if not isinstance(event, Progress) or not event.doing.startswith("Writing"):
            continue
        if event.done >= samples:
            job.close()
    return project.folder / "datasets" / options.name
