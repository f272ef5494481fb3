"""Which files of somebody's data belong together: image, mask, depth and background of a record.

A reader (`fgbg_studio.plugins.readers`) says of each file what it is and which record it belongs
to; what remains is the same for all, and here. Names are compared, never followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

Kind = Literal["image", "mask", "depth", "background", "place"]

PARTS = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "test": "test",
    "testing": "test",
    "new-cutouts": "new-cutouts",
    "new-backgrounds": "new-backgrounds",
    "crossed": "crossed",
}
"""Names of folders that stand for a part of a split."""
EXAMPLES = 5
"""Records, or files, that are named as examples."""


class Role(NamedTuple):
    """What a file is: a picture of the record `key`, or a place that many records may have.

    For a "place", `key` is the id by which records name it in `background`.
    """

    kind: Kind
    key: str
    part: str = ""
    background: str = ""
    cutout: str = ""


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """One record: the names of its files in the container, "" where it has none.

    `background_id`, `cutout_id` and `part` are "" where nothing tells them.
    """

    name: str
    image: str
    mask: str
    depth: str = ""
    background: str = ""
    background_id: str = ""
    cutout_id: str = ""
    part: str = ""


@dataclass(frozen=True)
class Match:
    """What a reader made of a container's files.

    `records` have an image and a mask each, sorted by name. `incomplete` are images without a mask
    and masks without an image. `left_over` are pictures that the pattern says nothing of.
    `confidence` is the share of all pictures that are part of a whole record, times how much the
    pattern itself can be trusted.
    """

    pattern: str
    records: list[ForeignRecord] = field(repr=False)
    incomplete: list[str] = field(repr=False)
    left_over: list[str] = field(repr=False)
    confidence: float

    def examples(self) -> list[ForeignRecord]:
        """A few records from all over, to be looked at before the match is taken."""
        step = max(1, len(self.records) // EXAMPLES)
        return self.records[::step][:EXAMPLES]


def pictures(names: Iterable[str]) -> list[str]:
    """Those that are pictures by their suffix."""
    from fgbg_studio.imaging.reading import SUFFIXES

    return [name for name in names if PurePosixPath(name).suffix.lower() in SUFFIXES]


def part_of_path(path: PurePosixPath) -> tuple[str, PurePosixPath]:
    """The part of the split that a folder of the path stands for, and the path without it."""
    for place, folder in enumerate(path.parts[:-1]):
        if folder.lower() in PARTS:
            rest = path.parts[:place] + path.parts[place + 1 :]
            return PARTS[folder.lower()], PurePosixPath(*rest)
    return "", path


def grouped(
    pattern: str, names: list[str], role_of: Callable[[str], Role | None], trust: float
) -> Match:
    """Put the pictures among `names` together by the roles that `role_of` gives them."""
    groups: dict[tuple[str, str], dict[str, tuple[str, Role]]] = {}
    places: dict[str, str] = {}
    left_over = []
    every = pictures(names)
    for name in every:
        role = role_of(name)
        if role is None:
            left_over.append(name)
        elif role.kind == "place":
            places[role.key] = name
        elif role.kind in (files := groups.setdefault((role.part, role.key), {})):
            left_over.append(name)  # the first of two masks, say, is taken
        else:
            files[role.kind] = (name, role)
    records, incomplete = [], []
    for (part, key), files in groups.items():
        if "image" in files and "mask" in files:
            records.append(_record(part, key, files, places))
        elif "image" in files or "mask" in files:
            incomplete += [name for name, _ in files.values()]
        else:
            left_over += [name for name, _ in files.values()]
    records.sort(key=lambda record: (record.part, record.name))
    return Match(pattern, records, incomplete, left_over, trust * _share(records, len(every)))


def _record(
    part: str, key: str, files: dict[str, tuple[str, Role]], places: dict[str, str]
) -> ForeignRecord:
    image, role = files["image"]
    found = {kind: files[kind][0] for kind in ("mask", "depth", "background") if kind in files}
    found.setdefault("background", places.get(role.background, ""))
    return ForeignRecord(
        name=f"{part}/{key}" if part else key,
        image=image,
        background_id=role.background,
        cutout_id=role.cutout,
        part=part,
        **found,
    )


def _share(records: list[ForeignRecord], pictures: int) -> float:
    used = {
        name
        for record in records
        for name in (record.image, record.mask, record.depth, record.background)
        if name
    }
    return len(used) / pictures if pictures else 0.0


def without_word(stem: str, words: Iterable[str]) -> str | None:
    """A stem without one of the words at its end or start; None where it has none of them.

    A word is set off by "_", "-", "." or a space.
    """
    choice = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    found = re.fullmatch(rf"(?:(.+)[-_. ](?:{choice})|(?:{choice})[-_. ](.+))", stem, re.IGNORECASE)
    return (found[1] or found[2]) if found else None
