"""How fast a dataset is written: beside a loop with Pillow and a good pipeline with OpenCV.

Run it from the checkout:  python -m tests.benchmarks.generating [--backgrounds 8] [--rounds 3]
                           [--depth fastdepth|ground-plane]

FGBG_SHARED names the folder with data/rooms (by default `shared` beside the checkout), FGBG_MODELS
one with the weights of fastdepth. The plan is 100 x 100 x 20 x 2 at 224 x 224; of its backgrounds
some are taken, evenly spread, each with all its 4,000 samples as in the whole plan. For every case
the three ways take turns: Pillow in one process into a zip (one sample in 40), OpenCV in a pool of
two into tar archives with the fastest flags that keep the bytes (one in 8), and the product's own
job with two processes into tar shards (all). Starting processes and reading sources is counted for
none of them; a placement is ready for the first two. See `plain_pipelines` for what they do. The
machine should have nothing else to do; where it has, the processor times still compare.

Prints samples per second (median of the rounds) and ratios, bytes by kind, PSNR against the
composite in floating point, and whether masks and depth are equal, pixel for pixel; then what each
stage of ours takes in one process beside what cannot be avoided. Exits with 1 where a bar of LEAST
is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from statistics import median
from typing import Literal

import cv2

from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Recipe
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from tests.benchmarks.plain_pipelines import (
    MOST_BYTES,
    Case,
    Scene,
    Settings,
    classic,
    fastest,
    plain_cv2,
)
from tests.benchmarks.processor_time import print_processor_times
from tests.benchmarks.stages import print_stages
from tests.benchmarks.written_files import Files, compare, files_in
from tests.unit.weights import SHARED

PROCESSES = 2
KINDS: tuple[tuple[Literal["8-bit", "1-bit"], bool], ...] = (
    ("8-bit", False),
    ("1-bit", False),
    ("8-bit", True),
)
"""Masks, and whether pictures are disturbed."""
CASES = tuple(Case(mask, depth, light) for mask, light in KINDS for depth in (False, True))
PILLOW, OPENCV, OURS = "Pillow, 1 process", "OpenCV, pool of 2", "ours, 2 processes"
LEAST = {
    Case("8-bit", False): {PILLOW: 8.0, OPENCV: 1.5},
    Case("8-bit", True): {PILLOW: 25.0, OPENCV: 3.0},
    Case("8-bit", False, True): {OPENCV: 1.3},
    Case("8-bit", True, True): {OPENCV: 1.3},
}
"""Ours is at least so many times as fast."""


@dataclass
class Bench:
    """The project, and the scenes of the plain pipelines by whether they are disturbed."""

    project: Project
    scenes: dict[bool, Scene]
    pools: dict[bool, Pool]
    settings: dict[Case, Settings]
    rates: dict[str, list[float]] = field(default_factory=dict)

    def run(self, case: Case, rounds: int, folder: Path) -> dict[str, Files]:
        """Let the three ways take turns; returns what each has written in the last round."""
        self.rates = {}
        at = ours = folder
        for turn in range(rounds):
            at = folder / f"{turn}"
            at.mkdir()
            if not case.disturbed:
                self._time(PILLOW, self._classic(case, at))
            self._time(OPENCV, self._opencv(case, at))
            name = f"{case.mask}-{case.depth}-{case.disturbed}-{turn}"
            ours = self._ours(case, name)
        return {
            PILLOW: files_in(at.glob("*.zip")),
            OPENCV: files_in(at.glob("*.cv2.tar")),
            OURS: files_in(ours.glob("*.tar")),
        }

    def _time(self, way: str, work: Iterator[int]) -> None:
        started = time.perf_counter()
        done = sum(work)
        self.rates.setdefault(way, []).append(done / (time.perf_counter() - started))

    def _classic(self, case: Case, folder: Path) -> Iterator[int]:
        chosen = self.scenes[case.disturbed].placements[::5]
        classic(self.scenes[case.disturbed], chosen, case, folder / "pillow.zip")
        yield len(chosen)

    def _opencv(self, case: Case, folder: Path) -> Iterator[int]:
        rows = range(len(self.scenes[case.disturbed].placements))
        tasks = [
            (rows[at : at + 250], case, self.settings[case], folder / f"{at}.cv2.tar")
            for at in range(0, len(rows), 250)
        ]
        yield from self.pools[case.disturbed].imap_unordered(_task, tasks)

    def _ours(self, case: Case, name: str) -> Path:
        """The product's job; its rate is taken from the first shard that is there to the last."""
        self.project.set_recipe(_recipe(case.disturbed))
        encoding = Encoding(mask=case.mask, depth=case.depth, background=False)
        options = GenerateOptions(
            name=name, writer="webdataset", encoding=encoding, processes=PROCESSES
        )
        seen: dict[int, float] = {}
        folder = Path()
        for event in generate(self.project, options):
            if isinstance(event, Progress) and event.unit == "samples" and event.done:
                seen.setdefault(event.done, time.perf_counter())
            elif isinstance(event, Result):
                folder = event.value
        first, last = min(seen), max(seen)
        self.rates.setdefault(OURS, []).append((last - first) / (seen[last] - seen[first]))
        return folder


