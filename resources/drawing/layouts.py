"""All layouts by name."""

from __future__ import annotations

from collections.abc import Callable

from resources.drawing import places, streets
from resources.drawing.site import Made, Site

LAYOUTS: dict[str, Callable[[Site], Made]] = {
    "street": streets.street,
    "facing": places.facing,
    "park": streets.park,
    "alley": places.alley,
    "market": places.market,
    "junction": streets.junction,
    "yard": places.yard,
    "boulevard": streets.boulevard,
    "garage": places.garage,
    "square": places.square,
    "country": streets.country,
    "harbour": places.harbour,
}
