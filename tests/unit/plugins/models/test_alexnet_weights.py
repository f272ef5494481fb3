"""Weights from ImageNet: from torchvision's own file, from its convolutions alone, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torchvision.models import alexnet

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.learning.learner import Learner, build_model
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.plugins import alexnet_weights
from fgbg_studio.plugins.eigen_network import Eigen
from fgbg_studio.plugins.eigen_options import ALEXNET, EigenOptions
from fgbg_studio.project import Project
from tests.unit.weights import place_weights

SMALL: dict[str, Any] = {"width": 64, "height": 64, "hidden": 16, "convolutions": "alexnet"}
LINE = "eigen:width=64,height=64,hidden=16,convolutions=alexnet,file=mine.pth"


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    """Random weights by torchvision's names, without the classifier that fills its file."""
    torch.manual_seed(2)
    with torch.device("meta"):
        names = alexnet(weights=None).features.state_dict(prefix="features.")
    return {name: torch.randn(value.shape) * 0.05 for name, value in names.items()}


def placed(state: dict[str, Any], name: str = "mine.pth") -> Path:
    torch.save(state, models_folder() / name)
    return models_folder() / name


def begun(**chosen: Any) -> Eigen:
    options = EigenOptions(**SMALL | {"file": "mine.pth"} | chosen)
    network = Eigen(options, outputs=1).eval()
    alexnet_weights.begin([network], options)
    return network


def test_the_convolutions_do_what_torchvisions_do(state: dict[str, Tensor]) -> None:
    placed(state | {"classifier.1.weight": torch.zeros(1), "classifier.1.bias": torch.zeros(1)})
    network = begun(background=False)
    theirs = alexnet(weights=None).eval()
    theirs.load_state_dict(state, strict=False)
    x = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        found = x
        for number in range(1, 6):
            found = network.coarse.get_submodule(f"layer{number}")(found)
        torch.testing.assert_close(found, theirs.features(x))


def test_with_a_background_the_first_weights_are_copied_and_halved(
    state: dict[str, Tensor],
) -> None:
    placed(state)
    first = begun().coarse.layer1.convolution
    half = state["features.0.weight"] / 2
    assert torch.equal(first.weight, torch.cat([half, half], dim=1))
    assert torch.equal(first.state_dict()["bias"], state["features.0.bias"])


def test_grey_sums_the_colours(state: dict[str, Tensor]) -> None:
    placed(state)
    summed = state["features.0.weight"].sum(1, keepdim=True)
    assert torch.equal(begun(grey=True, background=False).coarse.layer1.convolution.weight, summed)
    both = begun(grey=True).coarse.layer1.convolution.weight
    assert torch.equal(both, torch.cat([summed / 2, summed / 2], dim=1))


def test_a_run_begins_with_them_and_a_checkpoint_needs_no_file(
    tiny: Project, state: dict[str, Tensor]
) -> None:
    path = placed(state)
    options = TrainOptions(model=LINE, device="cpu")
    learner = Learner(options, tiny.contents.depth, 9, torch.device("cpu"))
    learner.begin()
    kept = learner.state()
    path.unlink()
    with pytest.raises(StudioError, match=r"mine\.pth"):
        learner.begin()
    again = build_model(LINE)
    again.load_state_dict(kept["model"])
    found = again.state_dict()["both.coarse.layer3.convolution.weight"]
    assert torch.equal(found, state["features.6.weight"])


def test_both_of_a_pair_begin_with_them(tiny: Project, state: dict[str, Tensor]) -> None:
    placed(state)
    line = LINE.replace("eigen:", "eigen-pair:")
    options = TrainOptions(model=line, device="cpu")
    learner = Learner(options, tiny.contents.depth, 9, torch.device("cpu"))
    learner.begin()
    for part in ("mask", "depth"):
        found = learner.model.state_dict()[f"{part}.coarse.layer2.convolution.weight"]
        assert torch.equal(found, state["features.3.weight"])


def test_another_networks_file_is_refused_by_name(state: dict[str, Tensor]) -> None:
    wrong = dict(state)
    wrong["features.3.weight"] = torch.zeros(256, 96, 5, 5)
    placed(wrong)
    with pytest.raises(StudioError, match=r"mine.pth.*AlexNet's convolutions: features.3"):
        begun()
    placed({"layer1.0.conv1.weight": torch.zeros(64, 64, 3, 3)})
    with pytest.raises(StudioError, match=r"features\.0\.weight is missing"):
        begun()


def test_damaged_files_and_those_that_hold_code_are_refused() -> None:
    (models_folder() / "mine.pth").write_bytes(b"no weights at all")
    with pytest.raises(StudioError, match="damaged"):
        begun()
    torch.save({"features.0.weight": Path("x")}, models_folder() / "mine.pth")
    with pytest.raises(StudioError, match="more than weights"):
        begun()


def test_the_published_file_is_known_by_its_hash(state: dict[str, Tensor]) -> None:
    with pytest.raises(StudioError, match=f"models --download {ALEXNET.name}"):
        begun(file=ALEXNET.name)
    placed(state, ALEXNET.name)
    with pytest.raises(StudioError, match="not the file that its publisher offers"):
        begun(file=ALEXNET.name)
    assert ALEXNET.digest.partition(":")[2][:8] == ALEXNET.name[-12:-4]


@pytest.mark.parametrize("name", ["../mine.pth", "/etc/mine.pth"])
def test_files_outside_the_model_folder_are_not_read(name: str) -> None:
    with pytest.raises(StudioError, match="not a file of the model folder"):
        begun(file=name)


@pytest.mark.weights
def test_the_real_weights_fit() -> None:
    place_weights("alexnet_imagenet_features.pth")
    network = begun(file="alexnet_imagenet_features.pth", background=False)
    weight = network.coarse.layer1.convolution.weight.detach()
    assert float(weight.abs().max()) > 0.3, "edges and colours, no random numbers"
