"""Learning from real samples: depth that is unknown, exact resuming, and the loop closed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from fgbg_studio.base import registry
from fgbg_studio.base.events import Progress, finish
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.jobs.adding import AddOptions, add_prediction, predicted_mask
from fgbg_studio.jobs.material import material_of
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.jobs.starting import continued
from fgbg_studio.jobs.training import train
from fgbg_studio.jobs.training_parts import held_out
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.coding import coded
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.loss_options import HEADS, weights_of
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.predictor import Predictor
from fgbg_studio.project import Project
from tests.unit.killed_trainings import curves, same
from tests.unit.real_photos import add_real, real_photo, write_real_photo

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
OPTIONS = TrainOptions.model_validate(
    {
        "name": "r",
        "size": 32,
        "epochs": 2,
        "epoch_samples": 10,
        "batch": 4,
        "held_out_samples": 6,
        "real_share": 0.5,
        "device": "cpu",
    }
)


def batch_of(known: list[bool]) -> dict[str, Tensor]:
    """Samples of chance; of some the depth is known."""
    random, count = np.random.default_rng(1), len(known)
    image, place = random.integers(0, 256, (2, count, 32, 32, 3)).astype(np.uint8)
    depth = random.uniform(1, 50, (count, 32, 32)).astype(np.float32)
    depth[~np.array(known)] = 0
    mask = (random.random((count, 32, 32)) < 0.3).astype(np.uint8) * np.uint8(255)
    arrays = {"image": image, "background": place, "mask": mask, "depth": depth}
    return {name: torch.from_numpy(values) for name, values in arrays.items()}


@pytest.mark.parametrize("name", registry.names("losses"))
@pytest.mark.parametrize("known", [[False, True, False, True], [False] * 4])
def test_no_loss_counts_a_picture_of_which_nothing_is_known(name: str, known: list[bool]) -> None:
    plugin = registry.load("losses", name)
    batch = batch_of(known)
    logits = torch.randn(4, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    logits.requires_grad_()
    target = coded(batch["depth"][:, None], DepthScale())
    loss = plugin.build(plugin.Options())(logits, target, (batch["depth"][:, None] > 0).float())
    loss.backward()
    assert logits.grad is not None
    assert torch.isfinite(loss)
    assert torch.isfinite(logits.grad).all()
    assert [bool(row.any()) for row in logits.grad] == known


def test_a_batch_of_unknown_depths_teaches_the_mask_alone() -> None:
    every = {name: 0.5 for head in HEADS for name in weights_of(head)}
    learner = Learner(OPTIONS.model_copy(update=every), DepthScale(), 8, CPU)
    for _ in range(3):
        losses = learner.learn(batch_of([False] * 4))
        assert losses["depth"] == 0
        assert losses["mask"] > 0
    learner.require_finite()


@pytest.fixture(scope="module")
def with_real(tiny_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project with two real samples, one of them without its background."""
    folder = Path(shutil.copytree(tiny_master, tmp_path_factory.mktemp("real") / "tiny"))
    with Project.open(folder) as project:
        add_real(project, folder.parent, 7)
        add_real(project, folder.parent, 8, paired=False)
    return folder


def copy_of(folder: Path, name: Path) -> Path:
    return Path(shutil.copytree(folder, name))


def test_stopped_in_mid_epoch_and_resumed_a_run_ends_bit_for_bit_the_same(
    with_real: Path, tmp_path: Path
) -> None:
    folder = copy_of(with_real, tmp_path / "p")
    with Project.open(folder) as project:
        whole = finish(train(project, OPTIONS))
        _, expected = checkpoints.load(whole / "last.pt")
        found = curves(whole)
        shutil.rmtree(whole)
        for event in (job := train(project, OPTIONS)):
            if isinstance(event, Progress) and event.unit == "steps" and event.done == 4:
                job.close()  # in the midst of the second epoch
        assert checkpoints.load(whole / "last.pt")[1]["step"] == 4
        finish(train(project, resume="r"))
        assert curves(whole) == found
        assert same(checkpoints.load(whole / "last.pt")[1], expected)


@pytest.mark.parametrize(
    "changes", [{"renderer": "device"}, {"growing": True, "size": 0, "epochs": 3}, {"batch": 1}]
)
def test_each_way_of_training_learns_from_them(
    with_real: Path, tmp_path: Path, changes: dict[str, Any]
) -> None:
    folder = copy_of(with_real, tmp_path / "p")
    with Project.open(folder) as project:
        project.set_recipe(project.recipe.model_copy(update={"width": 80, "height": 80}))
        options = OPTIONS.model_copy(update={"epoch_samples": 4, "average": 0.5, **changes})
        run = finish(train(project, options))
    losses = [value for name, _, value in curves(run) if name == "train/loss"]
    assert np.isfinite(losses).all()


def test_held_out_samples_are_rendered_ones(with_real: Path) -> None:
    with Project.open(with_real, read_only=True) as project:
        material = material_of(project, OPTIONS, project.dataset())
        for batch in held_out(material, OPTIONS).batches:
            assert int(batch["index"].min()) >= 0
            assert bool((batch["depth"] > 0).any((1, 2)).all())


def loss_on(run: Path, seed: int) -> float:
    """The mean cross-entropy of what a run's last network says of a photo alone."""
    image, mask, _ = real_photo(seed)
    found = Predictor(load_network(run / "last.pt", "cpu")).predict(image).probability
    found = np.clip(found, 1e-6, 1 - 1e-6)
    return float(-np.where(mask > 127, np.log(found), np.log1p(-found)).mean())


def test_the_loop_closes(tiny_folder: Path, tmp_path: Path) -> None:
    """Train, find a picture that goes wrong, fix and add it, go on: it is learned, nothing lost."""
    changes = {"name": "first", "epochs": 5, "epoch_samples": 64, "batch": 8, "real_share": 0.2}
    changes["held_out_samples"] = 36  # all there are
    with Project.open(tiny_folder) as project:
        first = finish(train(project, OPTIONS.model_copy(update=changes)))
        picture, mask, _ = write_real_photo(tmp_path, 7)
        assert finish(predicted_mask(project, "first", picture, "", 0.5)).shape == mask.shape
        finish(add_prediction(project, picture, mask, AddOptions()))
        then = finish(train(project, continued(project, "first")))
        before, after = (find_run(project, name).metrics for name in ("first", then.name))
    assert loss_on(then, 7) < 0.5 * loss_on(first, 7)
    assert after["held-out/iou"] > before["held-out/iou"] - 0.01
