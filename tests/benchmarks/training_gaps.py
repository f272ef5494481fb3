"""How long the window is deaf while a training runs in it: watched, left for other pages, broken.

Run it from the checkout:  python -m tests.benchmarks.training_gaps [--project FOLDER]
    [--seconds 60] [--size 112] [--model compact-unet]

The real window, offscreen unless QT_QPA_PLATFORM says otherwise, on a copy of the project (the
sample project unless given), with a real training in its QThread. A timer of 5 ms runs in the
window's thread, as in `tests.benchmarks.responsiveness`; the time between two ticks is how long a
click would have waited. Measured are: the Train page with its curves, pictures and validation; all
pages in turn, one each second; and the same after the training's thread broke. The bars are 50 ms
for the 99th percentile and 250 ms for the longest gap, in each of them.

Pause, going on and stopping are timed from the call to what it is for, beside the longest step: a
second, or one step where that is longer. Exits with 1 where a bar is missed. The import of torch,
which holds the interpreter, is waited for and not measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

from tests.benchmarks.responsiveness import MOST_GAP, MOST_P99, Ticks, report, wait

if TYPE_CHECKING:
    from fgbg_studio.gui.main_window import MainWindow
    from fgbg_studio.gui.pages.train import TrainPage

MOST_TO_OBEY = 1.0
PATIENCE = 120
"""Seconds after which something will not come any more."""


class Bench:
    """The window with a training in it, and what was found to be too slow."""

    def __init__(self, window: MainWindow, page: TrainPage) -> None:
        self.window, self.page, self.ticks = window, page, Ticks()
        self.missed: list[str] = []
        self.step = 0.0
        """Seconds of one, by the pace of late."""

    def start(self, model: str, size: int) -> None:
        """Train in small epochs, so that validation and pictures come often."""
        options = {
            "model": model,
            "size": size,
            "epochs": 1000,
            "epoch_samples": 320,
            "held_out_samples": 60,
        }
        self.page.form.set_value(self.page.form.value().model_copy(update=options))
        self.page.start()

    def steps(self) -> int:
        """How many steps the curves show."""
        return len(self.page.view.points["train/loss"].steps)

    def gaps(self, title: str, seconds: float, visiting: bool = False) -> None:
        """Live for a while, and judge the gaps."""
        self.ticks.take()
        if visiting:
            self._visit(seconds)
        else:
            wait(seconds)
        gaps = self.ticks.take()
        report(title, gaps)
        if np.percentile(gaps, 99) > MOST_P99 or gaps.max() > MOST_GAP:
            self.missed.append(title)

    def obeyed(self, title: str, wish: Callable[[], None], done: Callable[[], bool]) -> None:
        """Time from a wish until it is done."""
        begun = time.perf_counter()
        wish()
        wait(PATIENCE, done)
        took, most = time.perf_counter() - begun, max(MOST_TO_OBEY, self.step)
        print(f"{title}: {took:.2f} s (may be {most:.2f})")
        if took > most:
            self.missed.append(title)

    def hold(self) -> None:
        """Pause, see that it stands still, and go on."""
        self.obeyed("pause", self.page.pause, lambda: self.page.training.is_paused)
        wait(1.0)
        before = self.steps()
        wait(1.0)
        if self.steps() != before:
            self.missed.append("it went on while it was paused")
        self.obeyed("going on", self.page.pause, lambda: self.steps() > before)

    def _visit(self, seconds: float) -> None:
        ends = time.perf_counter() + seconds
        for name in cycle(self.window.pages):
            self.window.show_page(name)
            wait(1.0)
            if time.perf_counter() > ends:
                break
        self.window.show_page("train")

    def pace(self) -> None:
        """Find out how long a step takes, validation counted in."""
        before, seconds = self.steps(), 10.0
        wait(seconds)
        self.step = seconds / max(self.steps() - before, 1)


@contextmanager
def opened(project: Path | None) -> Iterator[Bench]:
    """The window on a copy of a project, at its Train page, with torch imported."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = home
        from PySide6.QtCore import QThreadPool

        from fgbg_studio.base.resources import sample_project
        from fgbg_studio.gui import app, engine_start
        from fgbg_studio.gui.pages.train import TrainPage

        folder = Path(shutil.copytree(project or sample_project(), Path(home) / "project"))
        (folder / ".lock").unlink(missing_ok=True)
        app.prepare()
        app.application()
        window = app.build(folder)
        window.show()
        wait(PATIENCE, lambda: len(window.pages) == 5 and not window.session.jobs.running)
        window.show_page("train")
        page = window.current_page
        assert isinstance(page, TrainPage)
        wait(PATIENCE, lambda: page.view.curves.is_ready)
        engine_start.start(window)
        wait(PATIENCE, lambda: not window.session.jobs.running)
        yield Bench(window, page)
        window.session.jobs.wait(30)
        QThreadPool.globalInstance().waitForDone()
        window.close()


def broken(bench: Bench) -> None:
    """Let the training's thread break at its next step, and wait until it has."""
    from fgbg_studio.learning.learner import Learner

    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose by the benchmark")

    with patch.object(Learner, "inputs", fail):
        wait(PATIENCE, lambda: not bench.page.training.is_running)


def measure(given: argparse.Namespace) -> list[str]:
    """What misses a bar."""
    with opened(given.project) as bench:
        bench.start(given.model, given.size)
        wait(PATIENCE, lambda: bench.steps() > 1)
        bench.pace()
        bench.gaps("the Train page", given.seconds)
        bench.gaps("all pages in turn", given.seconds / 2, visiting=True)
        bench.hold()
        bench.obeyed("stopping", bench.page.stop, lambda: not bench.page.training.is_running)
        bench.page.start()
        known = bench.steps()
        wait(PATIENCE, lambda: 1 < bench.steps() != known)
        broken(bench)
        bench.gaps("after the thread broke", given.seconds / 4, visiting=True)
    return bench.missed


def main() -> int:
    """Measure, and return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", type=int, default=112)
    parser.add_argument("--model", default="compact-unet")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missed = measure(given)
    print(f"p99 may be {1000 * MOST_P99:.0f} ms, the longest {1000 * MOST_GAP:.0f} ms")
    print("missed: " + "; ".join(missed) if missed else "every bar is held")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
