"""Networks from whatever they are stored as, and what is none."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.predictor import Predictor
from fgbg_studio.learning.torch_network import TorchNetwork
from tests.unit.exported_files import SCALE, a_file_that_compares
from tests.unit.traps import Trap


@pytest.fixture(scope="module")
def run(trained_master: Path) -> Path:
    return trained_master / "runs" / "first"


def test_a_run_and_its_checkpoints_are_one_network(run: Path, tmp_path: Path) -> None:
    by_run, by_file = load_network(run, "cpu"), load_network(run / "best.pt", "cpu")
    shutil.copy(run / "best.pt", tmp_path / "mine.pt")
    alone = load_network(tmp_path / "mine.pt", "cpu")
    assert (by_run.name, by_file.name, alone.name) == ("first", "first", "mine")
    for network in (by_run, by_file, alone):
        assert network.canvas == (32, 32)
        assert network.depth.unit == "metre"
        assert network.device.startswith("CPU")


def test_what_was_measured_of_its_training_comes_with_a_run(run: Path, tmp_path: Path) -> None:
    assert load_network(run, "cpu").unlikeness is not None
    shutil.copy(run / "best.pt", tmp_path / "mine.pt")
    assert load_network(tmp_path / "mine.pt", "cpu").unlikeness is None


def test_a_run_that_was_deleted_meanwhile_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"run-7 is gone: .*deleted or moved"):
        load_network(tmp_path / "run-7")
    with pytest.raises(StudioError, match="holds no checkpoint yet"):
        load_network(tmp_path)


def test_a_checkpoint_of_an_unknown_model_is_told_with_its_file(run: Path, tmp_path: Path) -> None:
    card, state = checkpoints.load(run / "best.pt")
    options = card.options.model_copy(update={"model": "compact-unit"})
    checkpoints.save(tmp_path / "a.pt", card.model_copy(update={"options": options}), state)
    with pytest.raises(StudioError, match=r"a\.pt is of the model 'compact-unit'.*compact-unet"):
        load_network(tmp_path / "a.pt")


@pytest.mark.parametrize("suffix", [".pt", ".pt2", ".onnx"])
def test_a_strangers_file_runs_nothing_and_is_refused(tmp_path: Path, suffix: str) -> None:
    file, trap = tmp_path / f"a{suffix}", tmp_path / "trapped"
    file.write_bytes(pickle.dumps({"card": Trap(trap)}, protocol=2))
    with pytest.raises(StudioError, match=r"a\.(pt|pt2|onnx) "):
        load_network(file, "cpu")
    assert not trap.exists()


def test_an_exported_network_answers_and_knows_its_training(tmp_path: Path) -> None:
    network = load_network(a_file_that_compares(tmp_path / "bright.onnx"), "cpu")
    assert (network.name, network.canvas, network.depth) == ("bright", (64, 64), SCALE)
    assert network.unlikeness is not None
    image = np.zeros((96, 64, 3), np.uint8)
    image[20:60, 10:50] = 250
    found = Predictor(network).predict(image, np.full_like(image, 60))
    assert np.array_equal(found.probability >= 0.5, image[..., 0] > 60)
    assert np.allclose(found.depth, 1.5)
    assert found.unlikeness == network.unlikeness.of(image)


@pytest.mark.parametrize(
    ("card", "told"), [("", "network of something else"), ("{}", "another version")]
)
def test_an_onnx_file_of_something_else_is_told(tmp_path: Path, card: str, told: str) -> None:
    file = a_file_that_compares(tmp_path / "bright.onnx", card)
    with pytest.raises(StudioError, match=rf"bright\.onnx .*{told}"):
        load_network(file, "cpu")


def test_a_picture_is_no_network(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"picture")
    with pytest.raises(StudioError, match=r"a\.jpg is no network\. Choose a run, a checkpoint"):
        load_network(tmp_path / "a.jpg")


def test_the_best_epoch_is_taken_before_the_last(run: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run, tmp_path / "run"))
    (folder / "best.pt").unlink()
    assert isinstance(load_network(folder, "cpu"), TorchNetwork)
