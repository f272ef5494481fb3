"""Checkpoints of monodepth2 as they are published, with random weights."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

WIDTHS = (64, 64, 128, 256, 512)
State = dict[str, Any]
Make = Callable[..., Tensor]


def flat(*shape: int) -> Tensor:
    """Zeros that take no room, for checkpoints that are read and not used."""
    return torch.zeros(1).expand(shape)


@cache
def random(*shape: int) -> Tensor:
    inputs = max(1, int(np.prod(shape[1:])))
    made = torch.randn(shape, generator=torch.Generator().manual_seed(inputs))
    return made.mul_(inputs**-0.5)


def published_encoder(use_stereo: bool = False, random: Make = flat) -> State:
    """Names and shapes of encoder.pth, written down from the repository's resnet_encoder.py."""
    state: State = {"encoder.conv1.weight": random(64, 3, 7, 7), **norm("encoder.bn1", 64)}
    for layer, width in enumerate(WIDTHS[1:], 1):
        before = WIDTHS[layer - 1]
        for block in range(2):
            name = f"encoder.layer{layer}.{block}"
            taken = before if block == 0 else width
            state[f"{name}.conv1.weight"] = random(width, taken, 3, 3)
            state |= norm(f"{name}.bn1", width)
            state[f"{name}.conv2.weight"] = random(width, width, 3, 3)
            state |= norm(f"{name}.bn2", width)
            if block == 0 and taken != width:
                state[f"{name}.downsample.0.weight"] = random(width, taken, 1, 1)
                state |= norm(f"{name}.downsample.1", width)
    state |= {"encoder.fc.weight": random(1000, 512), "encoder.fc.bias": random(1000)}
    return state | {"height": 64, "width": 96, "use_stereo": use_stereo}


def published_decoder(random: Make = flat) -> State:
    """Names and shapes of depth.pth, written down from the repository's depth_decoder.py."""
    shapes = [(256, 512), (256, 512), (128, 256), (128, 256), (64, 128), (64, 128)]
    shapes += [(32, 64), (32, 96), (16, 32), (16, 16)]
    state: State = {}
    for number, (given, taken) in enumerate(shapes):
        state[f"decoder.{number}.conv.conv.weight"] = random(given, taken, 3, 3)
        state[f"decoder.{number}.conv.conv.bias"] = random(given)
    for number, taken in enumerate((16, 32, 64, 128), len(shapes)):
        state[f"decoder.{number}.conv.weight"] = random(1, taken, 3, 3)
        state[f"decoder.{number}.conv.bias"] = random(1)
    return state


def norm(name: str, width: int) -> State:
    return {
        f"{name}.weight": torch.ones(width),
        f"{name}.bias": torch.zeros(width),
        f"{name}.running_mean": torch.zeros(width),
        f"{name}.running_var": torch.ones(width),
        f"{name}.num_batches_tracked": torch.tensor(0),
    }
