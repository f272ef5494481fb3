"""Samples rendered on the fly beside the same samples read from files by a torch DataLoader.

Run it from the checkout:  python -m tests.benchmarks.loading [--samples 2000] [--rounds 3]
                           [--workers 0 2] [--depth ground-plane|fastdepth]

FGBG_SHARED names the folder with data/rooms, FGBG_MODELS the one with the weights of fastdepth,
whose depth takes a reader longer than the plain one of a ground plane. The samples are `disturbed`,
224 x 224, with depth and background: JPEG at quality 90 and PNG, written by the product. The files
are read with Pillow, as the usual Dataset does it, and joined by torch's own collate; they lie in
the page cache. The two take turns, with the same batch and the same workers. Every batch is
counted, starting workers is not. The bar: 4 times the samples per second.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader
from torch.utils.data import Dataset as TorchDataset

from fgbg_studio.base.events import finish
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.encoding import Encoding, SampleEncoder
from fgbg_studio.data.loader import EpochOrder, sample_loader
from fgbg_studio.data.recipe import DISTURBED, Recipe
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from tests.unit.weights import SHARED

BATCH = 32
LEAST = 4.0
KINDS = ("image", "background", "mask", "depth")


class FileSamples(TorchDataset[dict[str, Any]]):
    """Samples in files, read as everybody reads them."""

    def __init__(self, folder: Path, names: list[str], steps_per_unit: float) -> None:
        self.folder, self.names, self.steps = folder, names, np.float32(steps_per_unit)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, number: int) -> dict[str, Any]:
        def read(kind: str, suffix: str) -> Any:
            with Image.open(self.folder / kind / f"{self.names[number]}.{suffix}") as picture:
                return torch.from_numpy(np.array(picture))

        return {
            "image": read("image", "jpg"),
            "background": read("background", "jpg"),
            "mask": read("mask", "png"),
            "depth": read("depth", "png").float() / self.steps,
            "index": number,
        }


def rooms(folder: Path, teacher: str = "ground-plane") -> Project:
    """The rooms with the depth of a teacher."""
    recipe = Recipe(disturbance=DISTURBED)
    project = Project.create(folder, recipe=recipe)
    finish(import_pictures(project, [SHARED / "data/rooms/bg"], "backgrounds"))
    finish(import_pictures(project, [SHARED / "data/rooms/fg"], "cutouts"))
    finish(infer_depth(project, DepthOptions(teacher=teacher)))
    return project


def write(dataset: Dataset, root: Path, indices: list[int], folder: Path) -> list[str]:
    """Write samples as files; returns their names."""
    pixels = SourcePixels(root, dataset.recipe.canvas, dataset.depth_scale)
    encoder = SampleEncoder(Encoding(), dataset.depth_scale)
    for kind in KINDS:
        (folder / kind).mkdir(parents=True)
    names = [f"{number:06d}" for number in range(len(indices))]
    for name, sample in zip(names, Samples(dataset, pixels).many(indices), strict=True):
        encoded = encoder.encode(sample)
        for kind in KINDS:
            suffix = "jpg" if kind in ("image", "background") else "png"
            (folder / kind / f"{name}.{suffix}").write_bytes(getattr(encoded, kind))
    return names


def rate(batches: Iterable[dict[str, Any]]) -> float:
    """Samples per second from the first batch on; the first also starts the workers."""
    seen, started = 0, 0.0
    for batch in batches:
        if not started:
            started = time.perf_counter()
        else:
            seen += len(batch["index"])
    return seen / (time.perf_counter() - started)


def compare(project: Project, samples: int, rounds: int, workers: int, folder: Path) -> str:
    """One row: samples per second of both, medians of the rounds, and their ratio."""
    dataset = project.dataset()
    order = EpochOrder(np.arange(len(dataset)), samples, 1)
    names = write(dataset, project.folder, order.order().tolist(), folder)
    files = FileSamples(folder, names, dataset.depth_scale.steps_per_unit)
    context = "spawn" if workers else None
    reading = DataLoader(files, BATCH, num_workers=workers, multiprocessing_context=context)
    rendering = sample_loader(dataset, project.folder, order, BATCH, workers)
    list(sample_loader(dataset, project.folder, order, BATCH))  # the sources are read once
    found: dict[str, list[float]] = {"files": [], "rendered": []}
    for _ in range(rounds):
        found["files"].append(rate(reading))
        found["rendered"].append(rate(rendering))
    read, made = median(found["files"]), median(found["rendered"])
    return (
        f"{workers} workers: {read:8,.0f}/s from files, {made:8,.0f}/s rendered, "
        f"{made / read:5.2f} times (at least {LEAST:g})"
    )


def main() -> None:
    """Measure with each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[0, 2])
    parser.add_argument("--depth", default="ground-plane", choices=("ground-plane", "fastdepth"))
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        project = rooms(Path(folder) / "rooms", chosen.depth)
        for workers in chosen.workers:
            at = Path(folder) / f"files-{workers}"
            print(compare(project, chosen.samples, chosen.rounds, workers, at))
        project.close()


if __name__ == "__main__":
    main()
