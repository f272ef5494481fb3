"""Time to a window that accepts input: ours against a bare PySide6 window, in fresh processes.

Run it from the checkout:  python -m tests.benchmarks.window_start [--runs 7] [--project FOLDER]

Prints the median of both and their ratio, which must be at most 3; exits with 1 if it is not.
Each measurement begins before the first import. It ends when the window has painted and has
answered a key press, so a window that is only drawn does not count.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

MOST = 3.0
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
"""
OURS = """
from pathlib import Path
from fgbg_studio.gui.app import application, build
app = application()
window = build(Path({folder!r}) if {folder!r} else None)
"""
WATCH = """
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

class Watch(QObject):
    painted = False

    def eventFilter(self, watched, event):
        if watched is window and event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F35, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.postEvent(window, key)
        elif watched is window and event.type() == QEvent.Type.KeyPress:
            print(time.perf_counter() - began, flush=True)
            os._exit(0)
        return False

watch = Watch()
window.installEventFilter(watch)
window.show()
app.exec()
"""


def seconds(script: str) -> float:
    """Run a script in a fresh process with settings of its own; it prints its seconds."""
    whole = f"import os, time\nbegan = time.perf_counter()\n{script}\n{WATCH}"
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": home}
        command = [sys.executable, "-c", whole]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(ran.stdout.split()[-1])


def main() -> int:
    """Measure in turns, so that a busy moment of the machine meets both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--project", default="", help="open this project, not the start page")
    arguments = parser.parse_args()
    scripts = {"bare": BARE, "ours": OURS.format(folder=arguments.project)}
    times: dict[str, list[float]] = {name: [] for name in scripts}
    for script in scripts.values():
        seconds(script)  # fills the disk cache
    for _ in range(arguments.runs):
        for name, script in scripts.items():
            times[name].append(seconds(script))
            time.sleep(0.1)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["ours"] / medians["bare"]
    for name, median in medians.items():
        print(f"{name}: {1000 * median:6.0f} ms (median of {arguments.runs})")
    print(f"ratio: {ratio:.2f}, may be {MOST:.0f}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
