"""The network of DenseDepth: a DenseNet-169, and a decoder that says a reciprocal of depth.

I. Alhashim, P. Wonka: High Quality Monocular Depth Estimation via Transfer Learning, 2018 (arXiv
1812.11941, table 6). Written anew so that names and shapes of the weights are those of the PyTorch
port in https://github.com/ialhashim/DenseDepth (PyTorch/model.py).

The published weights were trained with one activation a level, after its second convolution, as
the port has it; model.py of the Keras code has a second one, after the first convolution
(https://github.com/ialhashim/DenseDepth/issues/130). A Keras file says itself which it needs.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu, relu
from torchvision.models import densenet169

SLOPE = 0.2
"""Of the decoder's activations below 0."""
FEATURES = 1664
"""Channels that DenseNet-169 ends with; the published decoder begins with as many."""
SKIPPED = (256, 128, 64, 64)
"""Channels of the stages that the decoder takes in, from a sixteenth of the resolution to half."""
STAGES = ("relu0", "pool0", "transition1", "transition2", "norm5")
"""Layers whose output the decoder takes, from half the resolution to a thirty-second."""


class Encoder(nn.Module):
    """DenseNet-169; its classifier is there because the port's files have it."""

    def __init__(self) -> None:
        super().__init__()
        self.original_model = densenet169(weights=None)

    def forward(self, image: Tensor) -> list[Tensor]:
        """The outputs of `STAGES` for RGB 0..1, N x 3 x H x W; H and W are multiples of 32."""
        stages, x = [], image
        for name, layer in self.original_model.features.named_children():
            x = layer(x)
            if name in STAGES:
                stages.append(x)
        return stages


class Level(nn.Module):
    """Twice as high and wide, a stage of the encoder taken in, and two convolutions."""

    def __init__(self, taken: int, given: int, activated_twice: bool) -> None:
        super().__init__()
        self.convA = nn.Conv2d(taken, given, 3, padding=1)
        self.convB = nn.Conv2d(given, given, 3, padding=1)
        self.activated_twice = activated_twice

    def forward(self, x: Tensor, stage: Tensor) -> Tensor:
        """As high and wide as `stage`."""
        enlarged = interpolate(x, stage.shape[-2:], mode="bilinear", align_corners=True)
        x = self.convA(torch.cat([enlarged, stage], 1))
        if self.activated_twice:
            x = leaky_relu(x, SLOPE)
        return leaky_relu(self.convB(x), SLOPE)


class Decoder(nn.Module):
    """Four levels, each with half the channels of the one before."""

    def __init__(self, features: int, activated_twice: bool) -> None:
        super().__init__()
        widths = [features >> level for level in range(len(SKIPPED) + 1)]
        self.conv2 = nn.Conv2d(FEATURES, features, 1)
        for number, skipped in enumerate(SKIPPED, 1):
            level = Level(widths[number - 1] + skipped, widths[number], activated_twice)
            self.add_module(f"up{number}", level)
        self.conv3 = nn.Conv2d(widths[-1], 1, 3, padding=1)

    def forward(self, stages: list[Tensor]) -> Tensor:
        """The reciprocal, N x 1, half as high and wide as the encoder's picture."""
        *finer, x = stages
        x = self.conv2(relu(x))
        for number, stage in enumerate(reversed(finer), 1):
            x = self.get_submodule(f"up{number}")(x, stage)
        return torch.as_tensor(self.conv3(x))


class DenseDepth(nn.Module):
    """Encoder and decoder.

    `features` are the channels that the decoder begins with; `activated_twice` is for files whose
    network has an activation after both convolutions of a level.
    """

    def __init__(self, features: int = FEATURES, activated_twice: bool = False) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder(features, activated_twice)

    def forward(self, image: Tensor) -> Tensor:
        """The reciprocal (N x 1 x H/2 x W/2) of RGB 0..1; H and W are multiples of 32."""
        return torch.as_tensor(self.decoder(self.encoder(image)))
