"""Growing samples, averages, half precision and early stopping, each stopped and resumed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from fgbg_studio.base import folder_lock
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric, Note, finish
from fgbg_studio.data.loader import Batch
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.jobs.training import train
from fgbg_studio.jobs.unfinished import unfinished
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.torch_network import TorchNetwork
from fgbg_studio.project import Project
from tests.unit.killed_trainings import curves, difference

pytestmark = pytest.mark.usefixtures("one_thread")
OPTIONS = TrainOptions(
    name="r", size=32, epochs=3, epoch_samples=8, batch=4, held_out_samples=6, device="cpu"
)


@pytest.mark.parametrize(
    "ways",
    [
        {"average": 0.9, "patience": 2},
        {"precision": "half"},
        {"size": 72, "growing": True},
    ],
    ids=["average", "half", "growing"],
)
def test_stopped_in_mid_epoch_it_ends_the_same(
    tiny_master: Path, tmp_path: Path, ways: dict[str, Any]
) -> None:
    options = OPTIONS.model_copy(update=ways)
    runs = []
    for name, stop in (("calm", 0), ("stopped", 3)):
        folder = Path(shutil.copytree(tiny_master, tmp_path / name))
        with Project.open(folder) as project:
            job = train(project, options)
            if stop:
                next(e for e in job if isinstance(e, Metric) and e.step == stop)
                job.close()
                job = train(project, resume="r")
            runs.append(finish(job))
    assert difference(*runs) == ""


def test_samples_grow_and_are_judged_at_the_final_size(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, tuple[int, ...]]] = []
    advance, predict = Learner.advance, Learner.predict

    def advancing(learner: Learner, batch: Batch) -> Any:
        seen.append(("learned", tuple(batch["mask"].shape[1:])))
        return advance(learner, batch)

    def predicting(learner: Learner, batch: Batch) -> Any:
        seen.append(("judged", tuple(batch["mask"].shape[1:])))
        return predict(learner, batch)

    monkeypatch.setattr(Learner, "advance", advancing)
    monkeypatch.setattr(Learner, "predict", predicting)
    changes = {"size": 128, "growing": True, "epoch_samples": 4, "held_out_samples": 2}
    finish(train(tiny, OPTIONS.model_copy(update=changes)))
    judged = ("judged", (128, 128))
    assert seen == [
        ("learned", (64, 64)), judged, ("learned", (112, 112)), judged, ("learned", (128, 128)),
        judged,
    ]  # fmt: skip


def test_the_average_is_what_is_judged_kept_and_predicted_with(tiny: Project) -> None:
    run = RunFolder(finish(train(tiny, OPTIONS.model_copy(update={"average": 0.9}))))
    _, last = checkpoints.load(run.last)
    assert not torch.equal(last["average"]["mask.weight"], last["model"]["mask.weight"])
    (run.folder / "best.pt").unlink()
    found = TorchNetwork.load(run.folder, "cpu").model.state_dict()
    assert all(torch.equal(found[name], last["average"][name]) for name in found)


def test_without_a_better_iou_it_ends_early_and_stays_ended(tiny: Project) -> None:
    card = Card(options=OPTIONS, canvas=(32, 32), depth=tiny.contents.depth)
    patient = card.model_copy(update={"options": OPTIONS.model_copy(update={"patience": 2})})
    for number, (iou, waited) in enumerate([(0.5, 0), (0.4, 1), (0.6, 0), (0.5, 1), (0.5, 2)]):
        assert not patient.has_waited
        patient, better = patient.after_epoch(number, {"iou": iou})
        assert (patient.waited, better) == (waited, waited == 0)
    assert patient.has_waited
    assert patient.metrics["best-iou"] == 0.6
    run = RunFolder(finish(train(tiny, OPTIONS.model_copy(update={"epochs": 1}))))
    kept, state = checkpoints.load(run.last)
    ended = kept.model_copy(update={"options": patient.options, "waited": 2})
    checkpoints.save(run.last, ended, state)
    before = curves(run.folder)
    notes = [event.text for event in train(tiny, resume="r") if isinstance(event, Note)]
    assert any("No better IoU for 2 epochs" in text for text in notes)
    assert curves(run.folder) == before


def test_a_run_that_ended_early_is_finished(tiny: Project) -> None:
    options = OPTIONS.model_copy(update={"patience": 1, "epochs": 200, "rate": 1e-6})
    run = RunFolder(finish(train(tiny, options)))
    waited = [m.value for m in run.metrics() if m.name == "epochs/waited"]
    assert waited == [0.0] * (len(waited) - 1) + [1.0]
    assert len(waited) < 200
    assert find_run(tiny, "r").finished
    assert unfinished(tiny) == []


def test_figures_of_parts_and_of_the_machine_are_recorded(tiny: Project) -> None:
    run = finish(train(tiny, OPTIONS.model_copy(update={"held_out_samples": 36, "epochs": 1})))
    names = {metric.name for metric in RunFolder(run).metrics()}
    for part in ("new-cutouts", "new-backgrounds"):
        assert {f"{part}/iou", f"{part}/delta1"} <= names
    assert {f"held-out/{name}" for name in ("loss", "mask", "depth", "iou", "delta1")} <= names
    assert {f"train/{name}" for name in ("loss", "mask", "depth", "rate")} <= names
    assert {"device/memory", "speed/samples", "time/loading", "time/computing"} <= names


def test_what_has_changed_is_told_before_going_on(tiny: Project) -> None:
    job = train(tiny, OPTIONS)
    next(event for event in job if isinstance(event, Metric) and event.step == 2)
    with pytest.raises(StudioError, match="open in another window"):
        finish(train(tiny, resume="r"))
    job.close()
    run = RunFolder(tiny.folder / "runs/r")
    assert folder_lock.acquire(run.folder) == ""
    folder_lock.release(run.folder)
    facts = run.machine()
    assert facts["threads"] == 1
    run.record_machine({**facts, "versions": {**facts["versions"], "torch": "1.0"}})
    changed = tiny.contents.backgrounds[0].file
    with tiny.path(changed).open("ab") as file:
        file.write(b"more")
    events = list(train(tiny, resume="r"))
    notes = [event.text for event in events if isinstance(event, Note) and event.warning]
    assert len(notes) == 2
    assert "torch has changed from 1.0 to" in notes[0]
    assert changed in notes[1]


def test_a_network_that_cannot_be_compiled_is_used_as_it_is(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        def translated(*_: Any) -> Any:
            raise RuntimeError("no compiler\nhere")

        return translated

    monkeypatch.setattr(torch, "compile", failing)
    options = OPTIONS.model_copy(update={"compiled": "on", "epochs": 1})
    events = list(train(tiny, options))
    notes = [event.text for event in events if isinstance(event, Note) and event.warning]
    assert notes == ["The network could not be compiled and is used as it is (no compiler)."]
