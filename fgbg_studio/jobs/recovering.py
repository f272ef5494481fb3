"""What was not done when the program was killed or the machine went down: masks, depth maps."""

from __future__ import annotations

from collections.abc import Generator

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.jobs.depth_scaling import finish_replacing
from fgbg_studio.jobs.finishing import finish_within
from fgbg_studio.jobs.saving_masks import save_mask, unsaved_history
from fgbg_studio.project import Photo, Project


def recover(project: Project) -> Job:
    """Save each mask whose journal knows more than its file, as a draft with its cut-out.

    Then clean the edges of cut-outs that were marked done and not finished. Depth maps that were
    ready are put in their places. The result is the list
    of the ids of photos whose mask was saved. Their steps can still be undone.
    """
    project.check_writable()
    finish_replacing(project)
    photos = project.contents.photos
    saved = []
    for number, photo in enumerate(photos):
        yield Progress(number, len(photos), "photos", f"Looking at the steps of {photo.name}")
        try:
            if _save(project, photo):
                saved.append(photo.id)
        except StudioError as error:
            yield Note(f"{photo.name}: {error}", warning=True)
    yield Progress(len(photos), len(photos), "photos")
    yield from _finish(project)
    yield Result(saved)


def _finish(project: Project) -> Generator[Event, None, None]:
    edges = {cutout.id: cutout.edges for cutout in project.contents.cutouts}
    for photo in project.contents.photos:
        if photo.state == "done" and photo.mask and edges.get(photo.cutout) == "photo":
            yield from finish_within(project, photo)


def _save(project: Project, photo: Photo) -> bool:
    history = unsaved_history(project, photo, writable=True)
    if history is None:
        return False
    save_mask(project, photo.id, history.mask, "draft", stamp=history.stamp)
    return True
