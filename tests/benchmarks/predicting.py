"""How long a photo of 12 megapixels takes once the network is loaded; how good outlines are.

Run it from the checkout:  python -m tests.benchmarks.predicting [--run RUN] [--rounds 9]

A photo of 4,000 x 3,000 pixels, a JPEG, is predicted from its file to mask, depth, uncertainty and
unlikeness at its own size, with and without a background, on two cores; the stages of it are told
too. Without a run, a very short training at 224 pixels makes one. Then nine real photos with
references (the folder of shared pictures, or FGBG_SHARED), whose masks are reduced and spoilt as a
network's are: the mean error around the outline, linear and guided. Exits with 1 where the median
is beyond MOST seconds, or guided is not better by LEAST_GAIN.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import cv2
import numpy as np

if TYPE_CHECKING:
    from fgbg_studio.learning.predictor import Predictor

SIZE = 4000, 3000
CORES = 2
MOST, LEAST_GAIN = 1.0, 0.2
STAGES = {
    "reading": "fgbg_studio.imaging.photo_levels.read_photo",
    "network": "fgbg_studio.learning.torch_network.TorchNetwork.answer",
    "mask": "fgbg_studio.learning.predictor.guided_mask",
    "depth": "fgbg_studio.learning.predictor.guided_depth",
    "uncertainty": "fgbg_studio.imaging.uncertainty.uncertainty",
    "unlikeness": "fgbg_studio.learning.unlikeness.Unlikeness.of",
}


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, help="the folder of a run, a checkpoint, or a file")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    cv2.setNumThreads(CORES)
    with tempfile.TemporaryDirectory() as folder:
        alone, beside = timed(arguments, Path(folder))
    print(f"without background {alone:.2f} s, with {beside:.2f} s")
    gain = outlines()
    return 0 if max(alone, beside) <= MOST and (gain is None or gain >= LEAST_GAIN) else 1


def timed(arguments: argparse.Namespace, folder: Path) -> tuple[float, float]:
    """Median seconds of a photo without a background and with one."""
    import torch

    from fgbg_studio.imaging.writing import encode_jpeg
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.jobs.predicting import predict_one, read_background
    from fgbg_studio.learning.predictor import Predictor
    from tests.benchmarks.prediction_shown import photo

    torch.set_num_threads(CORES)
    predictor = Predictor(load_network(arguments.run or a_run(folder), "cpu"))
    file, place = folder / "photo.jpg", folder / "place.jpg"
    for seed, path in enumerate((file, place)):
        path.write_bytes(encode_jpeg(photo(seed), 92))
    background = read_background(str(place))
    print(f"network {predictor.network.name}, {predictor.network.device}")
    medians = []
    for shown in (None, background):
        predict_one(predictor, file, shown, "")
        seconds = []
        for _ in range(arguments.rounds):
            began = time.perf_counter()
            predict_one(predictor, file, shown, "")
            seconds.append(time.perf_counter() - began)
        medians.append(statistics.median(seconds))
    tell_stages(predictor, file, background)
    return medians[0], medians[1]


def tell_stages(predictor: Predictor, file: Path, background: Any) -> None:
    """Print how long each stage of one prediction takes."""
    from fgbg_studio.jobs.predicting import predict_one

    spent = dict.fromkeys(STAGES, 0.0)

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*values: Any) -> Any:
            began = time.perf_counter()
            try:
                return call(*values)
            finally:
                spent[name] += time.perf_counter() - began

        return timed

    patches = [patch(path, watched(name, _named(path))) for name, path in STAGES.items()]
    for one in patches:
        one.start()
    predict_one(predictor, file, background, "")
    for one in patches:
        one.stop()
    print(", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in spent.items()))


def outlines() -> float | None:
    """The share of the error at outlines that following the photo saves; None without photos."""
    from fgbg_studio.imaging.guided_upsampling import guided_mask
    from fgbg_studio.imaging.reading import read_rgb, read_rgba
    from tests.unit.imaging.test_guided_upsampling import as_answered, at_the_edge, plain, reduced

    photos = Path(os.environ.get("FGBG_SHARED") or "../shared") / "data/photos"
    errors = []
    for file in sorted((photos / "reference").glob("*.out.png")):
        picture = read_rgb(photos / f"{file.name.partition('.')[0]}.jpg")
        true = np.asarray(read_rgba(file)[..., 3] / 255, np.float32)
        for shorter in (64, 112):
            small = as_answered(true, shorter)
            found = guided_mask(small, picture, reduced(picture, small))
            linear = plain(small, true.shape)
            errors.append((at_the_edge(linear, true), at_the_edge(found, true)))
    if not errors:
        print("no photos with references")
        return None
    linear_error, guided_error = np.mean(errors, axis=0)
    print(f"error at outlines: linear {linear_error:.3f}, guided {guided_error:.3f}")
    return float(1 - guided_error / linear_error)


def a_run(folder: Path) -> Path:
    """Train for a moment on a copy of the sample project."""
    from fgbg_studio.base.resources import sample_project
    from tests.benchmarks.prediction_shown import a_run

    project = Path(shutil.copytree(sample_project(), folder / "project"))
    a_run(project, None)
    [run] = (project / "runs").iterdir()
    return run


def _named(path: str) -> Any:
    """What a dotted path names: a function of a module, or of a class in one."""
    from pkgutil import resolve_name

    return resolve_name(path)


if __name__ == "__main__":
    sys.exit(main())
