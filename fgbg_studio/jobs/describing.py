"""Where a picture comes from and who may use it: told once for a photo and all cut from it."""

from __future__ import annotations

from typing import Any

from fgbg_studio.data.sources import Background, Cutout
from fgbg_studio.project import Photo, Project

Entry = Background | Cutout | Photo


def describe(
    project: Project, source_id: str, *, origin: str | None = None, licence: str | None = None
) -> bool:
    """Write origin and licence of a source into the project; None leaves one as it is.

    What is told of a photo holds for the other objects of it and for their cut-outs as well; what
    is told of a cut-out holds for that alone. Returns whether anything changed. Raises
    ProjectError for an unknown id or a project that is open for reading only.
    """
    given = {"origin": origin, "licence": licence}
    changes = {name: text.strip() for name, text in given.items() if text is not None}
    changed = [_changed(entry, changes) for entry in _family(project, source_id)]
    news = [entry for entry in changed if entry is not None]
    if news:
        project.put(*news)
    return bool(news)


def _family(project: Project, source_id: str) -> list[Entry]:
    """The source, and for a photo all that shares its picture or was cut from it."""
    source = project.source(source_id)
    if not isinstance(source, Photo):
        return [source]
    photos = [photo for photo in project.contents.photos if photo.file == source.file]
    ids = {photo.id for photo in photos}
    cutouts = [cutout for cutout in project.contents.cutouts if cutout.photo in ids]
    return [*photos, *cutouts]


def _changed(entry: Entry, changes: dict[str, Any]) -> Entry | None:
    """The entry with its changes; None where it says the same already."""
    if all(getattr(entry, name) == text for name, text in changes.items()):
        return None
    return entry.model_copy(update=changes)
