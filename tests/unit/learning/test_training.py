"""Training: it learns, and stopped anywhere and resumed it ends as if nothing had been."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Metric, Note, Preview, Progress, Result, finish
from fgbg_studio.data.loader import EpochOrder, sample_loader
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.runs import find_run, list_runs
from fgbg_studio.jobs.training import train
from fgbg_studio.jobs.unfinished import unfinished
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.machine import with_threads
from fgbg_studio.learning.options import AS_RENDERED, TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.unit.killed_trainings import OF_THE_MACHINE, curves, same

pytestmark = pytest.mark.usefixtures("one_thread")
OPTIONS = TrainOptions(
    name="r", size=32, epochs=2, epoch_samples=10, batch=4, held_out_samples=6, device="cpu"
)
"""Three steps an epoch, the last of them with half a batch."""


@pytest.fixture(scope="module")
def undisturbed(
    tiny_master: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Event]]:
    """The run in one go, and its events."""
    folder = Path(shutil.copytree(tiny_master, tmp_path_factory.mktemp("run") / "tiny"))
    with Project.open(folder) as project, with_threads(1):
        events = list(train(project, OPTIONS))
    return folder / "runs" / "r", events


def test_a_run_tells_and_keeps_its_curves_and_pictures(
    undisturbed: tuple[Path, list[Event]],
) -> None:
    run, events = undisturbed
    assert isinstance(events[-1], Result)
    assert events[-1].value == run
    told = [(e.name, e.step, e.value) for e in events if isinstance(e, Metric)]
    assert [t for t in told if not t[0].startswith(OF_THE_MACHINE)] == curves(run)
    steps = [step for name, step, _ in curves(run) if name == "train/loss"]
    assert steps == [1, 2, 3, 4, 5, 6]
    judged = [step for name, step, _ in curves(run) if name == "held-out/iou"]
    assert judged == [3, 6]
    assert all(math.isfinite(value) for _, _, value in curves(run))
    sheets = [e.image for e in events if isinstance(e, Preview)]
    files = RunFolder(run).pictures()
    assert [file.name for file in files] == ["epoch-001.png", "epoch-002.png"]
    for sheet, file in zip(sheets, files, strict=True):
        assert np.array_equal(read_rgb(file), sheet)
    assert any("CPU" in e.text for e in events if isinstance(e, Note))


def test_stopped_anywhere_and_resumed_it_ends_bit_for_bit_the_same(
    tiny: Project, undisturbed: tuple[Path, list[Event]]
) -> None:
    run, events = undisturbed
    _, expected = checkpoints.load(run / "last.pt")
    begun = next(n for n, event in enumerate(events) if isinstance(event, Note))
    for stop in range(begun + 1, len(events), len(events) // 7):
        job = train(tiny, OPTIONS)
        for _ in range(stop):
            next(job)
        job.close()
        for waiting in unfinished(tiny):
            finish(waiting.job())
        resumed = find_run(tiny, "r")
        assert resumed.finished, stop
        assert curves(resumed.folder) == curves(run), stop
        card, state = checkpoints.load(resumed.folder / "last.pt")
        assert card.epochs_done == 2
        assert same(state, expected), stop
        assert len(RunFolder(resumed.folder).pictures()) == 2
        shutil.rmtree(resumed.folder)


def test_metrics_beyond_the_last_checkpoint_are_forgotten(
    tiny: Project, undisturbed: tuple[Path, list[Event]]
) -> None:
    job = train(tiny, OPTIONS)
    for event in job:
        if isinstance(event, Metric) and event.step == 2:
            job.close()
    record = RunFolder(tiny.folder / "runs" / "r")
    record.record([Metric("train/loss", 3, 9.0), Metric("held-out/iou", 3, 9.0)])
    finish(train(tiny, resume="r"))
    assert curves(record.folder) == curves(undisturbed[0])


def test_a_kill_before_the_first_checkpoint_loses_nothing_but_time(
    tiny: Project, undisturbed: tuple[Path, list[Event]]
) -> None:
    record = RunFolder(tiny.folder / "runs" / "r")
    job = train(tiny, OPTIONS)
    next(event for event in job if isinstance(event, Note))
    job.close()
    assert list_runs(tiny)[0].epoch == 0
    (record.folder / "last.pt").unlink(missing_ok=True)
    record.record([Metric("train/loss", 1, 9.0)])
    finish(train(tiny, resume="r"))
    assert curves(record.folder) == curves(undisturbed[0])


def test_a_run_without_anything_held_out_ends_too(tiny: Project) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"val": 0.0, "test": 0.0}))
    finish(train(tiny, OPTIONS.model_copy(update={"epochs": 1})))
    assert find_run(tiny, "r").finished
    assert unfinished(tiny) == []


def test_a_network_learns_a_few_samples_by_heart(tiny: Project) -> None:
    recipe = tiny.recipe.model_copy(update={"width": 32, "height": 32})
    dataset = tiny.dataset(recipe)
    order = EpochOrder(np.arange(0, 100, 13), 8, 1)
    batch = next(iter(sample_loader(dataset, tiny.folder, order, 8)))
    unchanged = {"no_background": 0.0, **AS_RENDERED}
    options = OPTIONS.model_copy(update=unchanged)
    learner = Learner(options, dataset.depth_scale, 60, torch.device("cpu"))
    losses = [learner.learn(batch) for _ in range(60)]
    for head in ("loss", "mask", "depth"):
        assert losses[-1][head] < 0.5 * losses[0][head], head
    found = learner.predict(batch)
    true = batch["mask"] >= 128
    both = ((found.probability >= 0.5) & true).sum()
    either = ((found.probability >= 0.5) | true).sum()
    assert float(both / either) > 0.8


@pytest.mark.parametrize("sharp", [True, False])
def test_masks_are_learned_at_half_opacity_or_with_their_soft_edges(
    tiny: Project, sharp: bool
) -> None:
    dataset = tiny.dataset()
    order = EpochOrder(np.arange(4), 4, 1)
    batch = next(iter(sample_loader(dataset, tiny.folder, order, 4)))
    soft = torch.randint(0, 256, batch["mask"].shape, dtype=torch.uint8)
    hard = torch.where(soft >= 128, 255, 0).to(torch.uint8)
    options = OPTIONS.model_copy(update={"sharp": sharp})
    learner = Learner(options, dataset.depth_scale, 1, torch.device("cpu"))
    losses = [learner.predict(batch | {"mask": mask}).losses["mask"] for mask in (soft, hard)]
    assert (losses[0] == losses[1]) is sharp


def test_names_are_checked_and_runs_never_overwritten(tiny: Project) -> None:
    few = OPTIONS.model_copy(update={"epochs": 1, "epoch_samples": 4})
    finish(train(tiny, few))
    with pytest.raises(StudioError, match="a run 'r' already"):
        finish(train(tiny, few))
    for name in ("../r", ".r", "a/b"):
        with pytest.raises(StudioError, match="cannot be a run's name"):
            finish(train(tiny, few.model_copy(update={"name": name})))
    for unknown in ("never", "../r"):
        with pytest.raises(StudioError, match="There are: r"):
            finish(train(tiny, resume=unknown))
    with pytest.raises(StudioError, match="no 'resnet' among the models"):
        finish(train(tiny, few.model_copy(update={"name": "s", "model": "resnet"})))
    assert [run.name for run in list_runs(tiny)] == ["r"]


def test_pictures_added_meanwhile_do_not_enter_a_run(
    tiny: Project, undisturbed: tuple[Path, list[Event]]
) -> None:
    job = train(tiny, OPTIONS)
    for event in job:
        if isinstance(event, Progress) and event.unit == "steps" and event.done == 3:
            break
    job.close()
    extra = tiny.contents.backgrounds[0].model_copy(update={"id": tiny.new_ids("b")[0]})
    tiny.put(extra)
    tiny.set_recipe(tiny.recipe.model_copy(update={"seed": 99}))
    resumed = finish(train(tiny, resume="r"))
    assert curves(resumed) == curves(undisturbed[0])


def test_a_background_without_ground_is_found_before_a_run_is_begun(tiny: Project) -> None:
    painted = tiny.contents.backgrounds[0].model_copy(update={"regions": "regions/b0001.png"})
    sky = np.zeros((painted.height, painted.width), np.uint8)
    sky[:4] = 255
    write_png(tiny.path(painted.regions), sky)
    tiny.put(painted)
    tiny.set_recipe(tiny.recipe.model_copy(update={"placement": "ground", "horizon": 0.8}))
    with pytest.raises(StudioError, match="Nothing can stand"):
        finish(train(tiny, OPTIONS))
    assert not (tiny.folder / "runs").exists()
