"""What going on with a corrected picture does, to it and to everything else.

Run it from the checkout:  python -m tests.benchmarks.closing_the_loop PHOTO MASK
    [--background FILE] [--epochs 5] [--samples 1000] [--size 64]

PHOTO is a picture and MASK what is right of it, a file of the same size. A network is trained on a
copy of the sample project, the picture is added as a real sample by that mask, and a second run
goes on from the first by the preset "Continue". Prints, of both runs' last networks, the mean
cross-entropy and the IoU of the picture's mask, and the IoU on held-out samples.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np

from fgbg_studio.base.events import finish
from fgbg_studio.base.resources import sample_project
from fgbg_studio.imaging.reading import read_mask, read_rgb
from fgbg_studio.jobs.adding import AddOptions, add_prediction
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.jobs.starting import continued
from fgbg_studio.jobs.training import TrainOptions, train
from fgbg_studio.learning.predictor import Predictor
from fgbg_studio.project import Project


def judged(run: Path, given: argparse.Namespace) -> tuple[float, float]:
    """Cross-entropy and IoU of the picture's mask, by a run's last network."""
    place = read_rgb(given.background) if given.background else None
    predictor = Predictor(load_network(run / "last.pt"))
    found = predictor.predict(read_rgb(given.photo), place).probability
    true, sure = read_mask(given.mask) >= 128, np.clip(found, 1e-6, 1 - 1e-6)
    loss = -np.where(true, np.log(sure), np.log1p(-sure)).mean()
    both, either = (found >= 0.5) & true, (found >= 0.5) | true
    return float(loss), float(both.sum() / max(1, either.sum()))


def tell(project: Project, run: Path, given: argparse.Namespace) -> None:
    """Print the figures of a run."""
    loss, iou = judged(run, given)
    held_out = find_run(project, run.name).metrics["held-out/iou"]
    print(f"{run.name:10} picture: loss {loss:.4f}, IoU {iou:.3f}; held out: IoU {held_out:.4f}")


def main() -> None:
    """Train, add, go on, and tell what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("photo", type=Path)
    parser.add_argument("mask", type=Path)
    parser.add_argument("--background", type=Path)
    for name, usual in (("epochs", 5), ("samples", 1000), ("size", 64)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    options = TrainOptions(
        name="first",
        size=given.size,
        epochs=given.epochs,
        epoch_samples=given.samples,
        held_out_samples=300,
    )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(sample_project(), Path(folder) / "street"))
        with Project.open(copy) as project:
            tell(project, finish(train(project, options)), given)
            adding = AddOptions(background=str(given.background or ""))
            finish(add_prediction(project, given.photo, read_mask(given.mask), adding))
            tell(project, finish(train(project, continued(project, "first"))), given)


if __name__ == "__main__":
    main()
