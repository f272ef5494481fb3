"""Small jobs of the window itself: what would block it for more than a moment, off its thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.events import Job, Note, Result

if TYPE_CHECKING:
    from fgbg_studio.project import Project


def sample_job() -> Job:
    """Copies the sample project at first use; the result is its folder."""
    yield Note("Getting the sample project ready")
    from fgbg_studio.jobs.sample import open_sample

    yield Result(open_sample())


def import_job(project: Project, paths: list[Path]) -> Job:
    """Imports pictures in whatever role they look like; the result is an `ImportReport`."""
    yield Note("Looking at what was dropped")
    from fgbg_studio.jobs.importing import import_pictures

    yield from import_pictures(project, paths)


def engine_job() -> Job:
    """Imports torch; the result is the name of the device it computes on."""
    yield Note("Importing PyTorch")
    from fgbg_studio.learning import engine
    from fgbg_studio.learning.devices import device_name

    yield from (event for event in engine.start() if not isinstance(event, Result))
    yield Result(device_name())


def unfinished_job(project: Project) -> Job:
    """Looks for jobs that were interrupted; the result is a list of `Unfinished`."""
    yield Note("Looking for work to resume")
    from fgbg_studio.jobs.unfinished import unfinished

    yield Result(unfinished(project))


def recover_job(project: Project) -> Job:
    """Saves what was painted and only its journal knows; the result is the photos' ids."""
    yield Note("Looking for masks that were not saved")
    if not any(project.path("masks").glob("*.journal")):  # numpy need not be imported for that
        yield Result([])
        return
    from fgbg_studio.jobs.recovering import recover

    yield from recover(project)
