"""How long rendering takes, stage by stage: samples of 224 x 224 with a cut-out of 80 x 96.

Run it from the checkout:  python -m tests.benchmarks.rendering [--large]

Prints microseconds of one thread, the best of several turns, for a plain sample and a disturbed
one; then what each other setting adds to a plain one; then a preview page of 24 samples, planned
and rendered. `--large` does the same on a canvas of 1024 x 1024, with a cut-out of 366 x 439.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from fgbg_studio.base.events import finish
from fgbg_studio.data.placement import (
    Blend,
    Box,
    Colours,
    Disturbed,
    PlacedObject,
    Placement,
    Trace,
)
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Recipe
from fgbg_studio.data.render import Sample, patch_of, render
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.blending import alpha_over
from fgbg_studio.imaging.disturbing import exposed, noisy, recompressed, shifted
from fgbg_studio.imaging.layered_depth import stand
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.depth import infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from tests.unit.pictures import place, thing

SIDE, OBJECT = 224, (80, 96)
TURNS, TIMES = 30, 40
PAGE = 24
LIT = Disturbed(gain=1.1, gamma=0.95, noise=3.0, jpeg=100, right=1, down=-2)


def took(call: Callable[[], object]) -> float:
    """Microseconds of one call: other programs only ever make it slower."""
    turns = []
    call()
    for _ in range(TURNS):
        start = time.perf_counter()
        for _ in range(TIMES):
            call()
        turns.append((time.perf_counter() - start) / TIMES * 1e6)
    return min(turns)


def line(name: str, value: float) -> None:
    """A row of the table."""
    print(f"  {name:52}{value:9.1f}", flush=True)


def drawn_project(folder: Path, recipe: Recipe) -> Path:
    """Four backgrounds with depth, and four cut-outs; all larger than on the canvas."""
    (folder / "drawn").mkdir()
    for n in range(4):
        width, height = (round(2.6 * side * recipe.width / SIDE) for side in OBJECT)
        write_png(folder / "drawn" / f"thing-{n}.png", thing(n, width, height))
        write_png(folder / "drawn" / f"place-{n}.png", place(n, 3 * recipe.width, 3 * recipe.width))
    with Project.create(folder / "project", "drawn", recipe) as project:
        finish(import_pictures(project, [folder / "drawn"]))
        finish(infer_depth(project))
    return folder / "project"


def a_placement(project: Project, side: int) -> Placement:
    """One cut-out, with nothing done to it."""
    dataset = project.dataset()
    width, height = (round(n * side / SIDE) for n in OBJECT)
    box = Box(round(side * 0.3), round(side * 0.35), width, height)
    placed = PlacedObject(dataset.cutouts[0], box, width, height, flip=True)
    background = dataset.backgrounds[0]
    no = Disturbed()
    return Placement(
        0, background, (placed,), 0, 0, False, Blend(), 0.0, 0.0, 0.3, (), no, 20_081_217
    )


def print_stages(pixels: SourcePixels, placement: Placement) -> None:
    """A plain sample, and a disturbed one."""
    place, placed = pixels.place(placement.background), placement.object
    patch = patch_of(pixels, placed, placement.blend)
    image, depth, alpha = place.image.copy(), place.depth.copy(), patch.alpha
    mask = np.zeros(depth.shape, np.uint8)
    print("A plain sample, us")
    line("copies of background and depth", took(lambda: (place.image.copy(), place.depth.copy())))
    line("cut-out in its size", took(lambda: patch_of(pixels, placed, placement.blend)))
    line("laid over", took(lambda: alpha_over(image[patch.window], patch.pixels, patch.alpha)))
    line("mask", took(lambda: np.zeros(depth.shape, np.uint8).__setitem__(patch.window, alpha)))
    line("depth", took(lambda: stand(depth, patch.window, alpha)))
    line("all of it", took(lambda: render(pixels, placement)))
    print("A disturbed sample, us")
    line("shifted", took(lambda: (shifted(place.image, 1, -2), shifted(place.depth, 1, -2))))
    line("exposure and gamma", took(lambda: exposed(image, LIT.gain, LIT.gamma)))
    line("noise", took(lambda: noisy(image, LIT.noise, mask.size)))
    line("all of it without JPEG", took(lambda: render(pixels, replace(placement, disturbed=LIT))))
    noised = noisy(exposed(image, LIT.gain, LIT.gamma), LIT.noise, 1)
    line("JPEG, quality 80", took(lambda: recompressed(noised, 80)))
    full = replace(placement, disturbed=replace(LIT, jpeg=80))
    line("all of it", took(lambda: render(pixels, full)))


def print_settings(pixels: SourcePixels, placement: Placement) -> None:
    """What each setting adds to a plain sample."""
    placed = placement.object
    turned = placed._replace(angle=20.0, box=placed.box._replace(width=placed.box.width + 30))
    colours = placed._replace(colours=Colours(1.1, 0.9, 1.2, 20.0))
    moved = placed._replace(box=placed.box._replace(left=0, top=0), flip=False)
    settings = {
        "turned": replace(placement, objects=(turned,)),
        "other colours": replace(placement, objects=(colours,)),
        "feather": replace(placement, blend=Blend("feather", 3.0)),
        "gaussian": replace(placement, blend=Blend("gaussian", 1.5)),
        "motion": replace(placement, blend=Blend("motion", 8.0, 30.0)),
        "poisson": replace(placement, blend=Blend("poisson")),
        "harmonised": replace(placement, harmonise=0.5),
        "shadow": replace(placement, shadow=0.5),
        "a second object": replace(placement, objects=(moved, placed), main=1),
        "a trace": replace(placement, traces=(Trace(moved, Blend(), 2, 1, 1.05),)),
    }
    plain = took(lambda: render(pixels, placement))
    print("More than a plain sample, us")
    for name, changed in settings.items():
        line(name, took(partial(render, pixels, changed)) - plain)


def print_pages(project: Project, side: int) -> None:
    """A page of the preview."""
    print(f"A page of {PAGE} samples, ms")
    for name, disturbance in (("plain", PLAIN), ("disturbed", DISTURBED)):
        recipe = Recipe(width=side, height=side, disturbance=disturbance)
        dataset = project.dataset(recipe)
        samples = Samples(dataset, SourcePixels(project.folder, recipe.canvas, dataset.depth_scale))
        page = partial(_page, samples, range(0, len(dataset), len(dataset) // PAGE))
        start = time.perf_counter()
        page()
        line(f"{name}, sources read for the first time", (time.perf_counter() - start) * 1e3)
        line(name, took(page) / 1e3)


def _page(samples: Samples, indices: range) -> list[Sample]:
    return list(samples.many(indices))


def main() -> None:
    """Make a project of drawn pictures, and time it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--large", action="store_true", help="a canvas of 1024 x 1024")
    side = 1024 if parser.parse_args().large else SIDE
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        recipe = Recipe(width=side, height=side, disturbance=PLAIN)
        with Project.open(drawn_project(Path(folder), recipe)) as project:
            dataset = project.dataset()
            pixels = SourcePixels(project.folder, recipe.canvas, dataset.depth_scale)
            placement = a_placement(project, side)
            print_stages(pixels, placement)
            print_settings(pixels, placement)
            print_pages(project, side)


if __name__ == "__main__":
    main()
