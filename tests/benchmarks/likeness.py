"""How long it takes to find near-duplicates among 10,000 pictures, read before, and what is found.

    python -m tests.benchmarks.likeness [--count 10000] [--pictures FOLDER]

The pictures are mixtures of those of a folder (of drawn patterns unless one is named), so that many
are near to each other. With a folder, each of its pictures is also changed in several ways, and the
share that is recognised is told.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.likeness import SIDE, look_of, nearly_same
from fgbg_studio.imaging.reading import Content, picture_files, read_rgb
from fgbg_studio.imaging.writing import encode_jpeg

Picture = npt.NDArray[np.uint8]


def part(left: float, top: float, right: float, bottom: float) -> Callable[[Picture], Picture]:
    """What cuts a picture to a part, in shares."""

    def cut(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        rows = slice(round(top * height), round(bottom * height))
        return picture[rows, round(left * width) : round(right * width)]

    return cut


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "half as large": lambda p: np.asarray(
        cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8
    ),
    "JPEG at quality 20": lambda p: read_rgb(Content("again.jpg", encode_jpeg(p, 20))),
    "30 % darker": lambda p: (p * 0.7).astype(np.uint8),
    "cropped by 2 % at each side": part(0.02, 0.02, 0.98, 0.98),
    "cropped by 4 % at each side": part(0.04, 0.04, 0.96, 0.96),
    "cropped by 7 % at each side": part(0.07, 0.07, 0.93, 0.93),
    "cropped by 7 % at one side": part(0.07, 0.0, 1.0, 1.0),
    "cropped by 3 % at two sides": part(0.03, 0.03, 1.0, 1.0),
}


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--pictures", type=Path)
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    pictures = (
        [read_rgb(file) for file in picture_files(chosen.pictures)] if chosen.pictures else []
    )
    rng = np.random.default_rng(1)
    looks = [look_of(picture) for picture in pictures] or list(
        rng.integers(0, 256, (100, SIDE, SIDE)).astype(np.uint8)
    )
    _tell_time(np.stack(looks), chosen.count, rng)
    for name, change in CHANGES.items() if pictures else ():
        _tell_share(looks, [look_of(np.ascontiguousarray(change(p))) for p in pictures], name)


def _tell_time(looks: Picture, count: int, rng: np.random.Generator) -> None:
    ones, others = (looks[rng.integers(len(looks), size=count)] // 2 for _ in range(2))
    shifts = rng.integers(SIDE, size=count)
    mixed = np.stack(
        [one + np.roll(other, by, 1) for one, other, by in zip(ones, others, shifts, strict=True)]
    )
    began = time.perf_counter()
    found = sum(len(pairs) for pairs in nearly_same(mixed))
    print(f"{count:,} pictures: {time.perf_counter() - began:.1f} s, {found:,} times alike")


def _tell_share(looks: list[Picture], changed: list[Picture], name: str) -> None:
    pairs = nearly_same(np.stack([*looks, *changed]))
    found = {(pair.first, pair.second) for some in pairs for pair in some}
    count = len(looks)
    share = sum((n, n + count) in found for n in range(count)) / count
    print(f"{name:30} {share:6.1%} recognised")


if __name__ == "__main__":
    main()
