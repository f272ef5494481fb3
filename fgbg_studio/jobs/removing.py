"""Taking out of a project what a person no longer wants, into its bin, and putting it back."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from fgbg_studio.base.atomic_files import move_to_bin
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.names import checked_name
from fgbg_studio.data.sources import Background, Cutout, Photo, Source
from fgbg_studio.jobs.beginning import datasets_folder
from fgbg_studio.project import Project

Move = tuple[Path, Path]
"""Where a file or folder was, and where it lies in the bin."""


@dataclass(frozen=True)
class Removed:
    """What was taken out of a project, and all that is needed to put it back.

    `source` stood at `place` of its list. `photo` is the photo of a removed cut-out before and
    after that: it lost the cut-out, and gets it back unless it was changed since.
    """

    name: str
    moved: tuple[Move, ...] = ()
    source: Background | Cutout | Photo | None = None
    place: int = 0
    photo: tuple[Photo, Photo] | None = None
    rest: str = field(default="", compare=False)
    """What became of what belongs to it, as a sentence or ""."""


def remove_source(project: Project, source_id: str) -> Removed:
    """Take a background, photo or cut-out out of the project, into its bin.

    A photo leaves its cut-out, and a cut-out leaves its photo, which is a draft again and no real
    sample any more. Raises ProjectError for an unknown id or a read-only project.
    """
    source = project.source(source_id)
    place = _list_with(project, source).index(source)
    moved = tuple(project.remove(source_id))
    photo = _without_cutout(project, source)
    return Removed(source.name, moved, source, place, photo, _rest(source, photo))


def remove_dataset(project: Project, name: str) -> Removed:
    """Move a written dataset with all its files to the project's bin.

    Raises StudioError where there is none of that name.
    """
    project.check_writable()
    folder = datasets_folder(project) / checked_name(name, "dataset")
    if not folder.is_dir():
        raise StudioError(f"There is no dataset '{name}' in {project.folder}.")
    return Removed(name, ((folder, move_to_bin(folder, project.folder / "bin")),))


def put_back(project: Project, removed: Removed) -> None:
    """Take a removal back: files, entry and place are as they were.

    Raises StudioError, and changes nothing, where the bin was emptied meanwhile or something else
    has taken a place.
    """
    project.check_writable()
    for place, lies in removed.moved:
        if not lies.exists():
            raise StudioError(f"{removed.name} cannot be put back: {lies} is gone from the bin.")
        if place.exists():
            raise StudioError(f"{removed.name} cannot be put back: there is another {place}.")
    _move_back(removed.moved)
    if removed.source:
        project.put_back(removed.source, removed.place)
        (project.folder / "bin" / f"{removed.source.id}.json").unlink(missing_ok=True)
    if removed.photo and removed.photo[1] in project.contents.photos:
        project.put(removed.photo[0])


def _list_with(project: Project, source: Source) -> tuple[Source, ...]:
    found = project.contents
    lists: tuple[tuple[Source, ...], ...] = (found.backgrounds, found.cutouts, found.photos)
    return next(sources for sources in lists if source in sources)


def _without_cutout(project: Project, source: Source) -> tuple[Photo, Photo] | None:
    """Make the photo of a cut-out that is gone a draft again; the photo before and after."""
    for photo in project.contents.photos:
        if isinstance(source, Cutout) and photo.cutout == source.id:
            draft = photo.model_copy(update={"cutout": "", "state": "draft", "real": False})
            project.put(draft)
            return photo, draft
    return None


def _rest(source: Source, photo: tuple[Photo, Photo] | None) -> str:
    if photo:
        return "Its photo keeps the mask."
    return "Its cut-out stays." if isinstance(source, Photo) and source.cutout else ""


def _move_back(moved: tuple[Move, ...]) -> None:
    """Every file or none of them."""
    done: list[Move] = []
    try:
        for place, lies in moved:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(lies, place)
            done.append((place, lies))
    except OSError as error:
        for place, lies in done:
            shutil.move(place, lies)
        raise StudioError(describe_os_error(error, "moving files back from the bin")) from error
