"""Masks from other programs, and for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import write_bytes
from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.names import readable
from fgbg_studio.base.options import Options
from fgbg_studio.data.exchange import FoundMask, MaskedPhoto, Refused
from fgbg_studio.jobs.finishing import finish_within
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.photo_names import PhotoNames
from fgbg_studio.jobs.saving_masks import is_unsaved, save_mask
from fgbg_studio.project import Photo, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

AUTO = "auto"
KIND = "mask_formats"


@dataclass
class MaskReport:
    """What became of each mask that was found: the photo's id, or the reason why it has none."""

    matched: list[tuple[str, str]] = field(default_factory=list)
    unmatched: list[tuple[str, str]] = field(default_factory=list)


class _NotUsedError(Exception):
    """A mask that no photo gets; the text is a clause that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(readable(reason))


def import_masks(
    project: Project,
    paths: Sequence[Path],
    format: str = AUTO,
    *,
    options: Options | None = None,
    done: bool = True,
    replace: bool = False,
) -> Job:
    """Give photos of the project the masks in files and folders; the result is a `MaskReport`.

    A mask goes to the photo of its name and size. Several for one photo become several objects. A
    photo that has another mask keeps it, unless `replace`: the old one then goes to the bin. `done`
    marks the cut-outs done and cleans their edges, each before the next mask is read, so a job that
    was stopped goes on where it was when it is given the same files again. `options` are those of
    the format, which must be named then. What cannot be used is told by a `Note`.
    """
    project.check_writable()
    if format != AUTO:
        registry.load(KIND, format)  # an unknown one is told once, not for each file
    files = _files(paths)
    report, places = MaskReport(), _Places(project, replace)
    for number, file in enumerate(files):
        yield Progress(number, len(files), "files", f"Reading {readable(file.name)}")
        for found in _found(file, format, options):
            source = readable(found.source)
            try:
                photo = places.take(found)
                report.matched.append((source, photo.id))
                yield Progress(number, len(files), "files", f"A mask of {photo.name}")
                if done and photo.state != "done":
                    yield from finish_within(project, photo)
            except _NotUsedError as reason:
                report.unmatched.append((source, str(reason)))
                yield Note(f"{source} is left out: {reason}.", warning=True)
    yield from map(Note, places.left_as_they_were())
    yield Progress(len(files), len(files), "files")
    yield Result(report)


def export_masks(
    project: Project,
    folder: Path,
    format: str,
    ids: Sequence[str] | None = None,
    options: Options | None = None,
    *,
    replace: bool = False,
) -> Job:
    """Write the masks of photos, all that have one unless `ids` are given; the result is the files.

    Each file appears whole, as soon as it can. Raises StudioError where there is no mask, and for
    a file that is there already, unless `replace`.
    """
    plugin = registry.load(KIND, format)
    photos = _masked(project, ids)
    if not photos:
        raise StudioError("No photo has a mask yet. Cut one out first.")
    if folder.is_file():
        raise StudioError(f"{folder} is a file. Choose a folder for the masks.")
    written: list[Path] = []
    yield Progress(0, len(photos), "photos", "Writing masks")
    for number, files in enumerate(plugin.write(photos, options or plugin.Options()), 1):
        for name, content in files.items():
            path = folder / name
            written.append(_write(path, content, replace and path not in written))
        yield Progress(min(number, len(photos)), len(photos), "photos", "Writing masks")
    yield Result(written)


class _Places:
    """Which entry of the project each mask goes to."""

    def __init__(self, project: Project, replace: bool) -> None:
        self._project, self._replace = project, replace
        self._names = PhotoNames(project)
        self._taken: dict[str, int] = {}
        """File of a photo -> how many masks it got."""

    def take(self, found: FoundMask | Refused) -> Photo:
        """Save a mask as the draft of a photo, unless it is there already. Raises _NotUsedError."""
        if isinstance(found, Refused):
            raise _NotUsedError(found.reason)
        group = self._group(found)
        taken = self._taken.get(group[0].file, 0)
        place = group[taken] if taken < len(group) else None
        mask = _pixels(found)
        if place is not None and self._holds(place, mask):
            self._taken[place.file] = taken + 1
            return place
        if not self._replace and any(map(self._has_mask, group[taken:])):
            raise _NotUsedError(f"{group[0].name} has a mask already; choose to replace it")
        if place is None:
            place = add_object(self._project, group[0].id)
            group.append(place)
        self._taken[place.file] = taken + 1
        return save_mask(self._project, place.id, mask, "draft")

    def left_as_they_were(self) -> list[str]:
        """A sentence on each photo that has more objects with masks than it was given."""
        sentences = []
        for group in self._names.objects:
            taken = self._taken.get(group[0].file, 0)
            more = sum(map(self._has_mask, group[taken:])) if taken else 0
            if more:
                what = "1 more object stays as it was" if more == 1 else f"{more} stay as they were"
                sentences.append(f"{group[0].name} had more masks than it was given: {what}.")
        return sentences

    def _holds(self, photo: Photo, mask: npt.NDArray[np.uint8]) -> bool:
        """Whether a photo has this very mask, as one does whose import was stopped."""
        import numpy as np

        from fgbg_studio.imaging.reading import read_mask

        if not photo.mask or is_unsaved(self._project, photo):
            return False
        return np.array_equal(read_mask(self._project.path(photo.mask)), mask)

    def _has_mask(self, photo: Photo) -> bool:
        return bool(photo.mask) or is_unsaved(self._project, photo)

    def _group(self, found: FoundMask) -> list[Photo]:
        """The entries of the one photo that has the mask's name and size."""
        named = self._names.find(found.names)
        if not named:
            raise _NotUsedError(f"the project has no photo called {found.names[-1]}")
        fitting = [g for g in named if (g[0].width, g[0].height) == found.size]
        if not fitting:
            photo = named[0][0]
            raise _NotUsedError(
                f"it has {found.size[0]} x {found.size[1]} pixels, and the photo {photo.name} has "
                f"{photo.width} x {photo.height}"
            )
        if len(fitting) > 1:
            several = " and ".join(group[0].id for group in fitting)
            raise _NotUsedError(f"{several} are both called {fitting[0][0].name}")
        return fitting[0]


