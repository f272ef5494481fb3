"""Eigen's networks: the paper's sizes, both phases, what the first layers begin with."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from fgbg_studio.data.loader import Batch
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import coding
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.plugins.eigen_network import Eigen, Sizes, lay_first
from fgbg_studio.plugins.eigen_options import EigenOptions
from tests.unit.networks import count_of, network_to_try, shapes_of

Shape = tuple[int, ...]
PAPER = {
    "coarse.layer1": (96, 27, 37),
    "coarse.layer2": (256, 13, 18),
    "coarse.layer3": (384, 13, 18),
    "coarse.layer4": (384, 13, 18),
    "coarse.layer5": (256, 6, 8),
    "coarse.layer6": (4096,),
    "coarse.layer7": (1, 55, 74),
    "fine.layer1": (63, 55, 74),
    "fine.layer2": (64, 55, 74),
    "fine.layer3": (64, 55, 74),
    "fine.layer4": (1, 55, 74),
}
"""Channels, height and width after each layer for 304 x 228, figure 1 of the paper."""
AT_224 = {
    "coarse.layer1": (96, 27, 27),
    "coarse.layer2": (256, 13, 13),
    "coarse.layer3": (384, 13, 13),
    "coarse.layer4": (384, 13, 13),
    "coarse.layer5": (256, 6, 6),
    "coarse.layer6": (4096,),
    "coarse.layer7": (1, 54, 54),
    "fine.layer1": (63, 54, 54),
    "fine.layer2": (64, 54, 54),
    "fine.layer3": (64, 54, 54),
    "fine.layer4": (1, 54, 54),
}
ALEXNET = {"coarse.layer1": (64,), "coarse.layer2": (192,), "coarse.layer4": (256,)}
"""Channels that are others with torchvision's widths; sizes are the same."""


def sizes_of(network: Eigen, height: int, width: int) -> dict[str, Shape]:
    """The shape after every layer, by its name, for one picture."""
    found = shapes_of(
        (f"{part}.{name}", layer)
        for part in ("coarse", "fine")
        for name, layer in network.get_submodule(part).named_children()
    )
    network.learn_at(0.999)
    with torch.no_grad():
        network.eval()(torch.rand(1, 3, height, width), torch.rand(1, 3, height, width))
    return found


def without_memory(**chosen: Any) -> Eigen:
    """A network of the paper's own width with one output; its weights are whatever was there."""
    with torch.device("meta"):
        network = Eigen(EigenOptions(**chosen), outputs=1)
    return network.to_empty(device="cpu")


@pytest.mark.parametrize("convolutions", ["paper", "alexnet"])
@pytest.mark.parametrize(("height", "width", "expected"), [(228, 304, PAPER), (224, 224, AT_224)])
def test_every_layer_has_the_papers_size(
    convolutions: str, height: int, width: int, expected: dict[str, Shape]
) -> None:
    network = without_memory(height=height, width=width, convolutions=convolutions)
    others = ALEXNET if convolutions == "alexnet" else {}
    found = sizes_of(network, height, width)
    assert found == {name: (*others.get(name, s[:1]), *s[1:]) for name, s in expected.items()}


def test_two_outputs_take_the_place_of_two_features() -> None:
    network = Eigen(EigenOptions(width=64, height=64, hidden=16), outputs=2)
    found = sizes_of(network, 64, 64)
    assert found["coarse.layer7"] == found["fine.layer4"] == (2, 14, 14)
    assert (found["fine.layer1"][0], found["fine.layer2"][0]) == (62, 64)


def test_the_paper_has_five_convolutions_and_dropout_on_the_sixth_layer_alone() -> None:
    network = without_memory(background=False)
    kernels = [c.kernel_size for c in network.modules() if isinstance(c, nn.Conv2d)]
    assert kernels == [(11, 11), (5, 5), *[(3, 3)] * 3, (9, 9), (5, 5), (5, 5)]
    dropped = [n for n, layer in network.named_modules() if isinstance(layer, nn.Dropout)]
    assert [name.rpartition(".")[0] for name in dropped] == ["coarse.layer6"]
    assert not any(isinstance(m, nn.ReLU | nn.Sigmoid) for m in network.coarse.layer7)
    assert isinstance(network.fine.layer4, nn.Conv2d)


