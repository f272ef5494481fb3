"""What a network that is ready to answer can do, whatever it is stored as. No torch here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.answers import Answer as Answer
from fgbg_studio.data.sources import DepthScale

if TYPE_CHECKING:
    from fgbg_studio.learning.unlikeness import Unlikeness

STRIDE = 16
"""Sides are multiples of it: most networks halve the resolution four times."""


class TrainedNetwork(Protocol):
    """A network ready to answer."""

    @property
    def name(self) -> str:
        """The run's name, or that of the file."""

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height at which it was trained, in pixels."""

    @property
    def depth(self) -> DepthScale:
        """The scale and the unit of its depth."""

    @property
    def device(self) -> str:
        """What really does the work, in words for people."""

    @property
    def unlikeness(self) -> Unlikeness | None:
        """What its training pictures were like; None where the training did not record it."""

    def answer(
        self, images: npt.NDArray[np.uint8], backgrounds: npt.NDArray[np.uint8] | None
    ) -> Answer:
        """Mask and depth of RGB pictures, N x H x W x 3; H and W are multiples of `STRIDE`.

        `backgrounds` has the same shape; None: there is none at hand.
        """
