"""Take the README's pictures from the real window, so that they stay true.

Run from the checkout:  fgbg-studio demo DEMO && python -m resources.take_readme_pictures DEMO

DEMO is the demo's project: the sample project and a network that learned from it. A copy of it is
opened; the pictures go to resources/readme. Without a screen say QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from fgbg_studio.data.recipe import Part
    from fgbg_studio.gui.main_window import MainWindow
    from fgbg_studio.project import Project

TARGET = Path(__file__).resolve().parent / "readme"
SIZE = 1280, 800
COLOURS = 256
"""A picture of a page is a fifth as large with them, and looks the same."""
SIDE = 448
"""Pixels of the picture that is predicted."""
PATIENCE = 60.0
SETTLED = 0.5
"""Seconds without a job after which a page is at rest."""


def main() -> None:
    """Open the demo's project and take one picture of each page."""
    demo = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["XDG_CONFIG_HOME"] = temporary  # the person's own settings stay out of it
        project = Path(shutil.copytree(demo, Path(temporary) / "street-cars"))
        (project / ".lock").unlink(missing_ok=True)
        window = _window()
        _take(window, "start")
        window.open_folder(project)
        _wait(window, lambda: len(window.pages) == 5)
        for name, prepare in PAGES.items():
            window.show_page(name)
            prepare(window)
            _take(window, name)
        window.close()


def _window() -> MainWindow:
    from fgbg_studio.gui import app
    from fgbg_studio.gui.main_window import MainWindow
    from fgbg_studio.gui.settings import Settings

    app.prepare()
    app.application()
    window = MainWindow(Settings())
    window.set_theme("light")
    window.resize(*SIZE)
    window.show()
    return window


def _take(window: MainWindow, name: str) -> None:
    """Write what the window shows now."""
    _settle(window)
    file = TARGET / f"{name}.png"
    window.grab().save(str(file))
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)
    print(f"{file}  {file.stat().st_size / 1000:.0f} kB")


def _cut_out(window: MainWindow) -> None:
    page: Any = window.pages["cutouts"]
    project = _project(window)
    done = [photo.id for photo in project.contents.photos if photo.cutout]
    page.filmstrip.show_photos(done[-1])
    _wait(window, lambda: page.editor.shown_id == done[-1])


def _train(window: MainWindow) -> None:
    page: Any = window.pages["train"]
    _wait(window, lambda: page.view.curves.is_ready and bool(page.view.strip.epochs))


def _predict(window: MainWindow) -> None:
    """A sample with a cut-out and a background that were never trained on."""
    page: Any = window.pages["predict"]
    picture, background = _sample(_project(window), "test")
    page.accept_drop([picture])
    page.inputs.background.choose(background)
    _wait(window, lambda: page.desk.answered is not None)


def _sample(project: Project, part: Part) -> tuple[Path, Path]:
    """Files of a sample's composite and of its background, larger than it was trained on."""
    from fgbg_studio.data.samples import Samples
    from fgbg_studio.data.source_pixels import SourcePixels
    from fgbg_studio.data.splits import indices_of
    from fgbg_studio.imaging.writing import write_png
    from fgbg_studio.jobs.material import on_canvas

    dataset = project.dataset()
    dataset = replace(dataset, recipe=on_canvas(dataset.recipe, SIDE))
    indices = indices_of(dataset, part)
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    sample = Samples(dataset, pixels).sample(int(indices[0]))
    files = project.folder / "street.png", project.folder / "empty-street.png"
    for file, picture in zip(files, (sample.image, sample.background), strict=True):
        write_png(file, picture)
    return files


def _project(window: MainWindow) -> Project:
    project = window.session.project
    assert project is not None
    return project


def _nothing(_: MainWindow) -> None:
    """The page as it opens."""


PAGES: dict[str, Callable[[MainWindow], None]] = {
    "cutouts": _cut_out,
    "backgrounds": _nothing,
    "compose": _nothing,
    "train": _train,
    "predict": _predict,
}


def _wait(window: MainWindow, until: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            sys.exit("The window did not come so far: is this the folder of a finished demo?")
        QApplication.processEvents()
        time.sleep(0.005)


def _settle(window: MainWindow) -> None:
    """Wait until no job has run for a moment, nor anything in the background."""
    from PySide6.QtCore import QThreadPool

    quiet_since = time.monotonic()

    def is_at_rest() -> bool:
        nonlocal quiet_since
        if window.session.jobs.running or QThreadPool.globalInstance().activeThreadCount():
            quiet_since = time.monotonic()
        return time.monotonic() - quiet_since > SETTLED

    _wait(window, is_at_rest)


if __name__ == "__main__":
    main()
