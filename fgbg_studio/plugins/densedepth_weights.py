"""Which weight of a Keras file is which of the network's: names and the order of axes.

Names as `keras_applications` 1.0 gives them to DenseNet-169 (densenet.py: conv3_block7_1_conv is
the first convolution in the seventh layer of the second block) and model.py of
https://github.com/ialhashim/DenseDepth to the decoder. Keras has a convolution's kernel as height,
width, channels taken, channels given; torch as given, taken, height, width.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from torch import Tensor, device, from_numpy, nn

from fgbg_studio.base.errors import StudioError
from fgbg_studio.plugins import checkpoint_files
from fgbg_studio.plugins.densedepth_network import FEATURES, DenseDepth
from fgbg_studio.plugins.keras_weights import KerasFile, opened

WHAT = "DenseDepth with a DenseNet-169"
LEVELS = 4
EPSILON = 1.001e-5
"""That Keras' DenseNet adds to a variance; torch's adds 1e-5."""
CLASSIFIER = "encoder.original_model.classifier."
ENCODER = "encoder.original_model.features."
PLAIN = {"conv0": "conv1/conv", "norm0": "conv1/bn", "norm5": "bn"}
IN_LAYER = {"norm1": "0_bn", "conv1": "1_conv", "norm2": "1_bn", "conv2": "2_conv"}
KINDS = {"running_mean": "moving_mean", "running_var": "moving_variance", "bias": "beta"}


def from_keras(path: Path) -> DenseDepth:
    """The network of a file that Keras wrote. Raises StudioError, naming it, for another's."""
    with opened(path) as file:
        network = _empty(_features(file), _is_activated_twice(file.config))
        wanted = network.state_dict()
        state = {name: _weight(file, name) for name in wanted if not _is_idle(name)}
    given = {name: tensor for name, tensor in state.items() if tensor is not None}
    idle = {
        name: tensor.new_zeros(tensor.shape, device="cpu")
        for name, tensor in wanted.items()
        if name.startswith(CLASSIFIER)
    }
    checkpoint_files.fill(network, given | idle, path, WHAT)
    for module in network.encoder.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps = EPSILON
    return network


def from_torch(path: Path) -> DenseDepth:
    """The network of a file of the PyTorch port. Raises StudioError, naming it, for another's."""
    state = checkpoint_files.read_state(path)
    first: Any = state.get("decoder.conv2.bias")
    network = _empty(first.numel() if isinstance(first, Tensor) else FEATURES, False)
    checkpoint_files.fill(network, state, path, WHAT)
    return network


def _empty(features: int, activated_twice: bool) -> DenseDepth:
    with device("meta"):
        return DenseDepth(features if 16 <= features <= FEATURES else FEATURES, activated_twice)


def _features(file: KerasFile) -> int:
    """Channels that the decoder begins with: 1664 as published, 832 as model.py makes it."""
    bias = file.weight("conv2", "bias")
    if bias is None:
        raise StudioError(
            f"{file.path} does not hold the weights of {WHAT}: the layer conv2 is missing. "
            f"{checkpoint_files.ADVICE}"
        )
    return int(bias.size)


def _is_activated_twice(config: Any) -> bool:
    """Whether each of the four levels has two leaky activations; one where nothing says so."""
    layers = config["config"]["layers"] if config else ()
    return [layer["class_name"] for layer in layers].count("LeakyReLU") > LEVELS


def _is_idle(name: str) -> bool:
    """Whether a weight is of no use here, and in no Keras file."""
    return name.startswith(CLASSIFIER) or name.endswith(checkpoint_files.COUNTS)


def _weight(file: KerasFile, name: str) -> Tensor | None:
    """The weight that has `name` in the port; None where the file lacks it."""
    module, _, kind = name.rpartition(".")
    found = file.weight(keras_layer(module), keras_kind(module, kind))
    if found is None:
        return None
    return from_numpy(found.transpose(3, 2, 0, 1).copy() if found.ndim == 4 else found)


def keras_layer(module: str) -> str:
    """The name of a layer in Keras' file, from that of the port's module."""
    if not module.startswith(ENCODER):
        return module.removeprefix("decoder.").replace(".", "_")
    inside = module.removeprefix(ENCODER)
    if inside in PLAIN:
        return PLAIN[inside]
    if found := re.fullmatch(r"denseblock(\d)\.denselayer(\d+)\.(\w+)", inside):
        block, layer, part = found.groups()
        return f"conv{int(block) + 1}_block{layer}_{IN_LAYER[part]}"
    stage, _, part = inside.removeprefix("transition").partition(".")
    return f"pool{int(stage) + 1}_{'bn' if part == 'norm' else 'conv'}"


def keras_kind(module: str, kind: str) -> str:
    """What Keras calls a weight of a layer: a norm's or a convolution's."""
    is_norm = module.rpartition(".")[2].startswith("norm")
    if kind == "weight":
        return "gamma" if is_norm else "kernel"
    return KINDS[kind] if is_norm else kind
