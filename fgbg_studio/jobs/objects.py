"""Objects of photos: another one of the same photo, and taking one out of the project."""

from __future__ import annotations

import re

from fgbg_studio.data.sources import Cutout
from fgbg_studio.jobs.saving_masks import photo_of
from fgbg_studio.project import Photo, Project

NUMBER = r" \(\d+\)$"
"""What tells the objects of one photo apart in their names."""


def add_object(project: Project, photo_id: str) -> Photo:
    """Add an entry for another object of a photo, without a mask yet, and return it.

    Its id has the photo's number and a suffix, so no split parts the cut-outs of one photo.
    Raises ProjectError where the id is not a photo's, or the project is read-only.
    """
    photo = photo_of(project, photo_id)
    first = next(other for other in project.contents.photos if other.file == photo.file)
    added_id = project.new_copy_id(first.id)
    number = added_id.partition("-")[2]
    added = Photo(
        id=added_id,
        name=f"{re.sub(NUMBER, '', first.name)} ({number})",
        file=first.file,
        sha256=first.sha256,
        width=first.width,
        height=first.height,
        origin=first.origin,
        licence=first.licence,
    )
    project.put(added)
    return added


def remove_object(project: Project, source_id: str) -> str:
    """Take a photo or a cut-out out of the project, into its bin; returns what became of the rest.

    A photo leaves its cut-out, and a cut-out leaves its photo, which is a draft again. Raises
    ProjectError for an unknown id or a read-only project.
    """
    source = project.source(source_id)
    project.remove(source_id)
    if isinstance(source, Photo):
        return "Its cut-out stays." if source.cutout else ""
    if isinstance(source, Cutout) and source.photo:
        for photo in project.contents.photos:
            if photo.id == source.photo:
                project.put(photo.model_copy(update={"cutout": "", "state": "draft"}))
                return "Its photo keeps the mask."
    return ""
