"""From the command line: look at the least certain pictures, add one, and go on training."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.real_samples import real_samples_of
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.project import Project
from tests.unit.real_photos import write_real_photo

Captured = pytest.CaptureFixture[str]


def test_pictures_are_listed_least_certain_first(
    trained_folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "new").mkdir()
    for seed in (1, 2):
        write_real_photo(tmp_path / "new", seed)
    assert main(["review", str(trained_folder), str(tmp_path / "new"), "--most", "3"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 3
    told = [float(row[0]) for row in rows]
    assert told == sorted(told, reverse=True)
    assert all(Path(row[-1]).parent == tmp_path / "new" for row in rows)


def test_a_picture_is_added_by_its_mask_and_the_next_run_learns_from_it(
    trained_folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = str(trained_folder)
    picture, mask, background = write_real_photo(tmp_path, 7)
    write_png(tmp_path / "mask.png", mask)
    flags = ["--mask", str(tmp_path / "mask.png"), "--background", str(background)]
    assert main(["add", folder, str(picture), *flags]) == 0
    assert capsys.readouterr().out.strip().startswith("c0000-")
    small = "--size 32 --epochs 1 --epoch-samples 8 --batch 4 --held-out-samples 4 --device cpu"
    assert main(["train", folder, "--start", "first", "--name", "next", *small.split()]) == 0
    assert main(["runs", folder]) == 0
    assert "1 real sample, begun with first" in capsys.readouterr().out
    assert main(["audit", folder]) == 0
    assert "real samples" in capsys.readouterr().out


def test_what_a_run_predicts_is_added_where_no_mask_is_named(
    trained_folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    picture, _, _ = write_real_photo(tmp_path, 7)
    usual = ["add", str(trained_folder), str(picture), "--no-real"]
    assert main([*usual, "--threshold", "0"]) == 0
    assert main([*usual, "--threshold", "1.2"]) == 1
    assert "The mask of real-7.png is empty" in capsys.readouterr().err
    with Project.open(trained_folder, read_only=True) as project:
        assert len(project.contents.photos) == 1
        assert real_samples_of(project) == ()


@pytest.mark.parametrize(
    ("arguments", "rate"), [([], 0.002), (["--preset", "laptop"], 0.004), (["--rate", "0.1"], 0.1)]
)
def test_to_begin_with_a_run_takes_the_preset_for_it(
    trained_folder: Path, arguments: list[str], rate: float
) -> None:
    small = "--size 32 --epochs 1 --epoch-samples 4 --batch 4 --held-out-samples 4 --device cpu"
    begun = ["train", str(trained_folder), "--start", "first", "--name", "next"]
    assert main([*begun, *small.split(), *arguments]) == 0
    with Project.open(trained_folder, read_only=True) as project:
        assert find_run(project, "next").options.rate == rate
