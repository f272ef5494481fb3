"""What the depth of a composite costs: layered, and inferred by networks, side by side.

Run it from the checkout:  FGBG_MODELS=FOLDER python -m tests.benchmarks.composite_depth

FGBG_SHARED names the folder with data/rooms, FGBG_MODELS the one with fastdepth_7.onnx. Samples are
224 x 224 with the depth that fastdepth gave the rooms; nothing is written. Processor time of one
process with one thread: the same samples rendered with and without depth in turn, and in the same
rounds some of the composites shown to fastdepth and to monodepth2's network (640 x 192, random
weights, which cost what trained ones do). Medians over the rounds.

The bars: layered depth at most 25 us beyond image and mask, and 300 and 3,000 times less than the
two networks.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean, median

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from fgbg_studio.base import registry
from fgbg_studio.base.events import finish
from fgbg_studio.data.into import Into
from fgbg_studio.data.placement import Placement
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Recipe
from fgbg_studio.data.render import render
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.plugins.monodepth2_network import Decoder, Encoder
from fgbg_studio.project import Project
from tests.unit.pictures import Picture
from tests.unit.weights import SHARED

BAR, FASTER_THAN_FASTDEPTH, FASTER_THAN_MONODEPTH2 = 25.0, 300, 3000
SAMPLES, STRETCH, ROUNDS, INFERRED = 800, 40, 12, (8, 1)
"""Samples a round, in stretches of the plan; rounds; how many of them each network sees in one."""
SIZE = 640, 192
Infer = Callable[[Picture], object]
RECIPES = {
    "as a new project has them": Recipe(),
    "undisturbed": Recipe(disturbance=PLAIN),
    "on the ground, by depth": Recipe(placement="ground", ground_by="depth"),
    "up to four objects": Recipe(objects_most=4, disturbance=DISTURBED),
}


def monodepth() -> Infer:
    """A composite in, its disparity out."""
    network = nn.Sequential(Encoder(), Decoder()).eval()

    @torch.inference_mode()
    def infer(image: Picture) -> object:
        large = cv2.resize(image, SIZE, interpolation=cv2.INTER_AREA)
        planes = torch.from_numpy(large).permute(2, 0, 1)[None].float() / 255
        return functional.interpolate(network(planes), image.shape[:2], mode="bilinear")

    return infer


def fastdepth() -> Infer:
    """A composite in, its depth out, by the teacher."""
    plugin = registry.load("teachers", "fastdepth")
    depth: Infer = plugin.build(plugin.Options()).depth
    return depth


def rooms(folder: Path) -> Project:
    """The rooms with the depth of fastdepth."""
    project = Project.create(folder)
    finish(import_pictures(project, [SHARED / "data/rooms/bg"], "backgrounds"))
    finish(import_pictures(project, [SHARED / "data/rooms/fg"], "cutouts"))
    finish(infer_depth(project, DepthOptions(teacher="fastdepth")))
    return project


def placements(project: Project, recipe: Recipe) -> tuple[SourcePixels, list[Placement]]:
    """Stretches of the plan, in its order, as a dataset is written."""
    dataset = project.dataset(recipe)
    pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
    starts = np.linspace(0, len(dataset) - STRETCH, SAMPLES // STRETCH).astype(np.int64)
    plan = Planner(dataset, pixels.ground).many((starts[:, None] + np.arange(STRETCH)).ravel())
    return pixels, [plan.placement(row) for row in range(len(plan))]


def us_each(work: Callable[[], object], times: int) -> float:
    """Microseconds of the processor."""
    start = time.process_time()
    work()
    return (time.process_time() - start) / times * 1e6


def rendered(pixels: SourcePixels, plan: Sequence[Placement], depth: bool) -> None:
    """All of them, with or without depth, into the same memory, as datasets are written."""
    into = Into.new(pixels.canvas)
    for placement in plan:
        render(pixels, placement, depth=depth, into=into)


def inferred(infer: Infer, images: Sequence[Picture]) -> None:
    """The depth of all of them."""
    for image in images:
        infer(image)


def told(name: str, layered: float, inferring: Sequence[float]) -> str:
    """One line of the table."""
    columns = "".join(f"{took:12,.0f} us{took / layered:8,.0f}x" for took in inferring)
    return f"  {name:28}{layered:8.1f} us{columns}"


def beyond(pixels: SourcePixels, stretch: Sequence[Placement], turn: int) -> float:
    """What depth takes in a stretch of samples beyond the rest; which comes first takes turns."""
    took = {}
    for depth in (turn % 2 == 0, turn % 2 == 1):
        took[depth] = us_each(partial(rendered, pixels, stretch, depth), len(stretch))
    return took[True] - took[False]


def measured(
    project: Project, recipe: Recipe, networks: Sequence[Infer]
) -> tuple[float, list[float]]:
    """What depth takes for a sample, and what each network takes for a composite.

    Each stretch is compared with itself, so that what else the machine does falls on both.
    """
    pixels, plan = placements(project, recipe)
    stretches = [plan[start : start + STRETCH] for start in range(0, len(plan), STRETCH)]
    images = [render(pixels, placement).image for placement in plan[:: SAMPLES // 16]]
    layered, inferring = [], []
    for turn in range(ROUNDS):
        layered.append([beyond(pixels, stretch, turn) for stretch in stretches])
        counts = zip(networks, INFERRED, strict=True)
        inferring.append([us_each(partial(inferred, infer, images[:n]), n) for infer, n in counts])
    of_stretches = [median(column) for column in zip(*layered, strict=True)]
    return fmean(of_stretches), [median(column) for column in zip(*inferring, strict=True)]


def main() -> None:
    """Measure each recipe and say whether the bars hold for a new project's."""
    if not (Path(os.environ.get("FGBG_MODELS", "")) / "fastdepth_7.onnx").is_file():
        raise SystemExit("Set FGBG_MODELS to the folder that has fastdepth_7.onnx.")
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    networks = fastdepth(), monodepth()
    with tempfile.TemporaryDirectory() as folder, rooms(Path(folder) / "rooms") as project:
        print(f"  {'':28}{'layered':>11}{'fastdepth':>15}{'':9}{'monodepth2':>15}")
        for name, recipe in RECIPES.items():
            print(told(name, *measured(project, recipe, networks)), flush=True)
    print(f"The bars: {BAR:.0f} us, {FASTER_THAN_FASTDEPTH}x, {FASTER_THAN_MONODEPTH2:,}x.")


if __name__ == "__main__":
    main()
