"""Time to a window that accepts input: ours against a bare PySide6 window, in fresh processes.

Run it from the checkout:  python -m tests.benchmarks.window_start [--runs 7] [--project]

Prints the median of both and their ratio, which must be at most 3; exits with 1 if it is not.
Each measurement begins before the first import. It ends when the window has painted and has
answered a key press, so a window that is only drawn does not count. The engine is started as it
is in reality. With --project, the time to the sample project's page, painted beside the rail, is
printed as well: its key press is answered by the page.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from fgbg_studio.base.resources import sample_project

MOST = 3.0
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
"""
OURS = """
from pathlib import Path
from fgbg_studio.gui import engine_start
from fgbg_studio.gui.app import application, build
app = application()
window = build(Path({folder!r}) if {folder!r} else None)
engine_start.start_when_idle(window)
"""
WATCH = """
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

class Watch(QObject):
    painted = False

    def eventFilter(self, watched, event):
        kind = event.type()
        if watched is not (window.current_page if {page} else window):
            return False
        if kind == QEvent.Type.Paint and not self.painted:
            self.painted = True
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F35, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.postEvent(watched, key)
        elif kind == QEvent.Type.KeyPress:
            print(time.perf_counter() - began, flush=True)
            os._exit(0)
        return False

watch = Watch()
app.installEventFilter(watch)
window.show()
app.exec()
"""


def seconds(script: str, page: bool = False) -> float:
    """Run a script in a fresh process with settings of its own; it prints its seconds."""
    watch = WATCH.format(page=page)
    whole = f"import os, time\nbegan = time.perf_counter()\n{script}\n{watch}"
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": home}
        command = [sys.executable, "-c", whole]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(ran.stdout.split()[-1])


def measured(scripts: dict[str, tuple[str, bool]], runs: int) -> dict[str, list[float]]:
    """Measure in turns, so that a busy moment of the machine meets all."""
    times: dict[str, list[float]] = {name: [] for name in scripts}
    for script in scripts.values():
        seconds(*script)  # fills the disk cache
    for _ in range(runs):
        for name, script in scripts.items():
            times[name].append(seconds(*script))
            time.sleep(0.1)
    return times


def main() -> int:
    """Print the medians and judge their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--project", action="store_true", help="open the sample project as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scripts = {"bare": (BARE, False), "ours": (OURS.format(folder=""), False)}
        if arguments.project:
            project = shutil.copytree(sample_project(), f"{folder}/sample")
            scripts["project"] = OURS.format(folder=str(project)), True
        times = measured(scripts, arguments.runs)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["ours"] / medians["bare"]
    for name, median in medians.items():
        print(f"{name}: {1000 * median:6.0f} ms (median of {arguments.runs})")
    print(f"ratio: {ratio:.2f}, may be {MOST:.0f}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
