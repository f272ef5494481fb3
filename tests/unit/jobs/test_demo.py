"""The demo: the main job from end to end, on the sample project, made small."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base.events import Progress, Result, finish
from fgbg_studio.base.resources import sample_project
from fgbg_studio.jobs.demo import demo
from fgbg_studio.jobs.judging import Judgement
from fgbg_studio.learning import engine
from fgbg_studio.learning.options import TrainOptions

TINY = TrainOptions(
    name="demo", size=32, epochs=1, epoch_samples=8, batch=4, held_out_samples=4, device="cpu"
)


def test_a_demo_that_was_stopped_goes_on_to_its_figures(tmp_path: Path) -> None:
    if not (sample_project() / "project.json").exists():
        pytest.skip("the sample project is not drawn yet")
    folder = tmp_path / "demo"
    job = demo(folder, TINY)
    for event in job:
        if isinstance(event, Progress) and event.unit == "steps" and event.done == 1:
            job.close()
    assert (folder / "runs/demo/last.pt").exists()
    events = list(demo(folder, TINY))
    assert isinstance(events[-1], Result)
    judgement = events[-1].value
    assert isinstance(judgement, Judgement)
    assert (judgement.part, judgement.samples) == ("new-cutouts", 300)
    assert judgement.sheet.is_file()
    assert sum(isinstance(event, Result) for event in events) == 1


def test_starting_the_engine_names_the_device() -> None:
    assert "CPU" in finish(engine.start()) or "CUDA" in finish(engine.start())
