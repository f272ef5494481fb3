"""Ctrl-C stops a real command in a state that can be gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base.events import Note
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.shards import Shards
from fgbg_studio.jobs.runs import find_run, metrics_of
from fgbg_studio.jobs.unfinished import unfinished
from fgbg_studio.project import Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def started(*arguments: object) -> subprocess.Popen[str]:
    """A real command in a process group of its own, as a terminal gives it one."""
    command = [sys.executable, "-m", "fgbg_studio", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def interrupted(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, which reaches every process of the group; what was told from then on."""
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130, told
    assert "Traceback" not in told
    return told


def test_an_interrupted_training_can_be_resumed(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = ["--size", 32, "--epochs", 3, "--epoch-samples", 40, "--batch", 2, "--device", "cpu"]
    process = started("train", tiny_folder, "--name", "r", "--held-out-samples", 4, *tiny)
    assert process.stderr is not None
    assert "training on CPU" in process.stderr.readline()
    told = interrupted(process)
    assert "What was finished is kept" in told
    assert f"Go on with: fgbg-studio resume {tiny_folder} r" in told
    with Project.open(tiny_folder) as project:
        assert not project.read_only
        assert [u.name for u in unfinished(project)] == ["r"]
    assert main(["resume", str(tiny_folder), "r"]) == 0
    with Project.open(tiny_folder) as project:
        run = find_run(project, "r")
        assert run.finished
        assert unfinished(project) == []
    steps = [metric.step for metric in metrics_of(run.folder)]
    assert steps == sorted(steps)
    assert steps[-1] == 60


@pytest.mark.parametrize("processes", [1, 2])
def test_interrupted_writing_can_be_resumed(tiny_folder: Path, processes: int) -> None:
    with Project.open(tiny_folder) as project:
        project.set_recipe(Recipe(width=48, height=48, places=100))
    process = started(
        "generate", tiny_folder, "--name", "d", "--shard", 100, "--processes", processes
    )
    shards = Shards(tiny_folder / "datasets/d")
    while not shards.numbers() and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
    assert "Go on with: fgbg-studio generate" in interrupted(process)
    done = 100 * len(shards.numbers())
    assert 0 < done < 5000
    with Project.open(tiny_folder) as project:
        assert not project.read_only
        assert [u.kind for u in unfinished(project)] == ["dataset"]
        job = unfinished(project)[0].job()
        told = next(event.text for event in job if isinstance(event, Note))
        assert f"{done:,} of 5,000 samples are there already" in told
        job.close()


def test_output_that_nobody_reads_is_no_fault() -> None:
    with started("models") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert process.returncode == 1
    assert told == ""
