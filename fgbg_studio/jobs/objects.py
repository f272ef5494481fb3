"""Another object of a photo that is in the project already."""

from __future__ import annotations

import re

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
        corrected=first.corrected,
    )
    project.put(added)
    return added
