"""Bringing pictures into a project: backgrounds, photos to cut out, and finished cut-outs."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fgbg_studio.base.atomic_files import replacing, write_bytes
from fgbg_studio.base.errors import PictureError, StudioError, describe_os_error
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.data.sources import Background, Cutout, Source
from fgbg_studio.imaging.fitting import crop_to_content
from fgbg_studio.imaging.reading import has_transparency, picture_files, picture_size, read_rgba
from fgbg_studio.imaging.writing import encode_png
from fgbg_studio.project import Photo, Project

Role = Literal["auto", "backgrounds", "cutouts", "photos"]
LEAST_SIDE = 8
"""Pixels; a smaller picture holds nothing that a network could learn."""


@dataclass
class ImportReport:
    """Ids of what was added, and each file that was not, with the reason."""

    added: list[str] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)


def import_pictures(
    project: Project, paths: Iterable[Path], role: Role = "auto", licence: str = ""
) -> Job:
    """Import files and folders.

    `auto` takes pictures with transparency as cut-outs, others as backgrounds, and those in a
    folder named like "photos" as photos. A file that cannot be used is skipped with a `Note`, and
    so is one that is already there. The result is an `ImportReport`. Raises StudioError where
    nothing at all was found.
    """
    project.check_writable()
    files = _files(paths)
    report = ImportReport()
    known = _known(project)
    for number, path in enumerate(files):
        yield Progress(number, len(files), "pictures", f"Importing {path.name}")
        try:
            source = _import_one(project, path, role, licence, known)
            report.added.append(source.id)
            if "-" in source.id:
                yield Note(f"{path.name} is the same picture as {source.id.partition('-')[0]}.")
        except PictureError as error:
            report.skipped.append((path, str(error)))
            yield Note(str(error), warning=True)
    yield Progress(len(files), len(files), "pictures")
    yield Result(report)


def _files(paths: Iterable[Path]) -> list[Path]:
    given = list(paths)
    files = [file for path in given for file in picture_files(path)]
    if not files:
        names = ", ".join(str(path) for path in given) or "what was given"
        raise StudioError(
            f"There is no picture in {names}. Choose files or a folder with PNG or JPEG."
        )
    return files


def _known(project: Project) -> dict[tuple[str, str], list[Source]]:
    """The sources already there, by kind and content."""
    found = project.contents
    known: dict[tuple[str, str], list[Source]] = {}
    for source in (*found.backgrounds, *found.cutouts, *found.photos):
        known.setdefault((source.id[0], source.sha256), []).append(source)
    return known


def _import_one(
    project: Project,
    path: Path,
    role: Role,
    licence: str,
    known: dict[tuple[str, str], list[Source]],
) -> Source:
    kind = _kind(path, role)
    width, height = picture_size(path)
    if min(width, height) < LEAST_SIDE:
        raise PictureError(
            f"{path} is only {width} x {height} pixels. Use one of at least {LEAST_SIDE}."
        )
    digest = _sha256(path)
    copies = known.setdefault((kind, digest), [])
    if any(copy.name == path.stem for copy in copies):
        raise PictureError(f"{path} is in the project already, as {copies[0].id}.")
    new_id = project.new_copy_id(copies[0].id) if copies else project.new_ids(kind)[0]
    facts = {
        "id": new_id,
        "name": path.stem,
        "sha256": digest,
        "origin": str(path),
        "licence": licence,
    }
    source = _cutout(project, path, facts) if kind == "c" else _original(project, path, kind, facts)
    project.put(source)
    copies.append(source)
    return source


def _kind(path: Path, role: Role) -> Literal["b", "c", "p"]:
    if role == "auto":
        if has_transparency(path):
            return "c"
        return "p" if "photo" in path.parent.name.lower() else "b"
    kinds: dict[str, Literal["b", "c", "p"]] = {"backgrounds": "b", "cutouts": "c", "photos": "p"}
    return kinds[role]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _original(
    project: Project, path: Path, kind: Literal["b", "c", "p"], facts: dict[str, str]
) -> Background | Photo:
    """Copy a picture under its content's hash.

    A moved project opens unchanged, and an original that is edited in place later does not change
    the project behind its back.
    """
    read_rgba(path)  # a damaged file is refused now, not in the middle of a training
    width, height = picture_size(path)
    inside = f"originals/{facts['sha256'][:20]}{path.suffix.lower()}"
    target = project.path(inside)
    if not target.exists():
        try:
            with replacing(target) as temporary:
                shutil.copyfile(path, temporary)
        except OSError as error:
            raise StudioError(describe_os_error(error, f"copying {path}")) from error
    type_ = Background if kind == "b" else Photo
    return type_.model_validate({**facts, "file": inside, "width": width, "height": height})


def _cutout(project: Project, path: Path, facts: dict[str, str]) -> Cutout:
    content = crop_to_content(read_rgba(path))
    if content is None:
        raise PictureError(f"{path} is fully transparent: there is no object in it.")
    inside = f"cutouts/{facts['id']}.png"
    write_bytes(project.path(inside), encode_png(content))
    height, width = content.shape[:2]
    return Cutout(file=inside, width=width, height=height, **facts)
