"""How long the plan of 400,000 samples with its audit takes, and how much memory.

    python -m tests.benchmarks.planning [--backgrounds 100] [--cutouts 100] [--places 20]

Each recipe in a process of its own; the memory is what the process has at its peak beyond what it
had when everything was imported. The bars: 2 s and 200 MB for 100 x 100 x 20 x 2.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time

from fgbg_studio.data.audit import audit
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Blends, Look, Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthScale

RECIPES = {
    "plain": Recipe(disturbance=PLAIN),
    "disturbed": Recipe(disturbance=DISTURBED),
    "a chosen number": Recipe(samples=100_000),
    "everything": Recipe(
        placement="ground",
        rotation=30,
        objects_most=3,
        look=Look(brightness=0.2, hue=10),
        blends=Blends(feather=True, gaussian=True),
    ),
}
PER_MEGABYTE = 2**20 if sys.platform == "darwin" else 2**10


def made(backgrounds: int, cutouts: int, recipe: Recipe) -> Dataset:
    """A dataset without pixels: a plan needs none."""
    places = [
        Background(id=f"b{n:04d}", name=f"b{n}", file="b", sha256="", width=640, height=480)
        for n in range(1, backgrounds + 1)
    ]
    things = [
        Cutout(id=f"c{n:04d}", name=f"c{n}", file="c", sha256="", width=80 + n, height=150)
        for n in range(1, cutouts + 1)
    ]
    return Dataset(recipe, tuple(places), tuple(things), DepthScale())


def measure(name: str, backgrounds: int, cutouts: int, places: int) -> None:
    """Print one row."""
    recipe = RECIPES[name].model_copy(update={"places": places})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock = time.perf_counter()
    dataset = made(backgrounds, cutouts, recipe)
    *_, found = audit(dataset)
    seconds = time.perf_counter() - clock
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / PER_MEGABYTE
    pairs = f"{found.pairs.min()} to {found.pairs.max()} a pair"
    print(f"{name:16} {found.total:11,} samples {seconds:7.2f} s {memory:7.1f} MB   {pairs}")


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
