"""Training steps per second: samples rendered on the fly beside samples read from files.

Run it from the checkout:  python -m tests.benchmarks.training_throughput [--model compact-unet]
    [--size 224] [--batch 16] [--samples 480] [--rounds 3] [--workers 0 2]

FGBG_SHARED names the folder with data/rooms. One learner takes all steps, so model and batch are
the same; the sources of batches take turns, and every one gives the same samples (`disturbed`,
with depth and background). Files are JPEG at quality 90 and PNG as `tests.benchmarks.loading`
writes and reads them: Pillow, a torch DataLoader, in the page cache. Starting and ending workers is
not counted.

On a graphics card, the product's batches are composed there as in a real training, the files' are
pinned, and the share of time in which the device computes comes from its own events around each
step; the bar is 90 %. On a processor, the share of a step that making its batch takes is told: in
the training thread with no worker, where the bar is 10 %.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import cv2
import torch
from torch.utils.data import DataLoader

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.loader import Batch, EpochOrder, sample_loader
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import indices_of
from fgbg_studio.learning.batch_renderer import BatchRenderer, RenderedBatches
from fgbg_studio.learning.devices import choose, device_name
from fgbg_studio.learning.learner import Learner
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project
from tests.benchmarks.loading import FileSamples, rooms, write

MOST_LOADING, LEAST_COMPUTING = 0.10, 0.90
timed_event: Callable[[], Any] = partial(torch.cuda.Event, enable_timing=True)


class Source(NamedTuple):
    """What gives batches, by what it is called; `own` is the product's."""

    name: str
    own: bool
    batches: Iterable[Batch]


class Turn(NamedTuple):
    """Samples a second, and the shares of the time in which batches came and steps were computed.

    On a graphics card the two go on at the same time.
    """

    rate: float
    loading: float
    computing: float


class ProcessorWatch:
    """Seconds within `with`: a processor's step is done when the call returns."""

    def __init__(self) -> None:
        self._total = self._begun = 0.0

    def __enter__(self) -> None:
        self._begun = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._total += time.perf_counter() - self._begun

    def seconds(self) -> float:
        """All of them."""
        return self._total


class DeviceWatch:
    """Seconds of a graphics card between two of its events, which are only read in the end."""

    def __init__(self) -> None:
        self._events: list[Any] = []

    def __enter__(self) -> None:
        self._record()

    def __exit__(self, *_: object) -> None:
        self._record()

    def _record(self) -> None:
        self._events.append(timed_event())
        self._events[-1].record()

    def seconds(self) -> float:
        """All of them, when the device has done what it was given."""
        torch.cuda.synchronize()
        pairs = zip(self._events[::2], self._events[1::2], strict=True)
        return float(sum(begin.elapsed_time(end) for begin, end in pairs)) / 1000


def taken(learner: Learner, batches: Iterable[Batch], count: int) -> Turn:
    """Learn from `count` batches; the first is learned from before time is taken."""
    of_steps = DeviceWatch() if learner.device.type == "cuda" else ProcessorWatch()
    of_steps.seconds()
    waiting = iter(batches)
    learner.learn(next(waiting))
    seen, loading, last = 0, 0.0, time.perf_counter()
    begun = last
    for batch in islice(waiting, count - 1):
        loading += time.perf_counter() - last
        with of_steps:
            learner.learn(batch)
        seen += len(batch["image"])
        last = time.perf_counter()
    computing = of_steps.seconds()
    wall = time.perf_counter() - begun
    return Turn(seen / wall, loading / wall, computing / wall)


class FileBatches:
    """Samples in files by a torch DataLoader, as a training loop usually has them."""

    def __init__(self, files: FileSamples, batch: int, workers: int, pinned: bool) -> None:
        context = "spawn" if workers else None
        self._loader = DataLoader(
            files, batch, num_workers=workers, multiprocessing_context=context, pin_memory=pinned
        )

    def __iter__(self) -> Iterator[Batch]:
        yield from self._loader


def rendered(
    project: Project, dataset: Dataset, order: EpochOrder, learner: Learner, workers: int
) -> Source:
    """The product's samples, made where a training makes them."""
    batch = learner.options.batch
    if learner.device.type != "cuda":
        loader = sample_loader(dataset, project.folder, order, batch, workers)
        return Source(f"rendered, {workers} workers", True, loader)
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    renderer = BatchRenderer(dataset, pixels, learner.device)
    return Source("rendered on the device", True, RenderedBatches(renderer, order, batch))


def sources(
    project: Project, learner: Learner, given: argparse.Namespace, at: Path
) -> list[Source]:
    """The same samples in every way."""
    dataset = project.dataset(on_canvas(project.recipe, given.size))
    order = EpochOrder(indices_of(dataset, "train"), given.samples, 1)
    names = write(dataset, project.folder, order.order().tolist(), at)
    files = FileSamples(at, names, dataset.depth_scale.steps_per_unit)
    on_card = learner.device.type == "cuda"
    found = [
        Source(f"from files, {n} workers", False, FileBatches(files, given.batch, n, on_card))
        for n in given.workers
    ]
    found += [
        rendered(project, dataset, order, learner, n)
        for n in given.workers[: 1 if on_card else None]
    ]
    return found


def on_canvas(recipe: Recipe, size: int) -> Recipe:
    """The recipe on a square canvas."""
    return recipe.model_copy(update={"width": size, "height": size})


def measured(learner: Learner, every: Sequence[Source], count: int, rounds: int) -> dict[str, Turn]:
    """The median of each figure, by source; they take turns, of `count` batches each."""
    turns: dict[str, list[Turn]] = {}
    for _ in range(rounds):
        for source in every:
            turns.setdefault(source.name, []).append(taken(learner, source.batches, count))
    return {name: Turn(*map(median, zip(*found, strict=True))) for name, found in turns.items()}


def report(every: Sequence[Source], found: Mapping[str, Turn], on_card: bool) -> bool:
    """Print every source; returns whether the bar of the product's first one is held."""
    files = max(found[source.name].rate for source in every if not source.own)
    for name, turn in found.items():
        print(
            f"  {name:24}{turn.rate:8.1f} samples/s{turn.rate / files:7.2f} x"
            f"{turn.loading:9.1%} waiting for batches{turn.computing:9.1%} computing"
        )
    own = next(found[source.name] for source in every if source.own)
    if on_card:
        print(f"The device computes {own.computing:.1%} of the time (bar {LEAST_COMPUTING:.0%})")
        return own.computing >= LEAST_COMPUTING
    print(f"Rendering takes {own.loading:.1%} of a step (bar {MOST_LOADING:.0%})")
    return own.loading <= MOST_LOADING


def main() -> int:
    """Measure, print, and return 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="compact-unet")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--samples", type=int, default=480)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[0, 2])
    parser.add_argument("--precision", default="auto")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    device = choose()
    options = TrainOptions(model=given.model, batch=given.batch, precision=given.precision)
    with tempfile.TemporaryDirectory() as folder, rooms(Path(folder) / "rooms") as project:
        learner = Learner(options, project.contents.depth, 1_000_000, device)
        every = sources(project, learner, given, Path(folder) / "files")
        print(f"{given.model}, batch {given.batch}, {given.size} px, {device_name(device)}:")
        turns = measured(learner, every, given.samples // given.batch, given.rounds)
        held = report(every, turns, device.type == "cuda")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
