"""A random order of a very long series, any stretch of it at once and without the rest.

A keyed Feistel network permutes the numbers of an even number of bits; what falls beyond the
series is permuted again until it falls inside (Black and Rogaway 2002, cycle walking).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ROUNDS = 8
_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
"""The multipliers of SplitMix64 (Steele, Lea, Flood 2014)."""


def shuffled(
    positions: npt.NDArray[np.int64], total: int, random: np.random.Generator
) -> npt.NDArray[np.int64]:
    """What stands at `positions` (0 to total - 1) of range(total) in the order given by `random`.

    Different positions give different numbers, so all of them together give each exactly once.
    """
    keys = random.integers(0, 2**63, ROUNDS, dtype=np.uint64)
    half = np.uint64(max(1, ((total - 1).bit_length() + 1) // 2))
    found = _permuted(positions.astype(np.uint64), half, keys)
    while (beyond := found >= total).any():
        found[beyond] = _permuted(found[beyond], half, keys)
    return found.astype(np.int64)


def _permuted(
    numbers: npt.NDArray[np.uint64], half: np.uint64, keys: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    mask = (np.uint64(1) << half) - np.uint64(1)
    left, right = numbers >> half, numbers & mask
    for key in keys:
        left, right = right, left ^ (_mixed(right + key) & mask)
    return np.asarray((left << half) | right, np.uint64)


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (numbers ^ (numbers >> np.uint64(30))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
