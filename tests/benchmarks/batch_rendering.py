"""Samples per second of the batch renderer, against the bytes that it has to move.

Run it from the checkout:  python -m tests.benchmarks.batch_rendering [--device auto] [--batch 256]
                           [--batches 20]

FGBG_SHARED names the folder with data/rooms. Every sample of 224 x 224 reads its background and the
depth of it, and writes image, background, mask and depth: 25 bytes a pixel. Beside the rate stands
what a plain copy of as many bytes reaches on the same device in the same run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Recipe
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.learning.batch_renderer import BatchRenderer
from fgbg_studio.learning.devices import choose, device_name
from fgbg_studio.project import Project
from tests.benchmarks.loading import rooms

BYTES = 7 + 3 + 3 + 1 + 4 + 7
"""Of a pixel: background and depth read, image, background, mask and depth written, and read once
more for the object."""
RECIPES = {
    "plain": PLAIN,
    "disturbed": DISTURBED,
    "disturbed, all on the device": DISTURBED.model_copy(update={"traces": 0.0}),
}


def timed(work: Callable[[], object], device: torch.device, times: int) -> float:
    """Seconds for `times` calls after a first one."""
    work()
    started = time.perf_counter()
    for _ in range(times):
        work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - started


def measure(dataset: Dataset, project: Project, device: torch.device, batch: int, n: int) -> str:
    """One row."""
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    renderer = BatchRenderer(dataset, pixels, device)
    random = np.random.default_rng(0)
    seconds = timed(lambda: renderer.batch(random.integers(0, len(dataset), batch)), device, n)
    moved = BYTES * dataset.recipe.width * dataset.recipe.height * batch * n
    source = torch.empty(moved // n // 2, dtype=torch.uint8, device=device)
    copying = timed(source.clone, device, n)
    kept = renderer.sources.nbytes / 1e6
    return (
        f"{batch * n / seconds:10,.0f} samples/s   {moved / seconds / 1e9:7.2f} GB/s   "
        f"a copy {moved / copying / 1e9:7.2f} GB/s   resident {kept:.0f} MB"
    )


def main() -> None:
    """Measure every recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--batches", type=int, default=20)
    chosen = parser.parse_args()
    device = choose(chosen.device)
    print(device_name(device))
    with tempfile.TemporaryDirectory() as folder, rooms(Path(folder) / "rooms") as project:
        for name, disturbance in RECIPES.items():
            dataset = project.dataset(Recipe(disturbance=disturbance))
            print(f"{name:30}", measure(dataset, project, device, chosen.batch, chosen.batches))


if __name__ == "__main__":
    main()
