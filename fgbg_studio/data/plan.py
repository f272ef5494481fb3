"""recipe -> placement: `plan(dataset, index)`, pure and in any order.

Every random number of a placement comes from a counter-based generator keyed by the seed and the
placement's own identity (background, cut-out, place, flip). The index only enumerates, so adding
a source changes no sample of the others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import Disturbance
from fgbg_studio.data.sources import Background, Cutout

FARTHEST = 0.3
"""How near to the horizon a cut-out may stand, of the way from there to the canvas's lower edge:
closer to it, an object would be a few pixels high."""


@dataclass(frozen=True)
class Disturbed:
    """The disturbance of one sample; the defaults change nothing."""

    gain: float = 1.0
    gamma: float = 1.0
    noise: float = 0.0
    jpeg: int = 100
    right: int = 0
    down: int = 0


@dataclass(frozen=True)
class Placement:
    """Which cut-out on which background, where, how large, flipped or not; pixels of the canvas."""

    index: int
    background: Background
    cutout: Cutout
    place: int
    flip: bool
    left: int
    top: int
    width: int
    height: int
    disturbed: Disturbed
    seed: int


def random_for(seed: int, *identity: object) -> np.random.Generator:
    """A generator that depends on the seed and the identity alone (Philox, Salmon et al. 2011)."""
    text = "|".join(str(part) for part in (seed, *identity))
    key = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")
    return np.random.Generator(np.random.Philox(key=key))


def plan(dataset: Dataset, index: int) -> Placement:
    """The placement of sample `index`, 0 <= index < len(dataset). Raises StudioError beyond."""
    background, cutout, place, flip = dataset.parts(index)
    recipe = dataset.recipe
    identity = (background.id, cutout.id, place, int(flip))
    # All numbers are drawn at once, each with its own slot: one more setting moves no other.
    u = random_for(recipe.seed, *identity).random(12)
    contact = recipe.horizon + (1.0 - recipe.horizon) * (FARTHEST + (1.0 - FARTHEST) * u[1])
    scale = recipe.scale_least + u[2] * (recipe.scale_most - recipe.scale_least)
    if recipe.placement == "ground":
        scale *= (contact - recipe.horizon) / (1.0 - recipe.horizon)
    width, height = _size(cutout, scale * min(recipe.canvas))
    left = int(u[0] * (recipe.width - width + 1))
    top = int(u[1] * (recipe.height - height + 1))
    if recipe.placement == "ground":
        top = min(max(0, round(contact * recipe.height) - height), recipe.height - height)
    disturbed = _disturbed(recipe.disturbance, u[3:9])
    seed = int(u[9] * 2**53)
    return Placement(
        index, background, cutout, place, flip, left, top, width, height, disturbed, seed
    )


def _size(cutout: Cutout, long_side: float) -> tuple[int, int]:
    factor = long_side / max(cutout.width, cutout.height)
    return max(1, round(cutout.width * factor)), max(1, round(cutout.height * factor))


def _disturbed(most: Disturbance, u: npt.NDArray[np.float64]) -> Disturbed:
    return Disturbed(
        gain=1.0 + most.exposure * (2 * u[0] - 1),
        gamma=1.0 + most.gamma * (2 * u[1] - 1),
        noise=most.noise * u[2],
        jpeg=most.jpeg_lowest + int(u[3] * (most.jpeg_highest - most.jpeg_lowest + 1)),
        right=int(u[4] * (2 * most.shift + 1)) - most.shift,
        down=int(u[5] * (2 * most.shift + 1)) - most.shift,
    )
