"""The coarse and the fine network of Eigen, Puhrsch and Fergus.

D. Eigen, C. Puhrsch, R. Fergus: Depth Map Prediction from a Single Image using a Multi-Scale Deep
Network, NeurIPS 2014 (arXiv 1406.2283, figure 1 and section 3). Layers are named by their numbers
there. For the paper's input of 304 x 228 they are 37 x 27 (coarse 1), 18 x 13 (2, 3 and 4), 8 x 6
(5), 1 x 1 (6) and 74 x 55 (7, and fine 1 to 4); for 224 x 224 they are 27 x 27, 13 x 13, 6 x 6,
1 x 1 and 54 x 54. The pooling of layer 5 is AlexNet's, 3 x 3: one of 2 x 2 would not give 8 x 6.

A. Krizhevsky: One weird trick for parallelizing convolutional neural networks, 2014 (arXiv
1404.5997), is the AlexNet of which torchvision has the weights: fewer channels, a border of two
pixels at layer 1 and overlapping pooling, and the same sizes after each layer.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.plugins.eigen_options import EigenOptions
from fgbg_studio.plugins.network_inputs import luminance, or_image

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet's colours, as torchvision's networks subtract and divide; also without weights."""
GREY_MEAN, GREY_DEVIATION = 0.459, 0.226
"""Brightness of that mean, and the mean of those deviations."""
STRIDE = 4
"""Pixels of the input for one of the output."""
LOST = 3.5
"""Pixels before the first cell of the output: the paper pads nothing at its fine layer 1."""
FEATURES = 64
"""Channels of the fine network; the coarse output is among those after its first layer."""
DROPPED = 0.5


class Convolutions(NamedTuple):
    """Channels of the five convolutions, the border of the first, the pooling of the first two."""

    channels: tuple[int, int, int, int, int]
    border: int
    pooling: int


PAPER = Convolutions((96, 256, 384, 384, 256), 0, 2)
ALEXNET = Convolutions((64, 192, 384, 256, 256), 2, 3)


class Sizes(NamedTuple):
    """Height and width of what the networks take."""

    height: int
    width: int

    @property
    def answer(self) -> tuple[int, int]:
        """Height and width of coarse layer 7 and of all fine layers."""
        return (self.height - 11) // STRIDE + 1, (self.width - 11) // STRIDE + 1

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """What of the input the answer is of, in shares of it: top, left, bottom, right."""
        high, wide = (LOST + STRIDE * cells for cells in self.answer)
        return LOST / self.height, LOST / self.width, high / self.height, wide / self.width


class Features(nn.Module):
    """A layer of features: a convolution, rectified, and the largest of each `pooled` x `pooled`.

    Pooling moves by two cells; 0 is none.
    """

    def __init__(self, convolution: nn.Conv2d, pooled: int = 0) -> None:
        super().__init__()
        self.convolution, self.pooled = convolution, pooled
        _begin_at_random(convolution)

    def forward(self, x: Tensor) -> Tensor:
        """What is seen in x."""
        seen = functional.relu(self.convolution(x))
        return functional.max_pool2d(seen, self.pooled, 2) if self.pooled else seen


class Coarse(nn.Module):
    """The global network: `outputs` whole maps from the whole picture.

    `shown` are the channels of the input; `hidden` the units of layer 6, 4096 in the paper.
    """

    def __init__(
        self, shown: int, sizes: Sizes, outputs: int, layers: Convolutions, hidden: int
    ) -> None:
        super().__init__()
        one, two, three, four, five = layers.channels
        pooled = layers.pooling
        self.layer1 = Features(nn.Conv2d(shown, one, 11, STRIDE, layers.border), pooled)
        self.layer2 = Features(nn.Conv2d(one, two, 5, padding=2), pooled)
        self.layer3 = Features(nn.Conv2d(two, three, 3, padding=1))
        self.layer4 = Features(nn.Conv2d(three, four, 3, padding=1))
        self.layer5 = Features(nn.Conv2d(four, five, 3, padding=1), 3)
        left = five * math.prod(_left(side, layers) for side in sizes)
        self.layer6 = nn.Sequential(
            nn.Flatten(), nn.Linear(left, hidden), nn.ReLU(), nn.Dropout(DROPPED)
        )
        high, wide = sizes.answer
        self.layer7 = nn.Sequential(
            nn.Linear(hidden, outputs * high * wide), nn.Unflatten(1, (outputs, high, wide))
        )

    def forward(self, x: Tensor) -> Tensor:
        """B x `outputs` x the height and width of the answer."""
        for layer in self.children():
            x = layer(x)
        return x


class Joined(nn.Module):
    """Fine layer 2: the coarse output is one more feature, or as many as there are maps."""

    def forward(self, features: Tensor, coarse: Tensor) -> Tensor:
        """B x `FEATURES` x the height and width of the answer."""
        return torch.cat((features, coarse), dim=1)


class Fine(nn.Module):
    """The local network: the coarse output, sharpened by what is seen around each place."""

    def __init__(self, shown: int, outputs: int) -> None:
        super().__init__()
        self.layer1 = Features(nn.Conv2d(shown, FEATURES - outputs, 9, stride=2), 2)
        self.layer2 = Joined()
        self.layer3 = Features(nn.Conv2d(FEATURES, FEATURES, 5, padding=2))
        self.layer4 = nn.Conv2d(FEATURES, outputs, 5, padding=2)

    def forward(self, x: Tensor, coarse: Tensor) -> Tensor:
        """Maps of the size of `coarse`."""
        features = self.layer2(self.layer1(x), coarse)
        return torch.as_tensor(self.layer4(self.layer3(features)))


