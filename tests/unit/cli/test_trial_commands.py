"""Presets of `train`, and the commands that try something out before a training."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.cli.entry import main
from fgbg_studio.jobs import overfitting, rate_finding
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

TINY = ["--size", "32", "--batch", "4", "--device", "cpu"]


def test_a_preset_sets_what_other_flags_do_not(tiny_folder: Path) -> None:
    command = ["train", str(tiny_folder), "--preset", "quick-look", "--size", "32"]
    command += ["--batch", "4", "--device", "cpu"]
    assert main([*command, "--epoch-samples", "4", "--held-out-samples", "4"]) == 0
    options = RunFolder(tiny_folder / "runs/run-001").options()
    assert (options.size, options.epochs, options.epoch_samples) == (32, 4, 4)


def test_an_unknown_preset_is_refused_with_those_there_are(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(tiny_folder), "--preset", "slow"]) == 2
    assert "There are: quick-look, laptop, full, continue, assignment" in capsys.readouterr().err


def test_a_rate_is_suggested(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_finding, "STEPS", 30)
    assert main(["find-rate", str(tiny_folder), *TINY]) == 0
    assert "falls most steeply at" in capsys.readouterr().out
    assert not (tiny_folder / "runs").exists()


def test_a_batch_that_is_not_learned_by_heart_is_a_failure(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overfitting, "STEPS", 25)
    assert main(["overfit", str(tiny_folder), "--rate", "1e-6", *TINY]) == 1
    assert "not learned by heart" in capsys.readouterr().out


def test_the_assignment_runs_from_training_to_prediction(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At 64 pixels, with narrow layers and a few samples; all else is the preset's."""
    project = str(tiny_folder)
    model = "eigen-pair:width=64,height=64,hidden=32,grey=true"
    command = ["train", project, "--preset", "assignment", "--model", model, "--size", "64"]
    few = ["--epochs", "2", "--epoch-samples", "4", "--batch", "2", "--held-out-samples", "4"]
    assert main([*command, *few, "--device", "cpu"]) == 0
    with Project.open(tiny_folder, read_only=True) as opened:
        run = find_run(opened)
    assert run.finished
    weights = {name: value for name, value in run.options if value and "_bce" in name}
    assert weights == {"mask_bce": 1.0, "depth_bce": 1.0}
    assert 0 <= run.metrics["held-out/iou"] <= 1
    assert run.metrics["held-out/depth"] > 0
    assert len(RunFolder(run.folder).pictures()) == 2
    assert main(["judge", project, "--count", "8", "--device", "cpu"]) == 0
    assert "IoU" in capsys.readouterr().out
    picture = next((tiny_folder / "originals").iterdir())
    assert main(["predict", project, str(picture), "--device", "cpu"]) == 0
    assert len(list((tiny_folder / "predictions").iterdir())) == 3
