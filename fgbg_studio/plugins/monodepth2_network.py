"""The network of monodepth2: a ResNet-18, and a decoder that says disparity.

C. Godard, O. Mac Aodha, M. Firman, G. Brostow: Digging into Self-Supervised Monocular Depth
Prediction, ICCV 2019 (arXiv 1806.01260; the decoder is table 5 of its supplement). Written anew so
that names and shapes of the weights are those of the published encoder.pth and depth.pth, of
https://github.com/nianticlabs/monodepth2 (networks/resnet_encoder.py, networks/depth_decoder.py).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate
from torchvision.models import resnet18

MEAN, DEVIATION = 0.45, 0.225
"""Of all three colours, as resnet_encoder.py subtracts and divides."""
SKIPPED = (64, 64, 128, 256, 512)
"""Channels of the encoder's stages, from half the resolution to a thirty-second."""
DECODED = (16, 32, 64, 128, 256)
"""Channels of the decoder's levels, from full resolution to a sixteenth."""
NEAREST, FARTHEST = 0.1, 100.0
"""Depth at both ends of the sigmoid, as test_simple.py and evaluate_depth.py give them."""


class Encoder(nn.Module):
    """The stages of a ResNet-18; its classifier is there because the published file has it."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = resnet18(weights=None)

    def forward(self, image: Tensor) -> list[Tensor]:
        """Five stages (`SKIPPED`) of RGB 0..1, N x 3 x H x W; H and W are multiples of 32."""
        net = self.encoder
        stages = [net.relu(net.bn1(net.conv1((image - MEAN) / DEVIATION)))]
        stages.append(net.layer1(net.maxpool(stages[-1])))
        for layer in (net.layer2, net.layer3, net.layer4):
            stages.append(layer(stages[-1]))
        return stages


class Mirrored(nn.Module):
    """A 3 x 3 convolution that sees its picture mirrored at the border."""

    def __init__(self, taken: int, given: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(taken, given, 3, padding=1, padding_mode="reflect")

    def forward(self, x: Tensor) -> Tensor:
        """The same height and width."""
        return torch.as_tensor(self.conv(x))


class Block(nn.Module):
    """A `Mirrored` convolution and an ELU."""

    def __init__(self, taken: int, given: int) -> None:
        super().__init__()
        self.conv = Mirrored(taken, given)

    def forward(self, x: Tensor) -> Tensor:
        """The same height and width."""
        return nn.functional.elu(self.conv(x), inplace=True)


class Decoder(nn.Module):
    """From the coarsest stage up; each level takes in the encoder's stage of its size.

    `decoder` lists, as the published file does, two blocks a level from the coarsest on, and then
    the heads of disparity from the finest on. Only the finest is of use after training.
    """

    def __init__(self) -> None:
        super().__init__()
        blocks: list[nn.Module] = []
        for level in reversed(range(len(DECODED))):
            below = SKIPPED[-1] if level == len(DECODED) - 1 else DECODED[level + 1]
            skipped = SKIPPED[level - 1] if level else 0
            blocks.append(Block(below, DECODED[level]))
            blocks.append(Block(DECODED[level] + skipped, DECODED[level]))
        self._finest = len(blocks)
        self.decoder = nn.ModuleList(blocks + [Mirrored(width, 1) for width in DECODED[:-1]])

    def forward(self, stages: list[Tensor]) -> Tensor:
        """The sigmoid, 0..1, larger = nearer: N x 1 x H x W as the encoder's picture."""
        x = stages[-1]
        for number in range(0, self._finest, 2):
            x = interpolate(self.decoder[number](x), scale_factor=2, mode="nearest")
            skipped = len(stages) - 2 - number // 2
            if skipped >= 0:
                x = torch.cat([x, stages[skipped]], 1)
            x = self.decoder[number + 1](x)
        return torch.sigmoid(self.decoder[self._finest](x).float())


def disparity_of(sigmoid: Tensor) -> Tensor:
    """The sigmoid as disparity: 1 / `FARTHEST` at 0, 1 / `NEAREST` at 1, linear between.

    `disp_to_depth` of the repository's layers.py; section "additional considerations" of the paper.
    """
    return 1 / FARTHEST + (1 / NEAREST - 1 / FARTHEST) * sigmoid
