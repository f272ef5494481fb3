"""How long the plan of 400,000 samples with its audit takes, and how much memory.

    python -m tests.benchmarks.planning [--backgrounds 100] [--cutouts 100] [--places 20]

Each recipe in a process of its own; the memory is what the process has at its peak beyond what it
had when everything was imported. The bars: 2 s and 200 MB for 100 x 100 x 20 x 2. Beside it, what
a sample of the loader costs, planned among 256 drawn from all backgrounds, and made a `Placement`.
"everything" has a painted region and a depth map on each background.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time

import numpy as np

from fgbg_studio.data.audit import audit
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.grounds import Ground
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Blends, Look, Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthScale

RECIPES = {
    "plain": Recipe(disturbance=PLAIN),
    "disturbed": Recipe(disturbance=DISTURBED),
    "a chosen number": Recipe(samples=100_000),
    "everything": Recipe(
        placement="ground",
        ground_by="depth",
        rotation=30,
        objects_most=3,
        look=Look(brightness=0.2, contrast=0.2, saturation=0.2, hue=10, harmonise=0.5, shadow=0.5),
        blends=Blends(feather=True, gaussian=True, poisson=True, motion=True),
    ),
}
PAGE = 256
PER_MEGABYTE = 2**20 if sys.platform == "darwin" else 2**10


def made(backgrounds: int, cutouts: int, recipe: Recipe) -> Dataset:
    """A dataset without pixels: a plan needs none."""
    some = Background(id="b0001", name="b", file="b", sha256="", width=640, height=480)
    some = some.model_copy(update={"depth": "depth", "regions": "regions"})
    places = [some.model_copy(update={"id": f"b{n:04d}"}) for n in range(1, backgrounds + 1)]
    things = [
        Cutout(id=f"c{n:04d}", name=f"c{n}", file="c", sha256="", width=80 + n, height=150)
        for n in range(1, cutouts + 1)
    ]
    return Dataset(recipe, tuple(places), tuple(things), DepthScale())


def ground(background: Background) -> Ground:
    """The lower half painted, and as far as a floor is that goes straight back."""
    allowed = np.zeros((128, 128), bool)
    allowed[64:] = True
    return Ground(allowed, np.repeat(np.linspace(20, 1, 128, dtype=np.float32)[:, None], 128, 1))


def measure(name: str, backgrounds: int, cutouts: int, places: int) -> None:
    """Print one row."""
    recipe = RECIPES[name].model_copy(update={"places": places})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock = time.perf_counter()
    dataset = made(backgrounds, cutouts, recipe)
    *_, found = audit(dataset, ground)
    seconds = time.perf_counter() - clock
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / PER_MEGABYTE
    planned, turned = each(dataset)
    print(
        f"{name:16} {found.total:11,} samples {seconds:6.2f} s {memory:6.1f} MB   "
        f"{found.pairs.min()} to {found.pairs.max()} a pair   "
        f"{planned:5.1f} us planned, {turned:4.1f} us made a Placement"
    )


def each(dataset: Dataset) -> tuple[float, float]:
    """Microseconds a sample: planned among others from all over, and made a `Placement`."""
    planner = Planner(dataset, ground)
    indices = np.linspace(0, len(dataset) - 1, PAGE).astype(np.int64)
    planner.many(indices)
    planned, turned = [], []
    for _ in range(20):
        clock = time.perf_counter()
        plan = planner.many(indices)
        planned.append(time.perf_counter() - clock)
        for row in range(len(plan)):
            plan.placement(row)
        turned.append(time.perf_counter() - clock - planned[-1])
    return min(planned) / PAGE * 1e6, min(turned) / PAGE * 1e6


def main() -> None:
    """Measure every recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("backgrounds", 100), ("cutouts", 100), ("places", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    chosen = parser.parse_args()
    for name in RECIPES:
        size = chosen.backgrounds, chosen.cutouts, chosen.places
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(name, *size))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
