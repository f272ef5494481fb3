"""How far from the ground's plane things stand on the sample project, whose depth is exact.

Run it from the checkout:  python -m tests.benchmarks.ground_contacts [--samples 10000] [--seed 1]

For each recipe: objects, those with more than 1 % between the depth that the composite has at their
lowest row and the depth of the plane there, the largest such error, and those for which the plan
found no ground. The bar: no error above 1 %.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from fgbg_studio.base.resources import sample_project
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import PLAIN
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.project import Project
from tests.unit.data.test_exact_scenes import ratios

BAR = 0.01
RECIPES: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "by depth": {"ground_by": "depth"},
    "of the scenes' size": {"width": 320, "height": 320},
    "turned by 15 degrees": {"rotation": 15},
    "turned by 45 degrees": {"rotation": 45},
    "turned, large": {"rotation": 180, "scale_least": 1, "scale_most": 1},
    "small": {"scale_least": 0.1, "scale_most": 0.4},
    "up to four, turned": {"objects_most": 4, "rotation": 15},
}


def told(project: Project, name: str, samples: int, seed: int) -> str:
    """One row."""
    changes = {"disturbance": PLAIN, "places": 2000, "seed": seed, **RECIPES[name]}
    dataset = project.dataset(project.recipe.model_copy(update=changes))
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    indices = np.linspace(0, len(dataset) - 1, samples).astype(np.int64)
    plan = Planner(dataset, pixels.ground).many(indices, traces=False)
    found = [ratio for row in range(len(plan)) for ratio in ratios(plan.placement(row), pixels)]
    errors = np.abs(np.array(found) - 1)
    off = int(plan.objects.off_ground.sum())
    return (
        f"  {name:24}{len(errors):9,} objects {int((errors > BAR).sum()):6,} above 1 %"
        f"{errors.max():9.2%} at most {off:6,} off the ground"
    )


def main() -> None:
    """Measure every recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with Project.open(sample_project(), read_only=True) as project:
        for name in RECIPES:
            print(told(project, name, chosen.samples, chosen.seed), flush=True)


if __name__ == "__main__":
    main()
