"""DenseDepth: files as Keras and the PyTorch port write them, made here, and bad ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins.densedepth_weights import EPSILON, from_keras, from_torch
from fgbg_studio.plugins.teachers import densedepth
from fgbg_studio.plugins.teachers.densedepth import Options
from tests.unit.pictures import place

Array = npt.NDArray[np.float32]
Layer = tuple[str, str, tuple[int, ...]]
"""Keras' name of a layer, the port's, and its kernel's shape for torch; a norm's width alone."""
PORT = "encoder.original_model.features"
GROWTH, NARROW = 32, 128


def encoder_layers() -> Iterator[Layer]:
    """DenseNet-169, block by block, as both sides name it."""
    yield "conv1/conv", f"{PORT}.conv0", (64, 3, 7, 7)
    yield "conv1/bn", f"{PORT}.norm0", (64,)
    width = 64
    for block, count in enumerate((6, 12, 32, 32), 1):
        for layer in range(1, count + 1):
            keras = f"conv{block + 1}_block{layer}"
            port = f"{PORT}.denseblock{block}.denselayer{layer}"
            yield f"{keras}_0_bn", f"{port}.norm1", (width,)
            yield f"{keras}_1_conv", f"{port}.conv1", (NARROW, width, 1, 1)
            yield f"{keras}_1_bn", f"{port}.norm2", (NARROW,)
            yield f"{keras}_2_conv", f"{port}.conv2", (GROWTH, NARROW, 3, 3)
            width += GROWTH
        if block < 4:
            yield f"pool{block + 1}_bn", f"{PORT}.transition{block}.norm", (width,)
            width //= 2
            port = f"{PORT}.transition{block}.conv"
            yield f"pool{block + 1}_conv", port, (width, 2 * width, 1, 1)
    yield "bn", f"{PORT}.norm5", (width,)


def decoder_layers(features: int) -> Iterator[Layer]:
    yield "conv2", "decoder.conv2", (features, 1664, 1, 1)
    for level, skipped in enumerate((256, 128, 64, 64), 1):
        taken, given = features // 2 ** (level - 1) + skipped, features // 2**level
        yield f"up{level}_convA", f"decoder.up{level}.convA", (given, taken, 3, 3)
        yield f"up{level}_convB", f"decoder.up{level}.convB", (given, given, 3, 3)
    yield "conv3", "decoder.conv3", (1, features // 16, 3, 3)


FEATURES = 32
"""Channels that the decoder begins with in files that are used; 1664 as published takes long."""


@cache
def random(*shape: int) -> Array:
    inputs = max(1, int(np.prod(shape[1:])))
    made = np.random.default_rng(inputs + shape[0]).standard_normal(shape, np.float32)
    return np.asarray(made * np.float32(inputs**-0.5), np.float32)


def weights(port: str, shape: tuple[int, ...]) -> dict[str, Array]:
    """What a layer has, by Keras' names, in torch's order of axes."""
    if len(shape) == 1:
        return {
            "gamma": np.ones(shape, np.float32),
            "beta": random(*shape),
            "moving_mean": random(*shape) * np.float32(0.1),
            "moving_variance": 1 + np.abs(random(*shape)),
        }
    kernel = {"kernel": random(*shape)}
    if not port.startswith("decoder"):
        return kernel
    bias = np.full(shape[0], 12.0 if port == "decoder.conv3" else 0.01, np.float32)
    return kernel | {"bias": bias}


def write_keras(path: Path, features: int = FEATURES, activations: int = 4, root: str = "") -> None:
    """A file as Keras 2.2.4 saves a model: `model_weights`, or the weights alone at the root."""
    with h5py.File(path, "w") as file:
        group = file if root else file.create_group("model_weights")
        names: list[bytes] = [b"input_1"]
        group.create_group("input_1").attrs["weight_names"] = np.array([], "S1")
        for keras, port, shape in (*encoder_layers(), *decoder_layers(features)):
            names.append(keras.encode())
            put_layer(group.create_group(keras), keras, weights(port, shape))
        group.attrs["layer_names"] = np.array(names)
        layers = [{"class_name": "LeakyReLU"}] * activations + [{"class_name": "Conv2D"}]
        if not root:
            file.attrs["model_config"] = json.dumps({"config": {"layers": layers}}).encode()


def put_layer(group: h5py.Group, keras: str, content: dict[str, Array]) -> None:
    group.attrs["weight_names"] = np.array([f"{keras}/{kind}:0".encode() for kind in content])
    for kind, array in content.items():
        turned = array.transpose(2, 3, 1, 0) if array.ndim == 4 else array
        group.create_dataset(f"{keras}/{kind}:0", data=turned)


TORCH = {"gamma": "weight", "kernel": "weight", "beta": "bias", "bias": "bias"}
TORCH |= {"moving_mean": "running_mean", "moving_variance": "running_var"}


def port_state(features: int = FEATURES) -> dict[str, Tensor]:
    """The same weights by the names of the port."""
    state = {
        f"{port}.{TORCH[kind]}": torch.from_numpy(array)
        for _, port, shape in (*encoder_layers(), *decoder_layers(features))
        for kind, array in weights(port, shape).items()
    }
    state["encoder.original_model.classifier.weight"] = torch.zeros(1).expand(1000, 1664)
    state["encoder.original_model.classifier.bias"] = torch.zeros(1000)
    return state


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keras") / "nyu.h5"
    write_keras(path)
    return path


@pytest.fixture
def nyu(master: Path) -> Path:
    """The small file under the published name, in the model folder."""
    path = models_folder() / "nyu.h5"
    path.write_bytes(master.read_bytes())
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
    state = port_state() | {
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
    write_keras(tmp_path / "net.h5", 16, activations)
    network = from_keras(tmp_path / "net.h5")
    assert bool(network.decoder.get_submodule("up1").activated_twice) == twice


def test_a_keras_file_of_weights_alone_is_read_too(tmp_path: Path) -> None:
    write_keras(tmp_path / "net.h5", 16, root="weights")
    assert from_keras(tmp_path / "net.h5").decoder.conv2.weight.shape[0] == 16


@pytest.mark.parametrize(
    ("bias", "metres"), [(1.0, 10.0), (4.0, 2.5), (1000.0, 0.1), (0.5, 10.0), (-3.0, 10.0)]
)
def test_the_answer_is_ten_metres_over_depth(tmp_path: Path, bias: float, metres: float) -> None:
    state = port_state()
    state["decoder.conv3.weight"] = torch.zeros(1, 2, 3, 3)
    state["decoder.conv3.bias"] = torch.tensor([bias])
    torch.save(state, models_folder() / "flat.pth")
    depth = densedepth.build(Options(file="flat.pth", height=64)).depth(place(1, 40, 30))
    np.testing.assert_allclose(depth, metres, rtol=1e-6)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_an_answer_that_is_no_number_is_told(bad: float) -> None:
    state = port_state() | {"decoder.conv3.bias": torch.tensor([bad])}
    torch.save(state, models_folder() / "bad.pth")
    teacher = densedepth.build(Options(file="bad.pth", height=64))
    with pytest.raises(StudioError, match="densedepth gave numbers that are no depth"):
        teacher.depth(place(1, 40, 30))


@pytest.mark.parametrize("size", [(300, 10), (10, 300), (31, 33)])
def test_pictures_of_any_shape_are_seen(nyu: Path, size: tuple[int, int]) -> None:
    assert densedepth.build(Options(height=64)).depth(place(1, *size)).shape == size[::-1]


def test_a_truncated_keras_file_is_named(nyu: Path) -> None:
    content = nyu.read_bytes()
    for share in (0, 0.5, 0.99):
        nyu.write_bytes(content[: int(share * len(content))])
        with pytest.raises(StudioError, match=r"nyu\.h5 is damaged, or Keras did not write it"):
            densedepth.build(Options())


def test_the_keras_file_of_another_network_is_named(nyu: Path) -> None:
    with h5py.File(nyu, "r+") as file:
        del file["model_weights/up1_convA/up1_convA/kernel:0"]
        file["model_weights/up1_convA/up1_convA/kernel:0"] = np.zeros((3, 3, 5, 16), np.float32)
        del file["model_weights/bn/bn/gamma:0"]
        file["model_weights/bn"].attrs["weight_names"] = np.array([b"bn/beta:0"])
    with pytest.raises(StudioError, match=r"nyu\.h5 does not hold.*norm5\.weight is missing"):
        densedepth.build(Options())
    with h5py.File(nyu, "w") as file:
        file.create_group("model_weights").attrs["layer_names"] = np.array([b"dense"])
        file.create_group("model_weights/dense").attrs["weight_names"] = np.array([], "S1")
    with pytest.raises(StudioError, match=r"nyu\.h5 does not hold.*the layer conv2 is missing"):
        densedepth.build(Options())
    with h5py.File(nyu, "w") as file:
        file["pictures"] = np.zeros(3)
    with pytest.raises(StudioError, match="Keras did not write it"):
        densedepth.build(Options())


def test_weights_that_lie_in_another_file_are_not_read(nyu: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(4 * FEATURES))
    with h5py.File(nyu, "r+") as file:
        group = file["model_weights/conv2/conv2"]
        del group["bias:0"]
        where = [(str(tmp_path / "secret"), 0, 4 * FEATURES)]
        group.create_dataset("bias:0", (FEATURES,), np.float32, external=where)
    with pytest.raises(StudioError, match=r"conv2 in .*nyu\.h5.*they lie in another file"):
        densedepth.build(Options())


def changed(**parts: Any) -> dict[str, Any]:
    return port_state() | {name.replace("__", "."): value for name, value in parts.items()}


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
