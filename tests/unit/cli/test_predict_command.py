"""The command that predicts: by a project, a run, a checkpoint or an exported file."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base.events import finish
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.predicting import PredictOptions, predict
from tests.unit.exported_files import a_file_that_compares
from tests.unit.pictures import place


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for seed in range(3):
        write_png(folder / f"street-{seed}.png", place(seed, 75, 51))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_project_run_and_checkpoint_give_the_files_that_the_job_gives(
    trained_folder: Path, pictures: Path, tmp_path: Path
) -> None:
    run = trained_folder / "runs" / "first"
    wanted = PredictOptions(device="cpu", out=str(tmp_path / "job"))
    finish(predict(run, [pictures], wanted))
    for source in (trained_folder, run, run / "best.pt"):
        out = tmp_path / f"of-{source.name}"
        arguments = [str(source), str(pictures), "--device", "cpu", "--out", str(out)]
        assert main(["predict", *arguments]) == 0
        assert contents(out) == contents(tmp_path / "job")


def test_an_exported_file_predicts_too(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = a_file_that_compares(tmp_path / "bright.onnx"), tmp_path / "out"
    assert main(["predict", str(file), str(pictures), "--out", str(out), "--device", "cpu"]) == 0
    told = capsys.readouterr()
    assert len(told.out.split()) == 9
    assert "street-2.png" in told.err
    assert len(contents(out)) == 9 + 2


def test_a_picture_unlike_the_training_is_warned_of(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, noise = a_file_that_compares(tmp_path / "bright.onnx"), tmp_path / "noise.png"
    write_png(noise, np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8))
    out = ["--out", str(tmp_path / "out"), "--device", "cpu"]
    assert main(["predict", str(file), str(noise), str(pictures / "street-1.png"), *out]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "noise.png is unlike the pictures of the training: its unlikeness is" in told
    assert "street-1.png is unlike" not in told


def test_without_a_project_they_go_into_a_folder_here(
    trained_folder: Path, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(trained_folder / "runs/first/best.pt", tmp_path / "mine.pt")
    monkeypatch.chdir(tmp_path)
    picture = str(pictures / "street-1.png")
    assert main(["predict", "mine.pt", picture, "--device", "cpu"]) == 0
    assert sorted(contents(tmp_path / "predictions")) == [
        "street-1.cutout.png",
        "street-1.depth.png",
        "street-1.mask.png",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{p}/runs/gone.pt", "{x}"], 1, "is gone"),
        (["{p}/runs", "{x}"], 1, "is not a project"),
        (["{p}", "{x}", "--run", "second"], 1, "no run 'second'"),
        (["{p}/runs/first", "{x}", "--run", "second"], 2, "--run names a run of a project"),
        (["{p}", "{x}", "--background", "{x}", "--background-from", "folder"], 2, "Choose one"),
        (["{p}", "{x}", "--background-from", "folder"], 1, "at least 3 pictures"),
        (["{p}", "{x}", "--truth", "{p}/nowhere"], 1, "is no folder"),
        (["{p}", "{p}/project.json"], 1, "No picture could be read"),
    ],
)
def test_what_cannot_be_used_is_told(
    trained_master: Path,
    pictures: Path,
    tmp_path: Path,
    arguments: list[str],
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = {"p": trained_master, "x": pictures / "street-1.png"}
    given = [part.format(**places) for part in arguments]
    assert main(["predict", *given, "--device", "cpu", "--out", str(tmp_path / "out")]) == code
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told
