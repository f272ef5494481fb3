"""How long a stroke takes to be seen on a photo of 24 megapixels.

Run it from the checkout:  taskset -c 0,1 python -m tests.benchmarks.painting

The real window opens a project with a synthetic JPEG of 6000 x 4000 pixels. Real mouse events paint
with a soft brush of 200 px, at the size that fits the window and at 100 %; each is timed from being
sent to the end of the canvas's paint event, presses and releases included, while drafts are written
as usual. Undo, redo and opening are timed the same way. Memory is the highest resident set from
before opening to the end of painting, drafts being written meanwhile, beyond what the window had
with a tiny photo in it, and without the steps that can be undone: those have a bound of their own.

Exits with 1 if the 99th percentile of an event or any undo is above 16 ms, opening above 1 s, or
memory above 12 bytes a pixel. `--look` paints in another view, `--fullscreen` on 1920 x 1080.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from fgbg_studio.gui.main_window import MainWindow
    from fgbg_studio.gui.mask_canvas import MaskCanvas
    from fgbg_studio.gui.pages.cutouts import CutoutsPage

MOST_EVENT, MOST_OPENING, MOST_BYTES = 0.016, 1.0, 12.0
BRUSH, MOVES = 200.0, 120
STEP = 6.0
"""Widget pixels between two mouse moves."""


class Painted(QObject):
    """When the canvas was painted last."""

    def __init__(self, canvas: MaskCanvas) -> None:
        super().__init__()
        self.at = 0.0
        self._canvas = canvas
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the canvas paint itself, and look at the clock."""
        if watched is not self._canvas or not isinstance(event, QPaintEvent):
            return False
        self._canvas.paintEvent(event)
        self.at = time.perf_counter()
        return True

    def after(self, action: Callable[[], object], limit: float = 2.0) -> float:
        """Seconds from an action to the end of the paint event that it led to."""
        begin = time.perf_counter()
        action()
        while self.at < begin and time.perf_counter() - begin < limit:
            QApplication.processEvents()
        return self.at - begin


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, default=6000)
    parser.add_argument("--height", type=int, default=4000)
    parser.add_argument("--strokes", type=int, default=20)
    parser.add_argument("--look", default="overlay")
    parser.add_argument("--fullscreen", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = home
        return measure(arguments, Path(home))


def measure(arguments: argparse.Namespace, home: Path) -> int:
    """Open, paint and undo in the real window; 0 where all is within its bounds."""
    pixels = arguments.width * arguments.height
    window = opened_window(make_project(home, arguments.width, arguments.height))
    page = cutouts_page(window)
    painted = Painted(page.canvas)
    window.resize(*((1920, 1080) if arguments.fullscreen else (1280, 800)))
    wait(0.5)
    before = reset_peak()
    opening = open_large(page, painted)
    opened = (reset_peak(peak=True) - before) / pixels
    page.choose_look(arguments.look)
    page.tools.options.set_size(BRUSH)
    page.tools.options.hardness_row.set_value(0)
    page.tools.options.set_size(BRUSH)
    events = []
    for place in ("fit", "pixels"):
        page.zoom(place)
        wait(0.3)
        times = paint_strokes(page.canvas, painted, arguments.strokes)
        for what, each in times.items():
            report(f"{what} at {page.canvas.scale():.0%}", each)
        events.append(np.concatenate(list(times.values())))
        report("all of them", events[-1])
    history = page.editor.history
    assert history is not None
    peak = (reset_peak(peak=True) - before - history.size) / pixels
    undo = step_back_and_forth(page, painted)
    report("undo and redo of strokes", undo)
    page.zoom("fit")
    wait(0.3)
    whole = undo_inversion(page, painted)
    report("undo and redo of an inversion", whole)
    print(f"opening {opening:.2f} s with {opened:.1f}, then at most {peak:.1f} bytes a pixel")
    print(f"beyond {before / 2**20:.0f} MiB of the window itself")
    window.close()
    slowest = max(float(np.percentile(times, 99)) for times in events)
    most_undo = max(float(undo.max()), float(whole.max()))
    return int(
        slowest > MOST_EVENT
        or most_undo > MOST_EVENT
        or opening > MOST_OPENING
        or peak > MOST_BYTES
    )


def make_project(home: Path, width: int, height: int) -> Path:
    """A project with a tiny photo, which is shown first, and the large one."""
    import cv2

    from fgbg_studio.base.events import finish
    from fgbg_studio.jobs.importing import import_pictures
    from fgbg_studio.project import Project

    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 255, (height // 60, width // 60, 3), np.uint8)
    photo = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(home / "large.jpg"), photo)
    cv2.imwrite(str(home / "a-tiny.jpg"), photo[:64, :96])
    with Project.create(home / "project") as project:
        for name in ("a-tiny.jpg", "large.jpg"):
            finish(import_pictures(project, [home / name], "photos"))
    return home / "project"


def opened_window(folder: Path) -> MainWindow:
    """The window with every page built."""
    from fgbg_studio.gui import app

    app.prepare()
    app.application()
    window = app.build(folder)
    window.show()
    wait(60, lambda: not window.is_getting_ready)
    window.show_page("cutouts")
    return window


def cutouts_page(window: MainWindow) -> CutoutsPage:
    """The page, with the tiny photo on it and nothing prepared."""
    from fgbg_studio.gui.pages.cutouts import CutoutsPage

    page = window.pages["cutouts"]
    assert isinstance(page, CutoutsPage)
    page.editor.next_wanted = str  # opening is measured, not having opened
    wait(20, lambda: page.editor.history is not None)
    page.editor.reload()
    wait(20, lambda: page.editor.history is not None)
    return page


def open_large(page: CutoutsPage, painted: Painted) -> float:
    """Seconds from choosing the photo to its first paint."""
    begin = time.perf_counter()
    page.filmstrip.list.select("p0002")
    wait(20, lambda: page.canvas.picture_size.width() > 1000)
    while painted.at < begin or page.editor.history is None:
        wait(0.001)
    painted.after(page.canvas.update)
    return painted.at - begin


def paint_strokes(canvas: MaskCanvas, painted: Painted, strokes: int) -> dict[str, np.ndarray]:
    """Seconds of each press, move and release of strokes that wander over the canvas."""
    rng = np.random.default_rng(1)
    times: dict[str, list[float]] = {"press": [], "move": [], "release": []}

    def timed(what: str, at: QPointF) -> None:
        times[what].append(painted.after(partial(send, canvas, what, at)))

    for number in range(strokes):
        at = QPointF(*rng.uniform(0.3, 0.7, 2) * (canvas.width(), canvas.height()))
        heading = rng.uniform(0, 6.28)
        timed("press", at)
        for _ in range(MOVES):
            heading += rng.normal(0, 0.4)
            at = inside(canvas, at, STEP * np.cos(heading), STEP * np.sin(heading))
            timed("move", at)
        timed("release", at)
        wait(2.0 if number % 5 == 4 else 0.1)  # now and then a draft is begun
    return {what: np.array(ms) for what, ms in times.items()}


def inside(canvas: MaskCanvas, at: QPointF, right: float, down: float) -> QPointF:
    """The place that lies so far from another, held in the middle of the canvas."""
    x = min(max(at.x() + right, canvas.width() / 4), canvas.width() * 3 / 4)
    y = min(max(at.y() + down, canvas.height() / 4), canvas.height() * 3 / 4)
    return QPointF(x, y)


def send(canvas: MaskCanvas, what: str, at: QPointF) -> None:
    """Send one event of the mouse, as the window system would."""
    kinds = {
        "press": QEvent.Type.MouseButtonPress,
        "move": QEvent.Type.MouseMove,
        "release": QEvent.Type.MouseButtonRelease,
    }
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if what == "move" else left
    held = none if what == "release" else left
    place = canvas.mapToGlobal(at)
    plain = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(kinds[what], at, place, button, held, plain))


