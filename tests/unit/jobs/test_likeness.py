"""Near-duplicates among a project's backgrounds."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.events import finish
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import encode_jpeg
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.kept_looks import read_looks, write_looks
from fgbg_studio.jobs.likeness import AlikeBackgrounds, find_alike
from fgbg_studio.project import Project


def add_smaller(project: Project, folder: Path, number: int) -> None:
    """Import a background again, at half its size."""
    picture = read_rgb(project.path(project.contents.backgrounds[number].file))
    file = folder / "smaller.jpg"
    smaller = cv2.resize(picture, (32, 24), interpolation=cv2.INTER_AREA)
    file.write_bytes(encode_jpeg(np.asarray(smaller, np.uint8)))
    finish(import_pictures(project, [file], "backgrounds"))


def test_a_smaller_copy_is_found_and_nothing_is_read_twice(tiny: Project, tmp_path: Path) -> None:
    looks: dict[str, npt.NDArray[np.uint8]] = {}
    assert finish(find_alike(tiny, looks)) == []
    assert len(looks) == 5
    add_smaller(tiny, tmp_path, 3)
    for background in tiny.contents.backgrounds[:5]:
        tiny.path(background.file).unlink()
    (found,) = finish(find_alike(tiny, looks))
    assert isinstance(found, AlikeBackgrounds)
    assert (found.first, found.second) == ("b0004", "b0006")
    assert 0.95 < found.likeness <= 1


def test_what_cannot_be_read_is_left_out(tiny: Project, tmp_path: Path) -> None:
    add_smaller(tiny, tmp_path, 3)
    tiny.path(tiny.contents.backgrounds[3].file).write_bytes(b"no picture")
    assert finish(find_alike(tiny)) == []


def test_a_project_without_backgrounds_has_none_alike(tmp_path: Path) -> None:
    with Project.create(tmp_path / "empty") as project:
        assert finish(find_alike(project)) == []


def test_what_was_read_once_is_kept_and_a_damaged_file_is_not_used(
    tiny: Project, tmp_path: Path, isolated_settings: Path
) -> None:
    add_smaller(tiny, tmp_path, 3)
    (found,) = finish(find_alike(tiny))
    (kept,) = (isolated_settings / "cache").rglob("looks/*")
    contents = {b.id: tiny.path(b.file).read_bytes() for b in tiny.contents.backgrounds}
    for background in tiny.contents.backgrounds:
        tiny.path(background.file).unlink()
    assert finish(find_alike(tiny)) == [found]
    kept.write_bytes(kept.read_bytes()[:-1])
    assert finish(find_alike(tiny)) == []
    for background in tiny.contents.backgrounds:
        tiny.path(background.file).write_bytes(contents[background.id])
    assert finish(find_alike(tiny)) == [found]
    assert len(read_looks(tiny)) == 6


def test_only_what_the_project_has_is_kept(tiny: Project) -> None:
    looks: dict[str, npt.NDArray[np.uint8]] = {}
    finish(find_alike(tiny, looks))
    write_looks(tiny, {**looks, "00" * 32: next(iter(looks.values()))})
    assert read_looks(tiny).keys() == looks.keys()
