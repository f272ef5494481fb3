"""A training that is killed and gone on with ends bit for bit as one that was not."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest
import torch

from fgbg_studio.base.events import finish
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.machine import with_threads
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project
from tests.unit.killed_trainings import (
    difference,
    half_written,
    killed_after,
    killed_while_saving,
    training,
)

OPTIONS = TrainOptions(
    name="r",
    size=32,
    epochs=2,
    epoch_samples=40,
    batch=2,
    held_out_samples=4,
    average=0.99,
    device="cpu",
)
FLAGS = (
    *("--name", "r", "--size", "32", "--epochs", "2", "--epoch-samples", "40", "--batch", "2"),
    *("--held-out-samples", "4", "--average", "0.99", "--device", "cpu"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_killed_in_mid_epoch_and_while_saving_it_ends_the_same(
    tiny_master: Path, tmp_path: Path
) -> None:
    calm, disturbed = (Path(shutil.copytree(tiny_master, tmp_path / name)) for name in "ab")
    with with_threads(1), Project.open(calm) as project:
        finish(train(project, OPTIONS))
    chance, run = random.Random(7), disturbed / "runs/r"
    with training(disturbed, *FLAGS, interval=0.1) as process:
        assert killed_while_saving(process, run, chance, skip=2)
    with training(disturbed, "--resume", "r", interval=0.1) as process:
        assert killed_after(process, 0.3)
    with Project.open(disturbed) as project:
        assert not find_run(project, "r").finished
        with with_threads(torch.get_num_threads()):
            finish(train(project, resume="r"))
    assert difference(run, calm / "runs/r") == ""
    assert not half_written(run)