def step_back_and_forth(page: CutoutsPage, painted: Painted, steps: int = 10) -> np.ndarray:
    """Seconds of each undo and redo of a stroke."""
    times = []
    for action in (page.undo, page.redo):
        for _ in range(steps):
            times.append(painted.after(action))
            wait(0.05)
    return np.array(times)


def undo_inversion(page: CutoutsPage, painted: Painted) -> np.ndarray:
    """Seconds of undo and redo where every pixel changes."""
    page.change_mask("invert")
    wait(20, lambda: page.canvas.can_draw)
    wait(0.3)
    times = []
    for _ in range(3):
        for action in (page.undo, page.redo):
            times.append(painted.after(action))
            wait(0.05)
    return np.array(times)


def wait(seconds: float, until: Callable[[], bool] = bool) -> None:
    """Let the window live for some time, or until something is true."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    look = QTimer(interval=1)
    look.timeout.connect(lambda: loop.quit() if until() else None)
    look.start()
    loop.exec()
    look.stop()


def reset_peak(*, peak: bool = False) -> int:
    """Bytes resident now, or at most since the last call (Linux: man 5 proc, clear_refs)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    name = "VmHWM" if peak else "VmRSS"
    line = next(line for line in status.splitlines() if line.startswith(name))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(line.split()[1]) * 1024


def report(title: str, times: np.ndarray) -> None:
    """Print percentiles in milliseconds."""
    points = [f"p{p:g} {1000 * np.percentile(times, p):.1f}" for p in (50, 99)]
    print(f"{title}: {', '.join(points)}, max {1000 * times.max():.1f} ms ({len(times):,})")


if __name__ == "__main__":
    sys.exit(main())
