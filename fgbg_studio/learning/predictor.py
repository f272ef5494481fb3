"""Using a trained network on pictures of any size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.fitting import fit
from fgbg_studio.learning.trained_network import STRIDE, TrainedNetwork

Picture = npt.NDArray[np.uint8]

LONGEST = 4
"""Longer panoramas are treated as this many times as long as they are high."""


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

        The picture is brought to the size the network was trained at (its shorter side), and the
        answers back to the picture's own size.
        """
        height, width = image.shape[:2]
        size = self._working_size(width, height)
        place = None
        if background is not None:
            place = _resized(fit(background, (width, height)), size)[None]
        answer = self.network.answer(_resized(image, size)[None], place)
        known = self.network.unlikeness
        return Found(
            _enlarged(answer.probability[0], width, height),
            _enlarged(answer.depth[0], width, height),
            None if known is None else known.of(image),
        )

    def _working_size(self, width: int, height: int) -> tuple[int, int]:
        shorter = min(self.network.canvas)
        scale = shorter / min(width, height)
        longest = LONGEST * shorter

        def side(length: int) -> int:
            return max(STRIDE, round(min(length * scale, longest) / STRIDE) * STRIDE)

        return side(width), side(height)


def _resized(image: Picture, size: tuple[int, int]) -> Picture:
    smaller = size[0] < image.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def _enlarged(answer: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.float32]:
    return np.asarray(
        cv2.resize(answer, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )
