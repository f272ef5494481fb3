"""Saying of a photo that a training is to learn from it as it is, or no longer."""

from __future__ import annotations

from pathlib import Path

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.data.real_samples import held_out_in
from fgbg_studio.jobs.importing import keep_original
from fgbg_studio.jobs.real_samples import held_out_of
from fgbg_studio.jobs.saving_masks import photo_of
from fgbg_studio.project import Photo, Project


def mark_real(project: Project, photo_id: str, real: bool, background: str | None = None) -> Photo:
    """Make a photo that is cut out a real sample, or an ordinary one again, and return it.

    `background` is a file of the project that shows the same place without the object, or "" for
    none; None leaves what the photo has. Raises StudioError, with the reason, where the photo can
    be none.
    """
    project.check_writable()
    photo = photo_of(project, photo_id)
    changes = {"real": real} if background is None else {"real": real, "background": background}
    marked = photo.model_copy(update=changes)
    if real and (reason := why_not_real(project, marked)):
        raise StudioError(reason)
    project.put(marked)
    return marked


def mark_real_with(project: Project, photo_id: str, background: Path) -> Job:
    """Make a photo a real sample that has a background, copied into the project.

    The result is the `Photo`. Raises as `mark_real` does, and PictureError for a background that is
    no picture.
    """
    project.check_writable()
    yield Progress(0, 0, "pictures", f"Keeping {background.name}")
    yield Result(mark_real(project, photo_id, True, keep_original(project, background)))


def why_not_real(project: Project, photo: Photo) -> str:
    """Why a photo cannot be a real sample, as a sentence; "" where it can."""
    if not (photo.cutout and photo.mask):
        return f"{photo.name} is not cut out yet. Mark its cut-out as done first."
    if source := held_out_in(photo, held_out_of(project)):
        return (
            f"{photo.name} shows {source}, which is held out to judge networks by: learning from "
            "it would make every figure look better than it is."
        )
    return ""
