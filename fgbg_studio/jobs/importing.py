"""Bringing pictures into a project: backgrounds, photos to cut out, and finished cut-outs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from fgbg_studio.base.atomic_files import replacing, write_bytes
from fgbg_studio.base.errors import PictureError, StudioError, describe_os_error
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.names import readable
from fgbg_studio.data.fingerprints import sha256_of
from fgbg_studio.data.sources import Background, Cutout, Source
from fgbg_studio.imaging.fitting import crop_to_content
from fgbg_studio.imaging.reading import (
    Picture,
    may_be_transparent,
    picture_files,
    picture_size,
    read_rgba,
)
from fgbg_studio.imaging.writing import encode_png
from fgbg_studio.project import Photo, Project

Role = Literal["auto", "backgrounds", "cutouts", "photos"]
LEAST_SIDE = 8
"""Pixels; a smaller picture holds nothing that a network could learn."""
BATCH, SECONDS = 32, 1.0
"""Pictures, and the time, after which what was imported is written into the project."""


@dataclass
class ImportReport:
    """Ids of what was added, and each file that was not, with the reason."""

    added: list[str] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)


class _Given:
    """A file that may be a picture, decoded once, when its pixels are first asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def pixels(self) -> Picture:
        """RGBA."""
        return read_rgba(self.path)

    @property
    def name(self) -> str:
        """What the source is called."""
        return readable(self.path.stem)

    @property
    def origin(self) -> str:
        """Its name and its folder's: where that lies is nobody else's business."""
        absolute = self.path.absolute()
        return readable((Path(absolute.parent.name) / absolute.name).as_posix())


class _Batch:
    """Sources that are put into the project together, since each time the whole of it is written.

    Whoever makes one flushes it at the end, however that comes.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._waiting: list[Background | Cutout | Photo] = []
        self._since = time.monotonic()

    def add(self, source: Background | Cutout | Photo) -> None:
        self._waiting.append(source)
        if len(self._waiting) >= BATCH or time.monotonic() - self._since >= SECONDS:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._since = time.monotonic()
        if waiting:
            self._project.put(*waiting)


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
    batch = _Batch(project)
    try:
        for number, path in enumerate(files):
            yield Progress(number, len(files), "pictures", f"Importing {readable(path.name)}")
            try:
                source = _import_one(project, _Given(path), role, licence, known)
                batch.add(source)
                report.added.append(source.id)
                if "-" in source.id:
                    first = source.id.partition("-")[0]
                    yield Note(f"{readable(path.name)} is the same picture as {first}.")
            except PictureError as error:
                reason = readable(str(error))
                report.skipped.append((path, reason))
                yield Note(reason, warning=True)
    finally:
        batch.flush()
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
    given: _Given,
    role: Role,
    licence: str,
    known: dict[tuple[str, str], list[Source]],
) -> Background | Cutout | Photo:
    width, height = picture_size(given.path)
    if min(width, height) < LEAST_SIDE:
        raise PictureError(
            f"{given.path} is only {width} x {height} pixels. Use one of at least {LEAST_SIDE}."
        )
    kind = _kind(given, role)
    digest = sha256_of(given.path)
    copies = known.setdefault((kind, digest), [])
    if any(copy.name == given.name for copy in copies):
        raise PictureError(f"{given.path} is in the project already, as {copies[0].id}.")
    make = _cutout if kind == "c" else _original
    facts = {
        "id": project.new_copy_id(copies[0].id) if copies else project.new_ids(kind)[0],
        "name": given.name,
        "sha256": digest,
        "origin": given.origin,
        "licence": licence,
    }
    source = make(project, given, facts)
    copies.append(source)
    return source


def _kind(given: _Given, role: Role) -> Literal["b", "c", "p"]:
    if role == "auto":
        if may_be_transparent(given.path) and given.pixels[..., 3].min() < 255:
            return "c"
        return "p" if "photo" in given.path.parent.name.lower() else "b"
    kinds: dict[str, Literal["b", "c", "p"]] = {"backgrounds": "b", "cutouts": "c", "photos": "p"}
    return kinds[role]


def photo_with_content(project: Project, picture: Path) -> Photo:
    """The first photo with a picture's content; where there is none, a new one, not yet put.

    Raises PictureError for what is no picture or too small.
    """
    digest = sha256_of(picture)
    for photo in project.contents.photos:
        if photo.sha256 == digest:
            return photo
    imported = _import_one(project, _Given(picture), "photos", "", {})
    assert isinstance(imported, Photo)
    return imported


def keep_original(project: Project, picture: Path) -> str:
    """Copy a picture into the project, under its content's hash; its path in there.

    Raises PictureError for what is no picture.
    """
    read_rgba(picture)  # a damaged file is refused now, not in a training
    return _kept(project, picture, sha256_of(picture))


def _original(project: Project, given: _Given, facts: dict[str, str]) -> Background | Photo:
    height, width = given.pixels.shape[:2]  # a damaged file is refused now, not in a training
    inside = _kept(project, given.path, facts["sha256"])
    type_ = Background if facts["id"][0] == "b" else Photo
    return type_.model_validate({**facts, "file": inside, "width": width, "height": height})


def _kept(project: Project, picture: Path, digest: str) -> str:
    """Copy a picture under its content's hash.

    A moved project opens unchanged, and an original that is edited in place later does not change
    the project behind its back.
    """
    inside = f"originals/{digest[:20]}{picture.suffix.lower()}"
    target = project.path(inside)
    if not target.exists():
        try:
            with replacing(target) as temporary:
                shutil.copyfile(picture, temporary)
        except OSError as error:
            raise StudioError(describe_os_error(error, f"copying {picture}")) from error
    return inside


def _cutout(project: Project, given: _Given, facts: dict[str, str]) -> Cutout:
    content = crop_to_content(given.pixels)
    if content is None:
        raise PictureError(f"{given.path} is fully transparent: there is no object in it.")
    inside = f"cutouts/{facts['id']}.png"
    write_bytes(project.path(inside), encode_png(content))
    height, width = content.shape[:2]
    return Cutout.model_validate({**facts, "file": inside, "width": width, "height": height})
