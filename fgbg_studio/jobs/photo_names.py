"""The names by which files of other programs know the photos of a project."""

from __future__ import annotations

import re
import unicodedata

from fgbg_studio.data.sources import serial_of
from fgbg_studio.project import Photo, Project

UNSAFE = r'[\\/:*?"<>|\x00-\x1f]'
"""What some system does not allow in a file's name."""


class PhotoNames:
    """Photos and their objects by name, one way and back.

    Each photo has one name that no other has: its own, made safe, and with its id where another
    photo is called the same. Entries that share a file are the objects of one photo.
    """

    def __init__(self, project: Project) -> None:
        groups: dict[str, list[Photo]] = {}
        for photo in project.contents.photos:
            groups.setdefault(photo.file, []).append(photo)
        self.objects = [sorted(group, key=_order) for group in groups.values()]
        """The entries of each photo, the first one first."""
        self._called: dict[str, list[list[Photo]]] = {}
        for group in self.objects:
            for name in {_folded(group[0].name), _folded(_safe(group[0]))}:
                self._called.setdefault(name, []).append(group)
        self.of_file = {group[0].file: self._unlike(group[0]) for group in self.objects}
        """The one name of each photo, by its file in the project."""
        self.series_of_file = {group[0].file: self._series(group[0]) for group in self.objects}
        """What the files of a photo's objects are called before their number."""
        self._by_name = {
            _folded(name): group
            for group in self.objects
            for name in (self.series_of_file[group[0].file], self.of_file[group[0].file])
        }

    def find(self, names: tuple[str, ...]) -> list[list[Photo]]:
        """The photos called by the first of these names that any photo has; mostly just one."""
        for name in map(_folded, names):
            if found := self._called.get(name):
                return found
            if name in self._by_name:
                return [self._by_name[name]]
        return []

    def _unlike(self, photo: Photo) -> str:
        name = _safe(photo)
        return name if len(self._called[_folded(name)]) == 1 else f"{name}-{photo.id}"

    def _series(self, photo: Photo) -> str:
        """With its id where another photo's name goes on like that: "car_1" beside "car"."""
        name = self.of_file[photo.file]
        beginning = f"{_folded(name)}_"
        alike = any(other.startswith(beginning) for other in self._called)
        return f"{_safe(photo)}-{photo.id}" if alike else name


def _order(photo: Photo) -> tuple[int, int]:
    return serial_of(photo.id), int(photo.id.partition("-")[2] or 0)


def _safe(photo: Photo) -> str:
    """The photo's name as a file can have it on every system."""
    return re.sub(UNSAFE, "_", photo.name).strip(" .")[:120] or photo.id


def _folded(name: str) -> str:
    """Names that some system cannot tell apart are one name."""
    return unicodedata.normalize("NFC", name).casefold()
