"""What was painted but not saved when the program was killed or the machine went down."""

from __future__ import annotations

from collections.abc import Generator

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from fgbg_studio.jobs.finishing import finish_within
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Photo, Project


def recover(project: Project) -> Job:
    """Save each mask whose journal knows more than its file, as a draft with its cut-out.

    Then clean the edges of cut-outs that were marked done and not finished. The result is the list
    of the ids of photos whose mask was saved. Their steps can still be undone.
    """
    project.check_writable()
    photos = [photo for photo in project.contents.photos if _may_be_behind(project, photo)]
    saved = []
    for number, photo in enumerate(photos):
        yield Progress(number, len(photos), "photos", f"Saving what was painted on {photo.name}")
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


def _may_be_behind(project: Project, photo: Photo) -> bool:
    """Whether the journal was written after the mask; told without reading either."""
    mask = project.path(f"masks/{photo.id}.png")
    journal = journal_beside(mask)
    if not journal.exists():
        return False
    return not mask.exists() or mask.stat().st_mtime_ns <= journal.stat().st_mtime_ns


def _save(project: Project, photo: Photo) -> bool:
    mask = project.path(f"masks/{photo.id}.png")
    history = open_history(mask, journal_beside(mask), (photo.height, photo.width))
    if history.saved or not history.mask.any():
        return False
    save_mask(project, photo.id, history.mask, "draft", stamp=history.stamp)
    return True