def _pixels(found: FoundMask) -> npt.NDArray[np.uint8]:
    try:
        mask = found.draw()
    except (ValueError, PictureError) as error:
        raise _NotUsedError(str(error).rstrip(".")) from error
    if not mask.any():
        raise _NotUsedError("it is empty")
    return mask


def _files(paths: Sequence[Path]) -> list[Path]:
    """Files, and all in folders that may hold masks, by name."""
    from fgbg_studio.imaging.reading import SUFFIXES

    files = []
    for path in paths:
        if path.is_dir():
            inside = (f for f in path.rglob("*") if f.suffix.lower() in {*SUFFIXES, ".json"})
            files += sorted(file for file in inside if file.is_file())
        else:
            files.append(path)
    if not files:
        names = ", ".join(str(path) for path in paths) or "what was given"
        raise StudioError(f"There is no mask in {names}. Choose PNG or JSON files, or a folder.")
    return files


def _found(file: Path, format: str, options: Options | None) -> Iterator[FoundMask | Refused]:
    """What is in a file; one that cannot be read is refused as a whole."""
    if not file.exists():
        yield Refused(file.name, "there is no such file")
        return
    try:
        plugin = registry.load(KIND, format) if format != AUTO else _recognised(file)
        yield from plugin.read(file, options or plugin.Options())
    except StudioError as error:
        yield Refused(file.name, str(error).rstrip("."))
    except OSError as error:
        yield Refused(file.name, f"it cannot be read ({error.strerror})")


def _recognised(file: Path) -> ModuleType:
    for name in registry.names(KIND):
        plugin = registry.load(KIND, name)
        if plugin.recognises(file):
            return plugin
    raise PictureError(f"{file.name} is in no format that is known: {', '.join(_known())}")


def _known() -> list[str]:
    return registry.names(KIND)


def _masked(project: Project, ids: Sequence[str] | None) -> list[MaskedPhoto]:
    """Photos with the masks of those of their objects that are asked for."""
    names = PhotoNames(project)
    found = []
    for group in names.objects:
        chosen = [p for p in group if p.mask and (ids is None or p.id in ids)]
        if chosen:
            first = chosen[0]
            files = tuple(project.path(photo.mask) for photo in chosen)
            original = project.path(first.file)
            size = (first.width, first.height)
            called = names.of_file[first.file], names.series_of_file[first.file]
            found.append(MaskedPhoto(*called, original.suffix, size, original, files))
    return found


def _write(path: Path, content: bytes, replace: bool) -> Path:
    if path.exists() and not replace:
        raise StudioError(f"{path} is there already. Choose another folder, or to replace files.")
    write_bytes(path, content)
    return path
