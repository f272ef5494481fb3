"""Training from the command line: begun, stopped, gone on with, listed, renamed, compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base.errors import Cancelled
from fgbg_studio.base.events import Control, Event, Progress, drive, finish
from fgbg_studio.jobs.evaluating import EvaluateOptions, evaluate
from fgbg_studio.jobs.runs import find_run, list_runs
from fgbg_studio.jobs.training import TrainOptions, train
from fgbg_studio.project import Project

TINY = TrainOptions(
    name="r", size=32, epochs=1, epoch_samples=8, batch=4, held_out_samples=4, device="cpu"
)


def stop_training(folder: Path) -> None:
    """Stop a run after its first step."""
    control = Control()

    def stop(events: list[Event]) -> None:
        if any(isinstance(event, Progress) and event.done for event in events):
            control.cancel()

    with Project.open(folder) as project, pytest.raises(Cancelled):
        drive(train(project, TINY), stop, control)


def test_a_stopped_run_goes_on_by_its_name(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop_training(tiny_folder)
    assert main(["runs", str(tiny_folder)]) == 0
    assert "0 of 1 epochs" in capsys.readouterr().out
    assert main(["resume", str(tiny_folder), "r"]) == 0
    assert Path(capsys.readouterr().out.strip()) == tiny_folder / "runs/r"
    with Project.open(tiny_folder) as project:
        assert find_run(project, "r").finished
    assert main(["runs", str(tiny_folder)]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("r ")
    assert "1 of 1 epochs  IoU 0." in listed


def test_runs_are_renamed_binned_and_compared(
    trained_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(trained_folder)
    tiny = ["--size", "32", "--epoch-samples", "8", "--held-out-samples", "4", "--epochs", "1"]
    assert main(["train", folder, "--name", "b", "--rate", "0.01", *tiny, "--device", "cpu"]) == 0
    assert main(["runs", folder, "--rename", "first", "a"]) == 0
    assert Path(capsys.readouterr().out.splitlines()[-1]) == trained_folder / "runs/a"
    assert main(["runs", folder, "--compare", "a", "b"]) == 0
    head, *rows = (line.split() for line in capsys.readouterr().out.splitlines())
    assert head == ["a", "b"]
    assert ["rate", "0.004", "0.01"] in rows
    assert ["epoch-samples", "16", "8"] in rows
    assert not any(row[0] in ("name", "size") for row in rows)
    assert main(["runs", folder, "--bin", "b"]) == 0
    with Project.open(trained_folder) as project:
        assert [run.name for run in list_runs(project)] == ["a"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--bin", "x"], 1, "no run yet"),
        (["--bin", "x", "--compare", "x", "y"], 2, "Choose one of"),
        (["--compare", "x"], 1, "no run yet"),
    ],
)
def test_what_cannot_be_done_with_runs_is_one_sentence(
    tiny_folder: Path,
    arguments: list[str],
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["runs", str(tiny_folder), *arguments]) == code
    assert message in capsys.readouterr().err


def test_a_project_without_runs_lists_none(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runs", str(tiny_folder)]) == 0
    assert capsys.readouterr().out == ""


def test_runs_are_evaluated_as_a_table_and_as_json(
    trained_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--count", "8", "--parts", "new-cutouts,val", "--device", "cpu"]
    command = ["evaluate", str(trained_folder), "--without-background", *chosen]
    assert main(command) == 0
    told = capsys.readouterr()
    head, *rows = told.out.splitlines()[:5]
    assert "first on 'val': mean IoU" in told.err
    assert head.split()[:3] == ["run", "model", "parameters"]
    assert [line.split()[4:6] for line in rows] == [
        ["new-cutouts", "shown"],
        ["new-cutouts", "hidden"],
        ["val", "shown"],
        ["val", "hidden"],
    ]
    assert main([*command, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    with Project.open(trained_folder) as project:
        options = EvaluateOptions(
            parts="new-cutouts,val", count=8, device="cpu", without_background=True
        )
        assert figures == finish(evaluate(project, options)).as_json()
    for row, line in zip(figures, rows, strict=True):
        assert f"{row['network']['iou-mean']:.3f}" in line.split()


def test_a_part_that_there_is_not_is_wrong_usage(
    trained_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(trained_folder), "--parts", "vale"]) == 2
    assert "There is no part 'vale'" in capsys.readouterr().err
