"""Plans of things that stand on one background, whose depth or paint is made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from fgbg_studio.data.grounds import Ground
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background
from tests.unit.plans import background, planned

LARGE = {"width": 640, "height": 480}
PAINTED = background(1).model_copy(
    update={"regions": "regions/b0001.png", "depth": "d.png"} | LARGE
)


def on_painted(recipe: Recipe, ground: Ground) -> Plan:
    dataset = replace(planned(1, 3, recipe), backgrounds=(PAINTED,))
    return Planner(dataset, lambda _: ground).many(np.arange(len(dataset)))


def contacts(plan: Plan) -> tuple[list[float], list[float]]:
    found = plan.objects
    x = (found.left + found.box_width / 2)[:, 0]
    return x.tolist(), (found.top + found.box_height - 0.5)[:, 0].tolist()


def level(horizon: float = 0.4) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Depth of level ground on the grid, 1 m in its lowest row."""
    below = (np.arange(128) + 0.5) / 128 - horizon
    rows = np.minimum((1 - horizon) / np.maximum(below, 1e-6), 80).astype(np.float32)
    return np.repeat(rows[:, None], 128, axis=1)


def one_ground(ground: Ground, background: Background) -> Ground:
    return ground
