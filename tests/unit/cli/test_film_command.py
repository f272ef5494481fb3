"""The command that predicts for a film."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base.events import finish
from fgbg_studio.cli.entry import main
from fgbg_studio.jobs.filming import FilmOptions, film
from tests.unit.films import write_film


def test_the_files_are_those_of_the_job(
    trained_master: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, video = trained_master / "runs/first", write_film(tmp_path / "walk.avi", 6)
    asked = tmp_path / "asked"
    flags = ["--out", str(asked), "--video", "--device", "cpu"]
    assert main(["film", str(run), str(video), *flags]) == 0
    said = capsys.readouterr()
    assert said.out.split() == [str(asked), str(asked / "walk.marked.mp4")]
    assert "6 frames: " in said.err
    assert " frames/s on CPU" in said.err
    options = FilmOptions(out=str(tmp_path / "job"), video=True, device="cpu", in_time=True)
    finish(film(run, str(video), options))
    files = sorted(asked.iterdir())
    assert len(files) == 13
    for file in files:
        assert file.read_bytes() == (tmp_path / "job" / file.name).read_bytes()


def test_no_camera_ends_with_a_sentence(
    trained_master: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["film", str(trained_master / "runs/first"), "camera:99"]) == 1
    assert "Camera 99 cannot be opened" in capsys.readouterr().err
