"""Splits by identity: a held-out background or cut-out is never trained on, in any sample.

Membership depends on the id alone. The serial number in an id is spread over 0..1 by the golden
ratio, whose multiples are evenly distributed at every length, so a share of 0.2 holds out very
nearly every fifth source, and a new import moves no older one.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.plan import random_for
from fgbg_studio.data.shuffling import shuffled
from fgbg_studio.data.sources import serial_of

Part = Literal["train", "new-cutouts", "new-backgrounds", "new-both"]
PARTS: tuple[Part, ...] = ("train", "new-cutouts", "new-backgrounds", "new-both")
LARGE = 4_000_000
"""Indices; of more, only what is drawn is put in order: shuffling all would take seconds."""
GOLDEN_RATIO = (5**0.5 - 1) / 2


def is_held_out(source_id: str, share: float) -> bool:
    """Whether a source is kept from training, for a held-out share of 0 to 1."""
    return (serial_of(source_id) * GOLDEN_RATIO) % 1.0 >= 1.0 - share


def part_of(background_id: str, cutout_id: str, share: float) -> Part:
    """The part to which every sample of this pair belongs."""
    new_background = is_held_out(background_id, share)
    return PARTS[2 * new_background + is_held_out(cutout_id, share)]


def indices_of(dataset: Dataset, part: Part) -> npt.NDArray[np.int64]:
    """The indices of all samples in one part, ascending."""
    share = dataset.recipe.held_out
    new_b = np.array([is_held_out(b.id, share) for b in dataset.backgrounds], bool)
    new_c = np.array([is_held_out(c.id, share) for c in dataset.cutouts], bool)
    pairs = 2 * new_b[:, None] + new_c[None, :] == PARTS.index(part)
    each = dataset.recipe.places * (2 if dataset.recipe.flips else 1)
    first = np.flatnonzero(pairs.ravel()) * each
    return (first[:, None] + np.arange(each)).ravel().astype(np.int64)


def counts(dataset: Dataset) -> dict[Part, int]:
    """How many samples each part has; they sum to ``len(dataset)``."""
    share = dataset.recipe.held_out
    new_b = sum(is_held_out(b.id, share) for b in dataset.backgrounds)
    new_c = sum(is_held_out(c.id, share) for c in dataset.cutouts)
    of_b, of_c = (len(dataset.backgrounds) - new_b, new_b), (len(dataset.cutouts) - new_c, new_c)
    each = dataset.recipe.places * (2 if dataset.recipe.flips else 1)
    return {part: of_b[n // 2] * of_c[n % 2] * each for n, part in enumerate(PARTS)}


def drawn(indices: npt.NDArray[np.int64], count: int, *key: object) -> npt.NDArray[np.int64]:
    """`count` of `indices` without replacement, in random order; all of them if there are fewer."""
    return stretch(indices, 0, count, *key)


def stretch(
    indices: npt.NDArray[np.int64], start: int, stop: int, *key: object
) -> npt.NDArray[np.int64]:
    """What stands from `start` up to `stop` when `indices` are in the random order of a key."""
    random = random_for(0, "order", *key)
    if len(indices) <= LARGE:
        return random.permutation(indices)[start:stop]
    positions = np.arange(start, min(stop, len(indices)), dtype=np.int64)
    return indices[shuffled(positions, len(indices), random)]
