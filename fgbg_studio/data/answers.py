"""What a trained network answers, whatever it is stored as."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Answer:
    """Of N pictures of H x W pixels.

    probability: of the mask, float32, N x H x W, 0..1. depth: float32, N x H x W, in units.
    """

    probability: npt.NDArray[np.float32]
    depth: npt.NDArray[np.float32]
