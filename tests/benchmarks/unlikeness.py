"""How many pictures are told to be unlike the training: own ones falsely, others rightly.

    python -m tests.benchmarks.unlikeness PROJECT [--pictures FOLDER ...] [--side 224]

A fifth of the project's backgrounds and cut-outs is held out, five times in turn, and samples of
the rest are measured as a training does. Of held-out samples and held-out backgrounds, as few as
possible should be beyond the limit; of the same changed grossly, and of other folders' pictures,
as many as possible. Held-out backgrounds of one project are alike no more than its backgrounds are.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.data.choosing import chosen
from fgbg_studio.data.loader import rendered
from fgbg_studio.data.render import Sample
from fgbg_studio.data.splits import GOLDEN_RATIO, drawn
from fgbg_studio.imaging.reading import picture_files, read_rgb
from fgbg_studio.jobs.material import on_canvas
from fgbg_studio.jobs.measuring import MEASURED
from fgbg_studio.learning.unlikeness import LIMIT, Unlikeness
from fgbg_studio.project import Project

Picture = npt.NDArray[np.uint8]
FOLDS, SAMPLES, CHANGED = 5, 900, 20
LONGEST = 640
"""Pixels to which photos are reduced first, so that changing them is quick."""
random = np.random.default_rng(1)


def noisy(picture: Picture) -> Picture:
    """With noise of 60 grey levels."""
    return np.clip(picture + random.normal(0, 60, picture.shape), 0, 255).astype(np.uint8)


def drawn_in_ink(picture: Picture) -> Picture:
    """Lines on white."""
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (0, 0), 1)
    how, kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    return np.dstack([cv2.adaptiveThreshold(grey, 255, how, kind, 9, 6)] * 3)


def flat_colours(picture: Picture) -> Picture:
    """As in a comic."""
    for _ in range(3):
        picture = np.asarray(cv2.bilateralFilter(picture, 9, 60, 9), np.uint8)
    return (picture // 52 * 52 + 26).astype(np.uint8)


def blurred(picture: Picture) -> Picture:
    """As by a lens that is far out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.03 * min(picture.shape[:2])), np.uint8)


def in_grey(picture: Picture) -> Picture:
    """Without colours."""
    return np.dstack([cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)] * 3)


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "noise alone": lambda p: random.integers(0, 256, p.shape).astype(np.uint8),
    "much noise": noisy,
    "night": lambda p: (p * 0.15).astype(np.uint8),
    "overexposed": lambda p: np.clip(p * 2.5 + 30, 0, 255).astype(np.uint8),
    "blurred": blurred,
    "line drawing": drawn_in_ink,
    "flat colours": flat_colours,
    "blank": lambda p: np.full_like(p, random.integers(0, 256, 3, dtype=np.uint8)),
    "grey": in_grey,
    "negative": lambda p: 255 - p,
    "upside down": lambda p: np.ascontiguousarray(p[::-1]),
}


@dataclass(frozen=True)
class Own:
    """Samples of a project with the numbers of their sources, and its backgrounds whole.

    `places` are the samples' backgrounds, which have no object and no disturbance.
    """

    samples: list[Picture]
    places: list[Picture]
    backgrounds: npt.NDArray[np.int64]
    cutouts: npt.NDArray[np.int64]
    photos: list[Picture]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--pictures", type=Path, nargs="*", default=[])
    parser.add_argument("--side", type=int, default=224)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    own = _own(asked.project, asked.side)
    changed = {name: [f(p) for p in own.samples[::CHANGED]] for name, f in CHANGES.items()}
    others = {str(folder): _photos(_directly_in(folder)) for folder in asked.pictures}
    found: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        known, held_out = _measured(own, fold)
        for name, pictures in {**held_out, **changed, **others}.items():
            found.setdefault(name, []).extend(known.of(picture) for picture in pictures)
    print(f"{asked.project}, {asked.side} pixels: beyond the limit of {LIMIT:g}, and the median")
    for name, values in found.items():
        share, median = np.mean(np.array(values) > LIMIT), np.median(values)
        print(f"{name:40} {share:6.1%} {median:8.2f} {len(values):6,}")


def _own(folder: Path, side: int) -> Own:
    with Project.open(folder, read_only=True) as project:
        dataset = project.dataset(on_canvas(project.recipe, side))
        indices = drawn(chosen(dataset), SAMPLES)
        source = rendered(dataset, project.folder)
        samples, places = zip(*(_pictures(source.sample(int(n))) for n in indices), strict=True)
        photos = _photos([project.path(one.file) for one in dataset.backgrounds])
    pairs, count = indices // dataset.each, len(dataset.cutouts)
    return Own(list(samples), list(places), pairs // count, pairs % count, photos)


def _pictures(sample: Sample) -> tuple[Picture, Picture]:
    return np.array(sample.image), np.array(sample.background)


def _directly_in(folder: Path) -> list[Path]:
    return [file for file in picture_files(folder) if file.parent == folder]


def _photos(files: list[Path]) -> list[Picture]:
    found = []
    for picture in map(read_rgb, files):
        scale = min(1.0, LONGEST / max(picture.shape))
        how = cv2.INTER_AREA
        found.append(np.asarray(cv2.resize(picture, None, None, scale, scale, how), np.uint8))
    return found


def _measured(own: Own, fold: int) -> tuple[Unlikeness, dict[str, list[Picture]]]:
    """What is known without a fold of the sources, and what is held out."""
    out = _folds(own.backgrounds) == fold
    seen = np.flatnonzero(~out & (_folds(own.cutouts) != fold))[:MEASURED]
    groups = own.backgrounds[seen].tolist()
    once = {group: own.places[n] for group, n in zip(groups, seen, strict=True)}
    pictures = [own.samples[n] for n in seen]
    known = Unlikeness.measured([*pictures, *once.values()], [*groups, *once])
    whole = _folds(np.arange(len(own.photos))) == fold
    return known, {
        "held-out samples (should be 0)": [own.samples[n] for n in np.flatnonzero(out)],
        "held-out backgrounds (should be 0)": [own.photos[n] for n in np.flatnonzero(whole)],
    }


def _folds(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return (numbers * GOLDEN_RATIO % 1.0 * FOLDS).astype(np.int64)


if __name__ == "__main__":
    main()
