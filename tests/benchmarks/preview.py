"""How soon a change of the recipe is seen, and how soon it is counted.

Run it from the checkout:  python -m tests.benchmarks.preview [--project FOLDER] [--rounds 20]

A copy of a project, the sample project unless one is named, is opened in the real window without a
screen; the page of samples is made large enough for PAGE of them. Each round gives the recipe
another seed, as its spin box does, and takes the time until the first and the last of the new
pictures is there to be painted; then, once nothing else is at work, until the audit of the whole
plan is shown. Prints the medians, and the memory of the process at its peak. Exits with 1 where the
median of the last picture is beyond MOST_PAGE seconds, or that of the audit, without the rest that
it keeps, beyond MOST_AUDIT.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.benchmarks.responsiveness import wait

if TYPE_CHECKING:
    from fgbg_studio.gui.pages.compose import ComposePage
    from fgbg_studio.gui.sample_pictures import SamplePicture

PAGE = 24
MOST_PAGE, MOST_AUDIT = 0.1, 2.0


def main() -> int:
    """Open the window, change the recipe again and again, and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = home
        first, last, audit, samples = measure(arguments, Path(home))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"first picture {1000 * first:.0f} ms, page of {PAGE} {1000 * last:.0f} ms")
    print(f"audit of {samples:,} samples {audit:.2f} s, {peak:.0f} MiB at the peak")
    return 0 if last <= MOST_PAGE and audit <= MOST_AUDIT else 1


def measure(arguments: argparse.Namespace, home: Path) -> tuple[float, float, float, int]:
    """Medians in seconds: first picture, last picture, audit; and the samples of the plan."""
    from fgbg_studio.base.resources import sample_project
    from fgbg_studio.gui import app
    from fgbg_studio.gui.pages.compose import ComposePage

    folder = Path(shutil.copytree(arguments.project or sample_project(), home / "project"))
    (folder / ".lock").unlink(missing_ok=True)
    app.application()
    window = app.build(folder)
    window.resize(1600, 900)
    window.show()
    wait(60, lambda: len(window.pages) == 5 and not window.session.jobs.running)
    window.show_page("compose")
    page = window.current_page
    assert isinstance(page, ComposePage)
    wait(30, lambda: page.audit.table.model().rowCount() > 0)
    rounds = [_round(page, seed) for seed in range(100, 100 + arguments.rounds)]
    first, last, audit = (statistics.median(times) for times in zip(*rounds, strict=True))
    samples = len(page.session.project.dataset()) if page.session.project else 0
    window.session.jobs.wait(10)
    window.session.close(lose=True)
    return first, last, audit, samples


def _round(page: ComposePage, seed: int) -> tuple[float, float, float]:
    """Seconds from another seed to the first and the last picture, and to the audit."""
    from PySide6.QtCore import QThreadPool

    from fgbg_studio.gui.auditing import REST_MS
    from fgbg_studio.gui.sample_grid import SampleGrid

    show = SampleGrid.show_picture
    page.estimating.stop()
    QThreadPool.globalInstance().waitForDone()
    wait(0.2)
    audits: list[float] = []
    page.auditing.audited.connect(
        lambda found: audits.append(time.perf_counter()) if found.done == found.total else None
    )
    times: list[float] = []

    def seen(grid: SampleGrid, picture: SamplePicture) -> None:
        show(grid, picture)
        times.append(time.perf_counter())

    with patch.object(SampleGrid, "show_picture", seen):
        began = time.perf_counter()
        page.form.row("seed").editor.edited.emit(seed)
        page.estimating.stop()
        wait(30, lambda: len(times) >= PAGE and bool(audits))
    return times[0] - began, times[PAGE - 1] - began, audits[0] - began - REST_MS / 1000


if __name__ == "__main__":
    sys.exit(main())
