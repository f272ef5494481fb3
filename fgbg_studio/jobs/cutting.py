"""From a photo and its mask to a cut-out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.jobs.saving_masks import photo_of, save_mask
from fgbg_studio.project import Photo, Project


def cut_out(project: Project, photo_ids: Sequence[str], assistant: str = "grabcut") -> Job:
    """Let an assistant propose a mask for each photo and save it as a draft with its cut-out.

    The result is the list of cut-out ids. A photo in which nothing is found gets a `Note`.
    """
    project.check_writable()
    yield Progress(0, len(photo_ids), "photos", f"Loading the assistant {assistant}")
    plugin = registry.load("assistants", assistant)
    worker = plugin.build(plugin.Options())
    made = []
    for number, photo_id in enumerate(photo_ids):
        photo = photo_of(project, photo_id)
        yield Progress(number, len(photo_ids), "photos", f"Cutting out {photo.name}")
        try:
            made.append(_propose(project, photo, worker).cutout)
        except StudioError as error:
            yield Note(f"{photo.name}: {error}", warning=True)
    yield Progress(len(photo_ids), len(photo_ids), "photos")
    yield Result(made)


def _propose(project: Project, photo: Photo, worker: Any) -> Photo:
    from fgbg_studio.imaging.reading import read_rgb

    mask = worker.propose(read_rgb(project.path(photo.file)))
    return save_mask(project, photo.id, mask, "draft")
