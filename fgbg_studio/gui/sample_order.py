"""The order in which the samples of a plan of any size are leafed through."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

GOLDEN_RATIO = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class SampleOrder:
    """Every sample once: position -> index, computed, since a plan may have 10^12 samples."""

    count: int
    start: int = 0
    stride: int = 1

    @classmethod
    def shuffled(cls, count: int, seed: int) -> SampleOrder:
        """An order whose neighbours differ in everything; another seed begins elsewhere.

        Steps by the golden ratio are spread evenly at every length, so a page shows as many
        backgrounds as it can.
        """
        if count < 3:
            return cls(count)
        dice = random.Random(seed)
        stride = round(count * GOLDEN_RATIO)
        while math.gcd(stride, count) > 1:  # only then every sample is met
            stride = stride % (count - 1) + 1
        return cls(count, dice.randrange(count), stride)

    def page(self, first: int, length: int) -> list[int]:
        """The indices at positions `first` and after, fewer at the end."""
        last = min(first + length, self.count)
        return [(self.start + at * self.stride) % self.count for at in range(first, last)]
