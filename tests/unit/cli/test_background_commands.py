"""Backgrounds from the command line: listed, compared, and given crop, horizon and camera."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base.events import finish
from fgbg_studio.data.sources import Background
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project


def first(folder: Path) -> Background:
    with Project.open(folder, read_only=True) as project:
        return project.contents.backgrounds[0]


def change(folder: Path, *arguments: str) -> int:
    return main(["backgrounds", str(folder), "--change", "b0001", *arguments])


def test_they_are_listed_with_those_that_are_nearly_the_same(
    tiny_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Project.open(tiny_folder) as project:
        copy = tmp_path / "copy.jpg"
        shutil.copyfile(project.path(project.contents.backgrounds[2].file), copy)
        finish(import_pictures(project, [copy]))
    assert main(["backgrounds", str(tiny_folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == (
        ["b0001", "place-00", "64", "x", "48", "depth", "by", "ground-plane", "(prior)"]
    )
    assert lines[-1] == "b0003 and b0003-2 are nearly the same (100%)"


def test_crop_horizon_and_camera_are_set_and_taken_away(tiny_folder: Path) -> None:
    assert change(tiny_folder, "--crop", "0", "0.25", "0.5", "1", "--horizon", "0.4") == 0
    assert change(tiny_folder, "--camera-height", "1.2") == 0
    found = first(tiny_folder)
    assert (found.crop, found.horizon, found.camera_height) == ((0, 0.25, 0.5, 1), 0.4, 1.2)
    assert change(tiny_folder, "--reset", "--horizon", "0.5") == 0
    found = first(tiny_folder)
    assert (found.crop, found.horizon, found.camera_height) == (None, 0.5, None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--crop", "0.5", "0", "0.5", "1"], "left < right"),
        (["--horizon", "1.5"], "horizon"),
        (["--camera-height", "0"], "camera_height"),
    ],
    ids=lambda value: str(value),
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    before = first(tiny_folder)
    assert change(tiny_folder, *arguments) != 0
    assert told in capsys.readouterr().err
    assert first(tiny_folder) == before


def test_another_source_is_no_background(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backgrounds", str(tiny_folder), "--change", "c0001", "--horizon", "0.5"]) != 0
    assert "c0001 is no background" in capsys.readouterr().err
    assert main(["backgrounds", str(tiny_folder), "--horizon", "0.5"]) != 0
    assert "--change ID" in capsys.readouterr().err


def test_an_import_names_those_that_are_nearly_the_same(
    tiny_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Project.open(tiny_folder, read_only=True) as project:
        picture = read_rgb(project.path(project.contents.backgrounds[1].file))
    write_png(tmp_path / "again.png", picture[1:-1, 1:-1])
    assert main(["import", str(tiny_folder), str(tmp_path / "again.png")]) == 0
    assert "b0002 and b0006 are nearly the same" in capsys.readouterr().err
