"""What every layout is given, and the choices that several of them share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from resources.drawing.geometry import Quad
from resources.drawing.ground import Floor, Kind, Markings
from resources.drawing.light import Light

LEAVES = ("#5f8238", "#4f7440", "#7d8a35", "#8a6f2e", "#466b3c")
Made = list[Quad]


@dataclass(frozen=True)
class Site:
    """What every layout is given: chance, the hour, and how far right of the axis the street is."""

    rng: np.random.Generator
    light: Light
    shift: float

    def between(self, low: float, high: float) -> float:
        """A number between two bounds."""
        return float(self.rng.uniform(low, high))

    def number(self) -> int:
        """A whole number, as a seed for what is drawn."""
        return int(self.rng.integers(1 << 16))

    def pick(self, *choices: str) -> str:
        """One of these words."""
        return str(self.rng.choice(choices))

    def floor(self, *kinds: Kind) -> Floor:
        """A floor of one of these kinds, a little lighter or darker."""
        kind: Kind = self.rng.choice(kinds)
        return Floor(kind, self.number(), self.between(0.85, 1.15))


def road(site: Site, half: float, end: float) -> Markings:
    """Asphalt with a dashed middle line; `s` counts from the left edge of the road."""
    lines = [(half, 0.12, 3.0, site.between(2.5, 5))]
    if site.rng.random() < 0.6:
        lines += [(0.3, 0.12, 0.0, 0.0), (2 * half - 0.3, 0.12, 0.0, 0.0)]
    zebra = (site.between(10, 17), 3.0) if site.rng.random() < 0.45 else None
    return Markings(Floor("asphalt", site.number(), site.between(0.8, 1.15)), tuple(lines), zebra)