class Eigen(nn.Module):
    """Both networks: (image, background) -> B x `outputs` x a quarter of its sizes, linear.

    Both inputs are float, B x 3 x H x W, 0..1, of any size: they are brought to that of the
    network. All zeros for a background stands for "none at hand". Before the share `coarse_until`
    of the training only the coarse network learns and answers; afterwards it stays as it is.
    """

    refines: Tensor

    def __init__(self, options: EigenOptions, outputs: int) -> None:
        super().__init__()
        self.sizes = Sizes(options.height, options.width)
        self.grey, self.compares = options.grey, options.background
        self.coarse_until = options.coarse
        colours, pictures = (1 if options.grey else 3), (2 if options.background else 1)
        shown = colours * pictures
        layers = ALEXNET if options.convolutions == "alexnet" else PAPER
        self.coarse = Coarse(shown, self.sizes, outputs, layers, options.hidden)
        self.fine = Fine(shown, outputs)
        for layer in (self.coarse.layer1, self.fine.layer1):
            first = layer.convolution
            side = first.kernel_size[0]
            alone = nn.Conv2d(colours, first.out_channels, side)
            _begin_at_random(alone)
            lay_first(first, alone)
        self.register_buffer("refines", torch.tensor(False))

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """What of the picture the answer is of, as `fgbg_studio.plugins.models` says."""
        return self.sizes.frame

    def learn_at(self, share: float) -> None:
        """Begin the second phase when its time has come."""
        self.refines.fill_(share >= self.coarse_until)

    def forward(self, image: Tensor, background: Tensor) -> Tensor:
        """The coarse answer, and in the second phase the fine one."""
        x = self._shown(image, background)
        if not self.refines:
            self.coarse.train(self.training)
            return torch.as_tensor(self.coarse(x))
        self.coarse.eval()  # fixed: nothing of it is dropped either
        with torch.no_grad():
            coarse = self.coarse(x)
        return torch.as_tensor(self.fine(x, coarse))

    def _shown(self, image: Tensor, background: Tensor) -> Tensor:
        pictures = [image, or_image(background, image)] if self.compares else [image]
        return torch.cat([self._normalised(picture) for picture in pictures], dim=1)

    def _normalised(self, picture: Tensor) -> Tensor:
        # Exported, it takes any size: no graph could ask for it.
        if torch.compiler.is_exporting() or tuple(picture.shape[-2:]) != tuple(self.sizes):
            picture = functional.interpolate(
                picture, self.sizes, mode="bilinear", align_corners=False, antialias=True
            )
        if self.grey:
            return (luminance(picture) - GREY_MEAN) / GREY_DEVIATION
        mean = picture.new_tensor(MEAN)[None, :, None, None]
        return (picture - mean) / picture.new_tensor(DEVIATION)[None, :, None, None]


class EigenBoth(nn.Module):
    """One network whose two outputs are mask and depth."""

    def __init__(self, options: EigenOptions) -> None:
        super().__init__()
        self.both = Eigen(options, outputs=2)
        self.frame = self.both.frame

    def learn_at(self, share: float) -> None:
        """Begin the second phase when its time has come."""
        self.both.learn_at(share)

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor]:
        """Mask and depth logits of a batch."""
        found = self.both(image, background)
        return found[:, :1], found[:, 1:]


class EigenPair(nn.Module):
    """Two networks: one answers the mask, the other the depth."""

    def __init__(self, options: EigenOptions) -> None:
        super().__init__()
        self.mask, self.depth = Eigen(options, outputs=1), Eigen(options, outputs=1)
        self.frame = self.mask.frame

    def learn_at(self, share: float) -> None:
        """Begin the second phase of both when its time has come."""
        self.mask.learn_at(share)
        self.depth.learn_at(share)

    def forward(self, image: Tensor, background: Tensor) -> tuple[Tensor, Tensor]:
        """Mask and depth logits of a batch."""
        return self.mask(image, background), self.depth(image, background)


def lay_first(first: nn.Conv2d, alone: nn.Conv2d) -> None:
    """Give a first layer the weights of one that sees a picture alone, RGB or its brightness.

    One that sees brightness gets the sum over colours. One that sees two pictures gets the weights
    twice, halved: where both are the same it says what the other said.
    """
    given = alone.state_dict()
    weight = given["weight"]
    if first.in_channels < weight.shape[1]:
        weight = weight.sum(1, keepdim=True)
    pictures = first.in_channels // weight.shape[1]
    first.load_state_dict(given | {"weight": weight.repeat(1, pictures, 1, 1) / pictures})


def _begin_at_random(layer: nn.Conv2d) -> None:
    """Weights that keep the spread of what they get through a ReLU (He et al. 2015)."""
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def _left(side: int, layers: Convolutions) -> int:
    """Cells of a side after layer 5."""
    found = (side + 2 * layers.border - 11) // STRIDE + 1
    for pooling in (layers.pooling, layers.pooling, 3):
        found = (found - pooling) // 2 + 1
    return found