@pytest.mark.parametrize(
    ("name", "chosen", "parameters"),
    [
        ("eigen", {}, 65_564_444),
        ("eigen", {"grey": True}, 65_497_892),
        ("eigen", {"background": False}, 65_514_530),
        ("eigen", {"convolutions": "alexnet"}, 64_275_324),
        ("eigen-pair", {}, 107_232_956),
        ("eigen-pair", {"width": 304, "height": 228, "background": False}, 141_754_342),
    ],
)
def test_they_have_the_parameters_that_they_say(
    name: str, chosen: dict[str, Any], parameters: int
) -> None:
    assert count_of(name, **chosen) == parameters


@pytest.mark.parametrize(("name", "networks"), [("eigen", 1), ("eigen-pair", 2)])
@pytest.mark.parametrize("share", [0.0, 0.999])
def test_mask_and_depth_come_at_a_quarter_whatever_the_picture(
    name: str, networks: int, share: float
) -> None:
    model = network_to_try(name, width=80, height=64).eval()
    assert sum(isinstance(part, Eigen) for part in model.modules()) == networks
    model.learn_at(share)
    with torch.no_grad():
        for size in ((64, 80), (40, 40), (200, 120)):
            for answer in model(torch.rand(1, 3, *size), torch.zeros(1, 3, *size)):
                assert answer.shape == (1, 1, 14, 18)


def test_the_answer_is_of_the_frame_that_it_names() -> None:
    """A cell of the fine network sees what lies around it, and its neighbours as much less."""
    network = Eigen(EigenOptions(width=64, height=80, hidden=16, grey=True), outputs=1)
    top, left, bottom, right = network.frame
    assert 0 < top < bottom < 1
    assert 0 < left < right < 1
    layer = network.fine.layer1.convolution
    with torch.no_grad():
        layer.weight.fill_(1.0)
    x = torch.zeros(1, 2, 80, 64, requires_grad=True)
    features = nn.functional.avg_pool2d(layer(x), 2)  # a maximum would choose one of its four
    for row, column in ((0, 0), (7, 3), (17, 13)):
        [seen] = torch.autograd.grad(features[0, 0, row, column], x, retain_graph=True)
        rows, columns = (seen[0, 0].sum(side).nonzero().float() + 0.5 for side in (1, 0))
        cell = ((row + 0.5) / 18 * (bottom - top) + top) * 80
        assert float(rows.mean()) == pytest.approx(cell, abs=1e-3)
        cell = ((column + 0.5) / 14 * (right - left) + left) * 64
        assert float(columns.mean()) == pytest.approx(cell, abs=1e-3)


@pytest.mark.parametrize("share", [0.0, 0.999])
def test_a_background_like_the_image_and_none_at_hand_say_what_the_image_alone_says(
    share: float,
) -> None:
    chosen: dict[str, Any] = {"width": 64, "height": 64, "hidden": 16}
    torch.manual_seed(3)
    alone = Eigen(EigenOptions(**chosen, background=False), outputs=1).eval()
    torch.manual_seed(3)
    both = Eigen(EigenOptions(**chosen), outputs=1).eval()
    for network in (alone, both):
        network.learn_at(share)
    mine = both.state_dict()
    others = {name: v for name, v in alone.state_dict().items() if v.shape == mine[name].shape}
    both.load_state_dict(others, strict=False)
    lay_as_alone(both, alone)
    image = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        expected = alone(image, torch.rand_like(image))
        torch.testing.assert_close(both(image, image), expected, atol=1e-4, rtol=1e-4)
        nothing = torch.zeros_like(image)
        torch.testing.assert_close(both(image, nothing), expected, atol=1e-4, rtol=1e-4)
        assert not torch.allclose(both(image, torch.rand_like(image)), expected, atol=1e-3)


def lay_as_alone(both: Eigen, alone: Eigen) -> None:
    """Check that first layers begin with equal halves, and take those of the other network."""
    for mine, its in (
        (both.coarse.layer1.convolution, alone.coarse.layer1.convolution),
        (both.fine.layer1.convolution, alone.fine.layer1.convolution),
    ):
        assert torch.equal(mine.weight[:, :3], mine.weight[:, 3:])
        lay_first(mine, its)
        assert torch.equal(mine.weight, torch.cat([its.weight / 2, its.weight / 2], 1))


