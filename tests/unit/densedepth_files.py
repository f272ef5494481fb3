"""Weights of DenseDepth as Keras and the PyTorch port write them, with a narrower decoder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Array = npt.NDArray[np.float32]
Make = Callable[..., Array]
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


def flat(*shape: int) -> Array:
    """Zeros that take no room, for files that are read and not used."""
    return np.broadcast_to(np.float32(0), shape)


def weights(port: str, shape: tuple[int, ...], make: Make = random) -> dict[str, Array]:
    """What a layer has, by Keras' names, in torch's order of axes."""
    if len(shape) == 1:
        return {
            "gamma": np.ones(shape, np.float32),
            "beta": make(*shape),
            "moving_mean": make(*shape) * np.float32(0.1),
            "moving_variance": 1 + np.abs(make(*shape)),
        }
    kernel = {"kernel": make(*shape)}
    if not port.startswith("decoder"):
        return kernel
    bias = np.full(shape[0], 12.0 if port == "decoder.conv3" else 0.01, np.float32)
    return kernel | {"bias": bias}


def write_keras(
    path: Path, activations: int = 4, make: Make = random, weights_alone: bool = False
) -> None:
    """A file as Keras 2.2.4 saves a model: `model_weights`, or the weights alone at the root."""
    with h5py.File(path, "w") as file:
        group = file if weights_alone else file.create_group("model_weights")
        names: list[bytes] = [b"input_1"]
        group.create_group("input_1").attrs["weight_names"] = np.array([], "S1")
        for keras, port, shape in (*encoder_layers(), *decoder_layers(FEATURES)):
            names.append(keras.encode())
            put_layer(group.create_group(keras), keras, weights(port, shape, make))
        group.attrs["layer_names"] = np.array(names)
        layers = [{"class_name": "LeakyReLU"}] * activations + [{"class_name": "Conv2D"}]
        if not weights_alone:
            file.attrs["model_config"] = json.dumps({"config": {"layers": layers}}).encode()


def put_layer(group: h5py.Group, keras: str, content: dict[str, Array]) -> None:
    group.attrs["weight_names"] = np.array([f"{keras}/{kind}:0".encode() for kind in content])
    for kind, array in content.items():
        turned = array.transpose(2, 3, 1, 0) if array.ndim == 4 else array
        room = {"data": turned} if any(turned.strides) else {"shape": turned.shape, "dtype": "f4"}
        group.create_dataset(f"{keras}/{kind}:0", **room)


def tensor(array: Array) -> Tensor:
    """The same numbers, taking as little room."""
    if any(array.strides):
        return torch.from_numpy(array)
    return torch.zeros(1).expand(array.shape)


TORCH = {"gamma": "weight", "kernel": "weight", "beta": "bias", "bias": "bias"}
TORCH |= {"moving_mean": "running_mean", "moving_variance": "running_var"}


def port_state(make: Make = random) -> dict[str, Tensor]:
    """The same weights by the names of the port."""
    state = {
        f"{port}.{TORCH[kind]}": tensor(array)
        for _, port, shape in (*encoder_layers(), *decoder_layers(FEATURES))
        for kind, array in weights(port, shape, make).items()
    }
    state["encoder.original_model.classifier.weight"] = torch.zeros(1).expand(1000, 1664)
    state["encoder.original_model.classifier.bias"] = torch.zeros(1000)
    return state