_scene: Scene
"""Of a process of the pool."""


def _begin(root: Path, disturbed: bool) -> None:
    global _scene
    cv2.setNumThreads(1)
    _scene = Scene(root, disturbed)


def _task(task: tuple[range, Case, Settings, Path]) -> int:
    rows, case, settings, path = task
    plain_cv2(_scene, [_scene.placements[row] for row in rows], case, settings, path)
    return len(rows)


def _recipe(disturbed: bool) -> Recipe:
    return Recipe(disturbance=DISTURBED if disturbed else PLAIN)


def made(folder: Path, teacher: str, backgrounds: int) -> Project:
    """A project of some of the rooms and all cut-outs, with a depth map of each room."""
    project = Project.create(folder, recipe=_recipe(False))
    rooms = SHARED / "data" / "rooms"
    places = sorted((rooms / "bg").iterdir())
    _finish(import_pictures(project, places[:: -(-len(places) // backgrounds)], "backgrounds"))
    _finish(import_pictures(project, [rooms / "fg"], "cutouts"))
    _finish(infer_depth(project, DepthOptions(teacher=teacher)))
    return project


def _finish(job: Job) -> None:
    for _ in job:
        pass


def report(bench: Bench, case: Case, files: dict[str, Files]) -> list[str]:
    """Print one case; returns what misses a bar."""
    rates = {way: median(found) for way, found in bench.rates.items()}
    missed = []
    print(f"\n{case}")
    for way, rate in rates.items():
        ratio = rates[OURS] / rate
        least = LEAST.get(case, {}).get(way, 0.0)
        bar = f"  (bar {least:.1f}x)" if least else ""
        print(f"  {way:20}{rate:10,.0f} samples/s{ratio:8.2f}x{bar}")
        if ratio < least:
            missed.append(f"{case}: {ratio:.2f} times as fast as {way}, not {least}")
    wrong, share = compare(bench.scenes[case.disturbed], case, files, OURS, PILLOW)
    if share > MOST_BYTES:
        wrong.append(f"{share:.3f} times Pillow's bytes")
    return missed + [f"{case}: {text}" for text in wrong]


def measure(backgrounds: int, rounds: int, teacher: str, folder: Path) -> list[str]:
    missed = []
    with ExitStack() as stack:
        project = stack.enter_context(made(folder / "project", teacher, backgrounds))
        scenes = {way: Scene(project.folder, way) for way in (False, True)}
        pools = {
            way: stack.enter_context(
                get_context("spawn").Pool(PROCESSES, _begin, (project.folder, way))
            )
            for way in (False, True)
        }
        settings = {case: fastest(scenes[case.disturbed], case) for case in CASES}
        bench = Bench(project, scenes, pools, settings)
        for number, case in enumerate(CASES):
            at = folder / f"case-{number}"
            at.mkdir()
            missed += report(bench, case, bench.run(case, rounds, at))
            print_processor_times(project, scenes[case.disturbed], case, settings[case])
        for case in CASES:
            print_stages(project, case)
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backgrounds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--depth", default="fastdepth", choices=("fastdepth", "ground-plane"))
    given = parser.parse_args()
    cv2.setNumThreads(1)
    os.environ.setdefault("FGBG_MODELS", str(SHARED / "models"))
    with tempfile.TemporaryDirectory() as folder:
        missed = measure(given.backgrounds, given.rounds, given.depth, Path(folder))
    print("\n" + "\n".join(missed or ["every bar is held"]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
