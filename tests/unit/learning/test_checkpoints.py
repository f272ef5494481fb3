"""Checkpoints that come back whole, and strangers' files that run nothing."""

from __future__ import annotations

import io
import pickle
import shutil
from pathlib import Path

import pytest
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.checkpoints import Card
from fgbg_studio.learning.devices import choose, device_name
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.torch_network import TorchNetwork
from tests.unit.traps import Trap


def a_card() -> Card:
    options = TrainOptions(name="x", rate=0.01)
    scale = DepthScale(unit="relative", far=9)
    return Card(options=options, canvas=(48, 32), depth=scale, epochs_done=3, metrics={"iou": 0.5})


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    weights = torch.arange(6.0).reshape(2, 3)
    state = {"model": {"w": weights}, "step": 7}
    checkpoints.save(tmp_path / "a.pt", a_card(), state)
    card, loaded = checkpoints.load(tmp_path / "a.pt")
    assert card == a_card()
    assert loaded["step"] == 7
    assert torch.equal(loaded["model"]["w"], weights)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.pt"]


@pytest.mark.parametrize("how", ["torch", "pickle"])
def test_a_strangers_checkpoint_runs_no_code(tmp_path: Path, how: str) -> None:
    trap = tmp_path / "trapped"
    content = {"card": a_card().model_dump(), "state": Trap(trap)}
    if how == "torch":
        torch.save(content, tmp_path / "a.pt")
    else:
        (tmp_path / "a.pt").write_bytes(pickle.dumps(content, protocol=2))
    with pytest.raises(StudioError, match=r"a\.pt is not a checkpoint of this program"):
        checkpoints.load(tmp_path / "a.pt")
    assert not trap.exists()


def saved(value: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


CARD = {"card": a_card().model_dump(), "state": {"step": 1}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        saved(CARD)[:900],
        saved([1, 2]),
        saved(torch.zeros(3)),
        saved({"state": {}}),
        saved({"card": {}, "state": {}}),
        saved({**CARD, "card": {**a_card().model_dump(), "format": 2}}),
        saved({**CARD, "card": {**a_card().model_dump(), "canvas": (0, 48)}}),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pt").write_bytes(content)
    with pytest.raises(StudioError, match=r"a\.pt"):
        checkpoints.load(tmp_path / "a.pt")


def test_a_missing_checkpoint_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="gone"):
        checkpoints.load(tmp_path / "a.pt")
    with pytest.raises(StudioError, match="holds no checkpoint yet"):
        TorchNetwork.load(tmp_path)


def test_a_checkpoint_of_another_model_is_refused(trained_master: Path, tmp_path: Path) -> None:
    shutil.copy(trained_master / "runs/first/last.pt", tmp_path / "a.pt")
    card, state = checkpoints.load(tmp_path / "a.pt")
    state["model"].popitem()
    checkpoints.save(tmp_path / "b.pt", card, state)
    with pytest.raises(StudioError, match=r"b\.pt does not fit the model 'compact-unet'"):
        TorchNetwork.load(tmp_path / "b.pt", "cpu")


def test_a_device_that_is_not_there_is_refused() -> None:
    assert device_name(choose("cpu")).startswith("CPU, ")
    with pytest.raises(StudioError, match="no device 'fast'"):
        choose("fast")
    if not torch.cuda.is_available():
        with pytest.raises(StudioError, match="No CUDA device"):
            choose("cuda")
