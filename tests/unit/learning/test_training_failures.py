"""What cannot go on says why and what to do, and leaves the last good checkpoint as it was."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric, Note, finish
from fgbg_studio.data.loader import Batch
from fgbg_studio.jobs.training import train
from fgbg_studio.learning import checkpoints, trainer
from fgbg_studio.learning.failures import NotFiniteError, explained, lacks_memory
from fgbg_studio.learning.learner import Learner, Losses
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

OPTIONS = TrainOptions(
    name="r", size=32, epochs=2, epoch_samples=16, batch=4, held_out_samples=4, device="cpu"
)


def spoil(learner: Learner) -> None:
    """A step so large that nothing finite is left."""
    for group in learner.optimizer.param_groups:
        group["lr"] = math.inf


def test_a_rate_far_too_high_leaves_the_last_checkpoint(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "SAVE_INTERVAL", 0.0)  # it would save after every step
    run = RunFolder(tiny.folder / "runs/r")
    kept: list[bytes] = []
    learners: list[Learner] = []
    advance = Learner.advance

    def advancing(learner: Learner, batch: Batch) -> Losses:
        if learner.step == 2:
            kept.append(run.last.read_bytes())
            spoil(learner)
        learners.append(learner)
        return advance(learner, batch)

    monkeypatch.setattr(Learner, "advance", advancing)
    with pytest.raises(StudioError, match="not a number any more") as refused:
        finish(train(tiny, OPTIONS))
    assert str(run.last) in str(refused.value)
    assert "--rate 0.001 or --precision full" in str(refused.value)
    assert run.last.read_bytes() == kept[0]
    assert all(t.isfinite().all() for t in checkpoints.load(run.last)[1]["model"].values())
    assert not all(p.isfinite().all() for p in learners[-1].model.parameters())


def test_a_loss_that_is_no_number_spoils_no_checkpoint(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = train(tiny, OPTIONS)
    next(event for event in job if isinstance(event, Note) and "Epoch 1" in event.text)
    job.close()
    run = RunFolder(tiny.folder / "runs/r")
    kept = run.last.read_bytes(), run.best.read_bytes()
    inputs = Learner.inputs

    def damaged(learner: Learner, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        image, background = inputs(learner, batch)
        return image * math.nan, background

    monkeypatch.setattr(Learner, "inputs", damaged)
    with pytest.raises(StudioError, match="loss is not a number"):
        finish(train(tiny, resume="r"))
    assert (run.last.read_bytes(), run.best.read_bytes()) == kept


def test_a_batch_that_does_not_fit_is_told_with_half_of_it(tiny: Project) -> None:
    """A real allocation fails: of more bytes than any machine has."""
    options = OPTIONS.model_copy(update={"batch": 4096})
    with pytest.raises(StudioError, match="--batch 2048"), explained(options, lambda: "Kept."):
        torch.empty(options.batch, 2**50, dtype=torch.uint8)
    one = OPTIONS.model_copy(update={"batch": 1})
    with pytest.raises(StudioError, match="smaller samples"), explained(one, lambda: "Kept."):
        raise MemoryError


def test_other_faults_stay_faults() -> None:
    with pytest.raises(RuntimeError, match="shapes"), explained(OPTIONS, lambda: ""):
        raise RuntimeError("shapes cannot be multiplied")
    with (
        pytest.raises(StudioError, match=r"not finite.* Kept\."),
        explained(OPTIONS, lambda: "Kept."),
    ):
        raise NotFiniteError("It is not finite.")
    assert lacks_memory(torch.OutOfMemoryError("CUDA"))
    assert not lacks_memory(RuntimeError("other"))


class NeverClosed:
    """A file whose closing fails, as torch's writer does where it could not write all."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *fault: object) -> None:
        raise RuntimeError("unexpected pos")


@pytest.mark.parametrize(("fault", "told"), [(MemoryError(), True), (OSError("full"), False)])
def test_lack_of_memory_is_seen_below_what_it_led_to(fault: Exception, told: bool) -> None:
    with pytest.raises(RuntimeError, match="unexpected pos") as raised, NeverClosed():
        raise fault
    assert lacks_memory(raised.value) is told


STARVED = """
import resource, sys
import torch
from pathlib import Path
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.jobs.training import train
from fgbg_studio.project import Project
from fgbg_studio.learning import trainer

trainer.SAVE_INTERVAL = 0.0
with Project.open(Path(sys.argv[1])) as project:
    try:
        for event in train(project, resume="r"):
            if isinstance(event, Metric) and event.step == 5:
                pages = int(Path("/proc/self/statm").read_text().split()[0])
                room = pages * resource.getpagesize() + 2**20
                resource.setrlimit(resource.RLIMIT_AS, (room, room))
    except StudioError as error:
        print(error)
"""
"""A training with hardly any memory left after its fifth step."""


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_a_machine_without_memory_keeps_the_run(tiny_folder: Path) -> None:
    options = OPTIONS.model_copy(update={"size": 48, "epoch_samples": 64, "batch": 16})
    with Project.open(tiny_folder) as project:
        job = train(project, options)
        next(event for event in job if isinstance(event, Metric) and event.step == 4)
        job.close()
    run = RunFolder(tiny_folder / "runs/r")
    told = subprocess.run(
        [sys.executable, "-c", STARVED, str(tiny_folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"},
    )
    assert "There is not enough memory." in told.stdout, told.stderr
    assert "--batch 8" in told.stdout
    assert checkpoints.load(run.last)[1]["step"] >= 4
    with Project.open(tiny_folder) as project:
        assert finish(train(project, resume="r")) == run.folder


def test_a_run_of_an_earlier_version_of_its_network_is_not_gone_on_with(tiny: Project) -> None:
    run = RunFolder(finish(train(tiny, OPTIONS)))
    card, state = checkpoints.load(run.last)
    state["model"]["mask.weight"] = state["model"]["mask.weight"][:, :3]
    checkpoints.save(run.last, card, state)
    before = run.last.read_bytes()
    with pytest.raises(StudioError, match=r"last\.pt does not fit .* Train a new run"):
        finish(train(tiny, resume=run.folder.name))
    assert run.last.read_bytes() == before
