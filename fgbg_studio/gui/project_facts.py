"""What is told of a project that is not open: what is in it, a picture, and when it was opened."""

from __future__ import annotations

import datetime
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from fgbg_studio.base.errors import StudioError

if TYPE_CHECKING:
    from fgbg_studio.project import Contents

PICTURE = QSize(192, 128)
"""Twice as many pixels as are shown on a usual screen."""
SHARE = 0.62
"""Of the picture's height that the cut-out takes at most."""
LARGEST = 64
"""Megabytes that a picture may take; a larger one is left out."""
MISSING, DAMAGED = "It is not there any more.", "It cannot be read."


@dataclass(frozen=True)
class ProjectFacts:
    """`problem` is why it cannot be opened, or ""."""

    name: str
    told: str = ""
    picture: QImage | None = None
    problem: str = ""


def look(folder: Path) -> ProjectFacts:
    """Read a project's facts without opening it; in a thread, since disks may be slow."""
    from fgbg_studio.project import FILE, Project

    if not (folder / FILE).is_file():
        return ProjectFacts(folder.name, problem=MISSING)
    try:
        contents = Project.open(folder, read_only=True).contents
    except StudioError:
        return ProjectFacts(folder.name, problem=DAMAGED)
    runs = sum(1 for _ in folder.glob("runs/*/run.json"))
    counts = (
        _counted(len(contents.cutouts), "cut-out"),
        _counted(len(contents.backgrounds), "background"),
        _counted(runs, "run"),
    )
    return ProjectFacts(contents.name, ", ".join(counts), _picture(folder, contents))


def opened_told(then: float, now: float) -> str:
    """When a project was opened, both in seconds since 1970: the nearer, the more exactly."""
    moment, present = (datetime.datetime.fromtimestamp(at) for at in (then, now))
    days = (present.date() - moment.date()).days
    if days <= 0:
        return f"today at {moment:%H:%M}"
    if days == 1:
        return "yesterday"
    if days < 7:
        return f"{days} days ago"
    return f"{moment.day} {moment:%B %Y}"


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def _picture(folder: Path, contents: Contents) -> QImage | None:
    """The first cut-out on the first background, about as a sample has it, else a photo."""
    places = [folder / one.file for one in (*contents.backgrounds[:1], *contents.photos[:1])][:1]
    things = [folder / source.file for source in contents.cutouts[:1]]
    drawn = [image for path in places if (image := _read(path, PICTURE, fill=True))]
    if not drawn:
        return None
    picture = QImage(PICTURE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.darkGray)
    painter = QPainter(picture)
    for image in drawn:
        at = QRect(0, 0, image.width(), image.height())
        at.moveCenter(picture.rect().center())
        painter.drawImage(at, image)
    for path in things:
        if thing := _read(path, QSize(PICTURE.width(), PICTURE.height()) * SHARE, fill=False):
            left = (PICTURE.width() - thing.width()) // 2
            painter.drawImage(left, PICTURE.height() - thing.height() - 8, thing)
    painter.end()
    return picture


def _read(path: Path, room: QSize, *, fill: bool) -> QImage | None:
    """A picture within a room, or as small as fills it; None where it cannot be read."""
    with suppress(OSError):
        reader = QImageReader(str(path))
        reader.setAllocationLimit(LARGEST)
        reader.setAutoTransform(True)
        how = Qt.AspectRatioMode
        mode = how.KeepAspectRatioByExpanding if fill else how.KeepAspectRatio
        if (size := reader.size()).isValid():
            reader.setScaledSize(size.scaled(room, mode))
        image = reader.read()
        return None if image.isNull() else image
    return None
