"""DenseDepth: files as Keras and the PyTorch port write them, made here, and bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins.densedepth_weights import EPSILON, from_keras, from_torch
from fgbg_studio.plugins.teachers import densedepth
from fgbg_studio.plugins.teachers.densedepth import Options
from tests.unit.densedepth_files import FEATURES, decoder_layers, flat, port_state, write_keras
from tests.unit.pictures import place


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keras") / "nyu.h5"
    write_keras(path)
    return path


@pytest.fixture
def nyu(master: Path) -> Path:
    """The small file under the published name, in the model folder, only to be read."""
    path = models_folder() / "nyu.h5"
    path.symlink_to(master)
    return path


@pytest.fixture
def spoilt() -> Path:
    """One under the published name, without numbers, to be changed."""
    path = models_folder() / "nyu.h5"
    write_keras(path, make=flat)
    return path


def test_the_published_keras_file_and_the_port_s_are_one_network(nyu: Path) -> None:
    torch.save(port_state(), models_folder() / "nyu.pth")
    image = place(1, 97, 61)
    found = []
    for file in ("nyu.h5", "nyu.pth"):
        teacher = densedepth.build(Options(file=file, height=64))
        assert (teacher.kind, teacher.unit, teacher.quantity) == ("network", "metre", "depth")
        assert teacher.licence
        found.append(teacher.depth(image))
        assert found[-1].shape == (61, 97)
        assert found[-1].dtype == np.float32
        assert 0.1 <= found[-1].min() < found[-1].max() <= 10
    np.testing.assert_allclose(
        found[0], found[1], rtol=1e-3
    )  # torch and Keras guard variances differently


def test_weights_of_the_published_size_load_strictly(tmp_path: Path) -> None:
    shapes = {port: shape for _, port, shape in decoder_layers(1664)}
    state = port_state(flat) | {
        f"{port}.{kind}": torch.zeros(1).expand(shape if kind == "weight" else shape[:1])
        for port, shape in shapes.items()
        for kind in ("weight", "bias")
    }
    torch.save(state, tmp_path / "nyu.pth")
    network = from_torch(tmp_path / "nyu.pth")
    assert network.decoder.conv2.weight.shape == (1664, 1664, 1, 1)
    millions = sum(p.numel() for p in network.parameters()) / 1e6
    classifier = 1000 * 1665 / 1e6
    assert millions - classifier == pytest.approx(42.6, abs=0.1)  # as the paper says


def test_each_axis_and_name_of_keras_finds_its_place(nyu: Path) -> None:
    network = from_keras(nyu)
    state = network.state_dict()
    for name, tensor in port_state().items():
        if "classifier" not in name:
            torch.testing.assert_close(state[name], tensor, rtol=0, atol=0)
    norm = network.encoder.original_model.features.norm0
    assert norm.eps == EPSILON


@pytest.mark.parametrize(("activations", "twice"), [(4, False), (8, True)])
def test_a_keras_file_says_which_activations_it_needs(
    tmp_path: Path, activations: int, twice: bool
) -> None:
    write_keras(tmp_path / "net.h5", activations, flat)
    network = from_keras(tmp_path / "net.h5")
    assert bool(network.decoder.get_submodule("up1").activated_twice) == twice


def test_a_keras_file_of_weights_alone_is_read_too(tmp_path: Path) -> None:
    write_keras(tmp_path / "net.h5", make=flat, weights_alone=True)
    assert from_keras(tmp_path / "net.h5").decoder.conv2.weight.shape[0] == FEATURES


@pytest.mark.parametrize(
    ("bias", "metres"), [(1.0, 10.0), (4.0, 2.5), (1000.0, 0.1), (0.5, 10.0), (-3.0, 10.0)]
)
def test_the_answer_is_ten_metres_over_depth(bias: float, metres: float) -> None:
    state = port_state(flat) | {"decoder.conv3.bias": torch.tensor([bias])}
    torch.save(state, models_folder() / "flat.pth")
    depth = densedepth.build(Options(file="flat.pth", height=64)).depth(place(1, 40, 30))
    np.testing.assert_allclose(depth, metres, rtol=1e-6)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_an_answer_that_is_no_number_is_told(bad: float) -> None:
    state = port_state(flat) | {"decoder.conv3.bias": torch.tensor([bad])}
    torch.save(state, models_folder() / "bad.pth")
    teacher = densedepth.build(Options(file="bad.pth", height=64))
    with pytest.raises(StudioError, match="densedepth gave numbers that are no depth"):
        teacher.depth(place(1, 40, 30))


@pytest.mark.parametrize("size", [(300, 10), (10, 300), (31, 33)])
def test_pictures_of_any_shape_are_seen(size: tuple[int, int]) -> None:
    torch.save(port_state(flat), models_folder() / "flat.pth")
    teacher = densedepth.build(Options(file="flat.pth", height=64))
    assert teacher.depth(place(1, *size)).shape == size[::-1]


def test_a_truncated_keras_file_is_named(spoilt: Path) -> None:
    content = spoilt.read_bytes()
    for share in (0, 0.5, 0.99):
        spoilt.write_bytes(content[: int(share * len(content))])
        with pytest.raises(StudioError, match=r"nyu\.h5 is damaged, or Keras did not write it"):
            densedepth.build(Options())


def test_the_keras_file_of_another_network_is_named(spoilt: Path) -> None:
    with h5py.File(spoilt, "r+") as file:
        del file["model_weights/up1_convA/up1_convA/kernel:0"]
        file["model_weights/up1_convA/up1_convA/kernel:0"] = np.zeros((3, 3, 5, 16), np.float32)
        del file["model_weights/bn/bn/gamma:0"]
        file["model_weights/bn"].attrs["weight_names"] = np.array([b"bn/beta:0"])
    with pytest.raises(StudioError, match=r"nyu\.h5 does not hold.*norm5\.weight is missing"):
        densedepth.build(Options())
    with h5py.File(spoilt, "w") as file:
        file.create_group("model_weights").attrs["layer_names"] = np.array([b"dense"])
        file.create_group("model_weights/dense").attrs["weight_names"] = np.array([], "S1")
    with pytest.raises(StudioError, match=r"nyu\.h5 does not hold.*the layer conv2 is missing"):
        densedepth.build(Options())
    with h5py.File(spoilt, "w") as file:
        file["pictures"] = np.zeros(3)
    with pytest.raises(StudioError, match="Keras did not write it"):
        densedepth.build(Options())


def test_weights_that_lie_in_another_file_are_not_read(spoilt: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(4 * FEATURES))
    with h5py.File(spoilt, "r+") as file:
        group = file["model_weights/conv2/conv2"]
        del group["bias:0"]
        where = [(str(tmp_path / "secret"), 0, 4 * FEATURES)]
        group.create_dataset("bias:0", (FEATURES,), np.float32, external=where)
    with pytest.raises(StudioError, match=r"conv2 in .*nyu\.h5.*they lie in another file"):
        densedepth.build(Options())


def changed(**parts: Any) -> dict[str, Any]:
    return port_state(flat) | {name.replace("__", "."): value for name, value in parts.items()}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decoder__conv3__weight": torch.zeros(1, 9, 3, 3)}, r"shape \(1, 9, 3, 3\), not"),
        ({"decoder__conv2__bias": torch.zeros(10**6)}, "shape"),
        ({"head__weight": torch.zeros(1)}, "head.weight is unknown"),
    ],
)
def test_the_port_s_file_of_another_network_is_named(change: Any, words: str) -> None:
    torch.save(changed(**change), models_folder() / "mine.pth")
    with pytest.raises(StudioError, match=rf"mine\.pth does not hold.*{words}"):
        densedepth.build(Options(file="mine.pth"))


def test_a_whole_pickled_network_is_refused() -> None:
    torch.save(torch.nn.Conv2d(1, 1, 1), models_folder() / "depth_3.pth")
    with pytest.raises(StudioError, match=r"more than weights.*state_dict alone"):
        densedepth.build(Options(file="depth_3.pth"))


def test_a_missing_file_is_told_with_the_way_to_it() -> None:
    with pytest.raises(StudioError, match=r"densedepth/nyu\.h5"):
        densedepth.build(Options())
    with pytest.raises(StudioError, match="No address is known"):
        densedepth.build(Options(file="mine.h5"))
    with pytest.raises(StudioError, match="not a file of the model folder"):
        densedepth.build(Options(file="../mine.h5"))
