"""Saying of a photo that a training is to learn from it as it is, or no longer."""

from __future__ import annotations

from pathlib import Path

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.real_samples import held_out_in, held_out_pictures
from fgbg_studio.jobs.importing import keep_original
from fgbg_studio.jobs.saving_masks import photo_of
from fgbg_studio.project import Photo, Project


def mark_real(project: Project, photo_id: str, real: bool, background: str = "") -> Photo:
    """Make a photo that is cut out a real sample, or an ordinary one again, and return it.

    `background` is a picture of the same place without the object, which is copied into the
    project; "" leaves what the photo has. Raises StudioError, with the reason, where the photo
    can be none, and PictureError for a background that is no picture.
    """
    project.check_writable()
    photo = photo_of(project, photo_id)
    if real and (reason := why_not_real(project, photo)):
        raise StudioError(reason)
    place = keep_original(project, Path(background)) if real and background else photo.background
    marked = photo.model_copy(update={"real": real, "background": place})
    project.put(marked)
    return marked


def why_not_real(project: Project, photo: Photo) -> str:
    """Why a photo cannot be a real sample, as a sentence; "" where it can."""
    if not (photo.cutout and photo.mask):
        return f"{photo.name} is not cut out yet. Mark its cut-out as done first."
    found = project.contents
    kept = held_out_pictures(found.photos, found.backgrounds, project.recipe)
    if source := held_out_in(photo, kept):
        return (
            f"{photo.name} shows {source}, which is held out to judge networks by: learning from "
            "it would make every figure look better than it is."
        )
    return ""
