"""What is turned stands on the ground by its lowest row; elsewhere it lies as its box says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fgbg_studio.data.object_depth import put_objects
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.recipe import PLAIN
from fgbg_studio.data.render import patches_of
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.reliefs import STEPS
from fgbg_studio.imaging.surfaces import OPAQUE
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Project


def plan_shape(plan: Plan) -> tuple[int, int]:
    return plan.dataset.recipe.height, plan.dataset.recipe.width


def turned(project: Project, placement: str, **changes: Any) -> tuple[SourcePixels, Plan]:
    recipe = project.recipe.model_copy(
        update={"disturbance": PLAIN, "placement": placement, "rotation": 60, **changes}
    )
    dataset = project.dataset(recipe)
    pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
    return pixels, Planner(dataset, pixels.ground).many(np.arange(len(dataset)))


@pytest.mark.parametrize(("placement", "stands"), [("ground", True), ("uniform", False)])
def test_the_lowest_row_is_that_of_the_box(tiny: Project, placement: str, stands: bool) -> None:
    pixels, plan = turned(tiny, placement)
    at_box = []
    for row in range(len(plan)):
        placed = plan.placement(row)
        patch = patches_of(pixels, placed)[0]
        bottom = patch.top + int(np.flatnonzero((patch.alpha >= OPAQUE).any(axis=1))[-1])
        at_box.append(bottom == placed.box.top + placed.box.height - 1)
        assert placed.box.top <= patch.top
        assert patch.window[0].stop == placed.box.top + placed.box.height
    assert len(at_box) > 10
    assert all(at_box) == stands


def test_its_relief_is_let_down_with_it(tiny: Project) -> None:
    first, *_ = tiny.contents.cutouts
    nearer_above = np.linspace(STEPS // 2, STEPS, first.height).astype(np.uint16)
    write_png(tiny.path("relief.png"), np.repeat(nearer_above[:, None], first.width, axis=1))
    tiny.put(first.model_copy(update={"relief": "relief.png"}))
    pixels, plan = turned(tiny, "ground", relief=1.0)
    lowered = 0
    for row in np.flatnonzero(plan.cutout == 0).tolist():
        placed, reliefs = plan.placement(row), []
        for each in (placed, replace(placed, stands=False)):
            depth, patches = np.full(plan_shape(plan), 50, np.float32), patches_of(pixels, each)
            put_objects(depth, pixels, each, patches)
            reliefs.append(depth[patches[0].window][patches[0].alpha >= OPAQUE])
            lowered += patches[0].top - each.box.top
        assert np.array_equal(reliefs[0], reliefs[1])
        assert reliefs[0].min() < 40
    assert lowered > 0
