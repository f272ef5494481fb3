"""The window's thread and the command line give the same, bit for bit: network and figures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from pytestqt.qtbot import QtBot

from fgbg_studio.__main__ import main
from fgbg_studio.base.events import Job
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.settings import Settings
from fgbg_studio.jobs.evaluating import EvaluateOptions, evaluate
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.machine import with_threads
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.unit.pictures import make_tiny_project

OPTIONS = TrainOptions(
    name="r", size=32, epochs=1, epoch_samples=12, batch=4, held_out_samples=4, device="cpu"
)
FLAGS = [
    *("--name", "r", "--size", "32", "--epochs", "1", "--epoch-samples", "12"),
    *("--batch", "4", "--held-out-samples", "4", "--device", "cpu"),
]
LONG = 120_000
"""Milliseconds: importing torch on a busy machine takes its time."""


def in_window(session: Session, qtbot: QtBot, job: Job) -> Any:
    """The result of a job in the thread in which the window runs it."""
    results: list[Any] = []
    session.run("Work", job, on_result=results.append)
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=LONG)
    return results[0]


def learned(run: RunFolder) -> tuple[dict[str, torch.Tensor], list[tuple[str, int, float]]]:
    """Its weights, and its metrics but for times, speed and memory."""
    weights = torch.load(run.last, weights_only=True)["state"]["model"]
    told = [(m.name, m.step, m.value) for m in run.metrics()]
    return weights, [one for one in told if not one[0].startswith(("time/", "speed/", "device/"))]


def test_a_training_in_the_window_is_that_of_the_command_line(
    tmp_path: Path, qapp: object, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = Recipe(width=48, height=48, places=2, val=0.1, test=0.1)
    folder = make_tiny_project(tmp_path / "window", recipe)
    other = Path(shutil.copytree(folder, tmp_path / "line"))
    session = Session(Settings())
    chosen = EvaluateOptions(count=4, without_background=True, device="cpu")
    with Project.open(folder) as project:
        in_window(session, qtbot, train(project, OPTIONS))
        rows = in_window(session, qtbot, evaluate(project, chosen)).as_json()
    run, same = RunFolder(folder / "runs/r"), RunFolder(other / "runs/r")
    with with_threads(run.machine()["threads"]):
        assert main(["train", str(other), *FLAGS]) == 0
    weights, metrics = learned(run)
    their_weights, their_metrics = learned(same)
    assert metrics == their_metrics
    assert weights.keys() == their_weights.keys()
    assert all(torch.equal(weights[name], their_weights[name]) for name in weights)
    capsys.readouterr()
    flags = ["--count", "4", "--without-background", "--device", "cpu", "--json"]
    assert main(["evaluate", str(other), *flags]) == 0
    assert json.loads(capsys.readouterr().out) == rows