def test_in_the_second_phase_the_coarse_network_stays_and_drops_nothing() -> None:
    model = network_to_try("eigen", coarse=0.5)
    inputs = torch.rand(2, 3, 64, 64), torch.rand(2, 3, 64, 64)
    for share, learns in ((0.0, "coarse"), (0.49, "coarse"), (0.5, "fine"), (0.9, "fine")):
        model.train()
        model.learn_at(share)
        model.zero_grad(set_to_none=True)
        answers = model(*inputs)
        torch.autograd.backward(answers[0].square().sum() + answers[1].square().sum())
        learning = {n.split(".")[1] for n, p in model.named_parameters() if p.grad is not None}
        assert learning == {learns}
        twice = [a for a, b in zip(model(*inputs), answers, strict=True) if torch.equal(a, b)]
        assert len(twice) == (2 if learns == "fine" else 0), "dropout draws anew"


def test_sizes_agree_for_every_side() -> None:
    for side in range(64, 320, 4):
        for more in range(4):
            whole = Sizes(side + more, side)
            fine = ((side + more - 9) // 2 + 1) // 2, ((side - 9) // 2 + 1) // 2
            assert whole.answer == fine


def batch_of_objects() -> Batch:
    """Three samples of 64 x 64: a red object at half the depth of a place of noise."""
    image = torch.randint(0, 256, (3, 64, 64, 3), generator=torch.Generator().manual_seed(1))
    image = image.to(torch.uint8)
    batch = {"background": image.clone(), "image": image}
    batch["mask"], batch["depth"] = torch.zeros_like(image[..., 0]), torch.full((3, 64, 64), 3.0)
    for number in range(3):
        at = number, slice(8 * number + 4, 8 * number + 30), slice(30 - 6 * number, 52)
        batch["image"][at] = torch.tensor([200, 40, 60], dtype=torch.uint8)
        batch["mask"][at], batch["depth"][at] = 255, 1.5
    return batch


@pytest.mark.parametrize("name", ["eigen", "eigen-pair"])
def test_it_learns_a_few_samples_by_heart_in_both_phases(name: str) -> None:
    line = f"{name}:width=64,height=64,hidden=64,coarse=0.5"
    options = TrainOptions(model=line, rate=0.001, no_background=0.0, device="cpu")
    learner, batch = Learner(options, DepthScale(), 30, torch.device("cpu")), batch_of_objects()
    losses = [learner.learn(batch) for _ in range(30)]
    for head in ("mask", "depth"):
        assert losses[14][head] < 0.9 * losses[0][head], head
        assert losses[29][head] < 0.7 * losses[15][head], head
    found = learner.predict(batch)
    assert found.probability.shape == found.depth.shape == (3, 64, 64)
    assert iou(found.probability, batch["mask"]) > 0.5


@pytest.mark.usefixtures("one_thread")
def test_stopped_in_either_phase_it_goes_on_bit_for_bit() -> None:
    """Dropout draws what it would have drawn, and the phase is the one it was."""
    options = TrainOptions(
        model="eigen:width=64,height=64,hidden=16,coarse=0.5", rate=0.001, device="cpu"
    )
    batch, kept = batch_of_objects(), {}
    learner = Learner(options, DepthScale(), 6, torch.device("cpu"))
    for step in range(6):
        kept[step] = copy.deepcopy(learner.state())
        learner.learn(batch)
    expected = learner.state()["model"]
    for step in (1, 4):
        torch.manual_seed(9)
        again = Learner(options, DepthScale(), 6, torch.device("cpu"))
        again.restore(kept[step])
        for _ in range(step, 6):
            again.learn(batch)
        found = again.state()["model"]
        assert [n for n, value in expected.items() if not torch.equal(value, found[n])] == []


def iou(probability: Tensor, mask: Tensor) -> float:
    found, true = probability >= 0.5, mask >= 128
    return float((found & true).sum() / (found | true).sum())


def test_answers_of_a_frame_are_scored_where_they_are() -> None:
    """The mask itself, brought to the cells and back, is the mask but for its edge."""
    mask = torch.zeros(1, 1, 224, 224)
    mask[..., 60:150, 20:130] = 1
    sizes = Sizes(224, 224)
    cells, _ = coding.seen(mask, torch.ones_like(mask), sizes.answer, sizes.frame)
    back = coding.enlarged(cells, (224, 224), sizes.frame)
    assert iou(back, mask * 255) > 0.97
