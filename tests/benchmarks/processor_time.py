"""The processor time that each way of writing a dataset takes for a sample, in one process.

Other programs that run at the same time take from the samples per second, and not evenly from one
process and from two; they take less from this.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.jobs.beginning import GenerateOptions, begun
from fgbg_studio.jobs.rendering import ShardMaker
from fgbg_studio.project import Project
from tests.benchmarks.plain_pipelines import Case, Scene, Settings, classic, plain_cv2

TURNS, SHARD = 5, 1000


def print_processor_times(project: Project, scene: Scene, case: Case, settings: Settings) -> None:
    """Microseconds a sample, each the best of some turns, and what follows from them."""
    with tempfile.TemporaryDirectory() as folder:
        pillow, opencv, ours = _turns(project, scene, case, settings, Path(folder))
    told = f"OpenCV {opencv:,.0f}, ours {ours:,.0f} us: {opencv / ours:.2f}x"
    if not case.disturbed:
        told = (
            f"Pillow {pillow:,.0f}, {told}, two processes to Pillow's one {2 * pillow / ours:.2f}x"
        )
    print(f"  processor time a sample: {told}", flush=True)


def _turns(
    project: Project, scene: Scene, case: Case, settings: Settings, folder: Path
) -> tuple[float, float, float]:
    """Stretches of the plan, one after the other; the first warms up and is not counted."""
    maker = _maker(project, scene, case)
    found = []
    for turn in range(TURNS + 1):
        begin = turn * SHARD // scene.step
        plain = scene.placements[begin : begin + SHARD // scene.step]
        few = plain[:: 5 if case.depth else 1]
        at = folder / f"{turn}"
        at.mkdir()
        indices = np.arange(turn * SHARD, (turn + 1) * SHARD)
        slow = partial(classic, scene, few, case, folder / "pillow.zip")
        quick = partial(plain_cv2, scene, plain, case, settings, folder / "opencv.tar")
        pillow = 0.0 if case.disturbed else _us(slow, len(few))
        opencv = _us(quick, len(plain))
        ours = _us(partial(maker.make, turn, indices, at), SHARD)
        found.append((pillow, opencv, ours))
    best = np.min(found[1:], axis=0).tolist()
    return best[0], best[1], best[2]


def _maker(project: Project, scene: Scene, case: Case) -> ShardMaker:
    """What a process of the product's job makes shards with, here in this one."""
    encoding = Encoding(mask=case.mask, depth=case.depth, background=False)
    options = GenerateOptions(name="timed", writer="webdataset", encoding=encoding)
    pixels = SourcePixels(project.folder, scene.canvas, scene.scale)
    return ShardMaker(begun(scene.dataset, options, None, {}), "timed", pixels)


def _us(work: Callable[[], object], samples: int) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) / samples * 1e6
