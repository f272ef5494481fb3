"""How much of the old background's colour is left in soft edges, and how good the alpha is.

Run it from the checkout:  python -m tests.benchmarks.edges [--every] [--large]

For 55 pictures whose alpha and object colours are known, prints the error of the object's colours
in the edge (0 < alpha < 1) as a share of what copying the photo's colours leaves: with the known
alpha, with the alpha found from the mask made hard (alpha >= 1/2), and found from the soft mask.
Beside it the mean error of alpha in the band, found and of the hard mask, in grey levels. At most
half may be left with the known alpha, on average for each kind of edge; exits with 1 otherwise.
--every lists each picture. --large measures the time for 24 megapixels.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict

import cv2
import numpy as np

from fgbg_studio.imaging import edge_colours, edges
from tests.unit.mattes import BANDS, Matte, Picture, mattes

MOST = 0.5
COLUMNS = ("known alpha", "from hard", "from soft", "alpha found", "alpha hard")


def measure(matte: Matte, edge: str) -> tuple[float, ...]:
    """One value for each of COLUMNS."""
    band = BANDS[edge]
    hard = np.where(matte.alpha >= 128, 255, 0).astype(np.uint8)
    found = [edges.refine(matte.photo, mask, band) for mask in (hard, matte.alpha)]
    left = [matte.ratio(edge_colours.clean(matte.photo, a)) for a in (matte.alpha, *found)]
    unknown = edges.trimap(hard, band) == edges.UNKNOWN
    errors = [
        float(np.abs(alpha[unknown].astype(int) - matte.alpha[unknown]).mean())
        for alpha in (found[0], hard)
    ]
    return (*left, *errors)


def line(name: str, values: tuple[float, ...]) -> str:
    """A row of the table."""
    return f"{name:44}" + "".join(
        f"{value:12.2f}" if n < 3 else f"{value:12.1f}" for n, value in enumerate(values)
    )


def quality(every: bool) -> bool:
    """Print the table; True where the mean of each kind of edge is within MOST."""
    print(f"{'':44}" + "".join(f"{column:>12}" for column in COLUMNS))
    rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for matte in mattes():
        edge = matte.name.rpartition(" ")[2]
        rows[edge].append(measure(matte, edge))
        if every:
            print(line(matte.name, rows[edge][-1]))
    means = {edge: np.mean(values, axis=0) for edge, values in rows.items()}
    for edge, mean in means.items():
        print(line(f"mean of '{edge}'", tuple(mean)))
    values = np.concatenate([np.array(found) for found in rows.values()])
    print(line("mean of all", tuple(values.mean(axis=0))))
    over = [int((values[:, n] > MOST).sum()) for n in range(3)]
    print(f"more than half is left in {over} of {len(values)} pictures (known, hard, soft)")
    return all(mean[0] <= MOST for mean in means.values())


def large() -> None:
    """Print the seconds for a photo of 6000 x 4000 pixels with a large object."""
    small = np.random.default_rng(0).integers(0, 256, (100, 150, 3)).astype(np.uint8)
    photo: Picture = np.asarray(cv2.resize(small, (6000, 4000), interpolation=cv2.INTER_CUBIC))
    mask = np.zeros((4000, 6000), np.uint8)
    cv2.ellipse(mask, (3000, 2000), (2200, 1400), 20, 0, 360, (255,), -1)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 2), np.uint8)
    began = time.perf_counter()
    refined = edges.refine(photo, mask, 8)
    middle = time.perf_counter()
    edge_colours.clean(photo, refined)
    print(f"24 megapixels: alpha {middle - began:.1f} s", end=", ")
    print(f"colours {time.perf_counter() - middle:.1f} s")


def main() -> int:
    """Print what was asked for, and judge it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--large", action="store_true")
    arguments = parser.parse_args()
    if arguments.large:
        large()
    return 0 if quality(arguments.every) else 1


if __name__ == "__main__":
    sys.exit(main())
