"""What a run's samples are like is measured once, before its first step."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fgbg_studio.base.events import finish
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.jobs.measuring import record_unlikeness
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.unlikeness import LIMIT
from fgbg_studio.project import Project


def test_a_training_measures_its_samples(trained_master: Path) -> None:
    measured = RunFolder(trained_master / "runs/first").unlikeness()
    assert measured is not None
    assert measured.side == 32
    assert len(measured.places) == 64 + 4  # all that there are, and their backgrounds
    with Project.open(trained_master, read_only=True) as project:
        background = read_rgb(project.path(project.contents.backgrounds[0].file))
    assert measured.of(background) < LIMIT < measured.of(np.zeros((50, 50, 3), np.uint8))


def test_a_run_that_has_learned_is_not_measured_again(trained_folder: Path) -> None:
    run = RunFolder(trained_folder / "runs/first")
    run.unlikeness_file.unlink()
    with Project.open(trained_folder) as project:
        finish(train(project, resume="first"))
    assert run.unlikeness() is None


def test_a_run_that_was_killed_before_its_first_step_is_measured(trained_folder: Path) -> None:
    run = RunFolder(trained_folder / "runs/first")
    before = run.unlikeness_file.read_bytes()
    for file in (run.unlikeness_file, run.last):
        file.unlink()
    with Project.open(trained_folder) as project:
        list(record_unlikeness(project, run))
    assert run.unlikeness_file.read_bytes() == before
