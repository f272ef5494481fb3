"""Using a trained network on pictures of any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.data.answers import Answer
from fgbg_studio.imaging.fitting import centre_crop
from fgbg_studio.imaging.guided_upsampling import guided_depth, guided_mask
from fgbg_studio.learning.tiling import Tiling, tiling_of
from fgbg_studio.learning.trained_network import TrainedNetwork

Picture = npt.NDArray[np.uint8]

AT_ONCE = 8
"""Tiles that a network is given together."""


@dataclass(frozen=True)
class Found:
    """probability: float32 0..1. depth: float32 in units. Both of the picture's own H x W.

    unlikeness: how far the picture is from the training's, 1 where a hundredth of those are
    farther; None where the network does not know.
    """

    probability: npt.NDArray[np.float32]
    depth: npt.NDArray[np.float32]
    unlikeness: float | None = None


class Predictor:
    """A network that takes pictures of any size."""

    def __init__(self, network: TrainedNetwork) -> None:
        self.network = network

    def predict(self, image: Picture, background: Picture | None = None) -> Found:
        """Mask and depth of one RGB picture; a background of other proportions is cropped to it.

        The picture is brought to the size the network was trained at, in tiles where it is long
        (`learning.tiling`), and the answers back to the picture's own size, along its edges
        (`imaging.guided_upsampling`). A picture of that size gets the network's answer as it is.
        """
        tiling = tiling_of((image.shape[1], image.shape[0]), self.network.canvas)
        small = _resized(image, tiling.size)
        answer = self._answer(tiling, small, _beside(image, background, tiling.size))
        probability = guided_mask(answer.probability, image, small)
        depth = guided_depth(answer.depth, answer.probability, probability)
        known = self.network.unlikeness
        return Found(probability, depth, None if known is None else known.of(image))

    def _answer(self, tiling: Tiling, small: Picture, place: Picture | None) -> Answer:
        """Of the whole picture (H x W each), from what the network says of its tiles."""
        found = [
            self.network.answer(images, None if place is None else places)
            for images, places in zip(
                _in_batches(tiling, small),
                _in_batches(tiling, small if place is None else place),
                strict=True,
            )
        ]
        return Answer(
            tiling.joined(np.concatenate([one.probability for one in found])),
            tiling.joined(np.concatenate([one.depth for one in found])),
        )


def _in_batches(tiling: Tiling, picture: Picture) -> Iterator[Picture]:
    regions = tiling.regions()
    for start in range(0, len(regions), AT_ONCE):
        yield np.stack([picture[region] for region in regions[start : start + AT_ONCE]])


def _beside(image: Picture, background: Picture | None, size: tuple[int, int]) -> Picture | None:
    """The background at the size at which the picture is looked at, cropped to its proportions."""
    if background is None:
        return None
    whole, wanted = (picture.shape[1::-1] for picture in (background, image))
    return _resized(background[centre_crop((whole[0], whole[1]), (wanted[0], wanted[1]))], size)


def _resized(image: Picture, size: tuple[int, int]) -> Picture:
    smaller = size[0] < image.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)
