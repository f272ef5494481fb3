"""How long the curves of long runs take the window's thread: news, drawing, painting.

    python -m tests.benchmarks.curves [--points 100000] [--runs 1]

Prints milliseconds (median and worst of 40 rounds): of adding what 50 ms of a fast training say,
of working out the curves from all points, and of painting the three plots. No screen is needed.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fgbg_studio.base.events import Metric

ROUNDS = 40
NEWS = 16
"""Steps that a fast training makes between two deliveries of its events."""
EPOCH = 400
SIZE = (1056, 340)
"""The curves in a window of 1920 x 1080 pixels."""


def main() -> int:
    """Measure, and print a line for each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    measure(arguments.points, arguments.runs)
    return 0


def measure(points: int, count: int) -> None:
    """Runs of `points` steps, `count` of them on the same plots."""
    from PySide6.QtWidgets import QApplication

    from fgbg_studio.gui.app import application
    from fgbg_studio.gui.curves import Curves
    from fgbg_studio.gui.plot import DrawnRun
    from fgbg_studio.gui.plotted import run_colour
    from fgbg_studio.gui.series import RunPoints

    application()
    curves = Curves()
    curves.resize(*SIZE)
    curves.show()
    curves.prepare()
    while not curves.is_ready:
        QApplication.processEvents()
    colours = [run_colour(number) if count > 1 else "" for number in range(count)]
    runs = [RunPoints(told(0, points)) for _ in colours]
    drawn = [DrawnRun(f"run-{n}", run, colours[n]) for n, run in enumerate(runs)]
    curves.show_runs(drawn)
    QApplication.processEvents()
    spent: dict[str, list[float]] = {"adding": [], "drawing": [], "painting": []}
    for turn in range(ROUNDS):
        news = told(points + turn * NEWS, NEWS)
        spent["adding"].append(timed(partial(runs[0].add, news)))
        curves.tell_news()
        spent["drawing"].append(timed(curves.draw))
        spent["painting"].append(timed(curves.grab))
    print(f"{count} x {points:,} steps, {sum(map(len, runs[0].series.values())):,} points a run")
    for part, times in spent.items():
        print(f"{part}: {statistics.median(times):.2f} ms, at most {max(times):.2f}")


def told(first: int, count: int) -> list[Metric]:
    """What a training says in some steps: three metrics a step, four an epoch."""
    from fgbg_studio.base.events import Metric

    found: list[Metric] = []
    for step in range(first, first + count):
        noise = 0.1 * math.sin(step * 12.9898) + 1 / (1 + step / 1000)
        found += [Metric(f"train/{name}", step, noise) for name in ("mask", "depth", "rate")]
        if step % EPOCH == EPOCH - 1:
            names = ("mask", "depth", "iou", "delta1")
            found += [Metric(f"held-out/{name}", step, noise) for name in names]
    return found


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    sys.exit(main())
