"""One whole pass of the work, from pictures to a prediction, through the real `main`.

Once through the window, page after page, and once on the command line. Both end by looking at the
files that they left.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fgbg_studio.__main__ import main
from fgbg_studio.base.atomic_files import read_json
from fgbg_studio.gui.app import application
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.pages.predict import PredictPage
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.imaging.reading import read_mask, read_rgb, read_rgba, read_uint16
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project
from tests.e2e.real_window import in_window
from tests.unit.pictures import place, write_backgrounds, write_cutouts

# Qt's platform without a screen warns whenever the smallest size of a window changes.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)

RECIPE = ("--width", "64", "--height", "64", "--places", "2", "--val", "0.15", "--test", "0.15")
TRAINING = TrainOptions(
    name="first", size=64, epochs=1, epoch_samples=8, batch=4, held_out_samples=4, device="cpu"
)
LONG = 120_000
"""Milliseconds: importing torch on a busy machine takes its time."""

AnyPage = TypeVar("AnyPage", bound=Page)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with backgrounds, cut-outs, and a photo of a bright disc on a dark ground."""
    folder = tmp_path / "pictures"
    write_backgrounds(folder / "backgrounds", 6)
    write_cutouts(folder / "cutouts", 6)
    photo = place(1, 96, 64) // 4
    cv2.ellipse(photo, (48, 32), (24, 18), 0, 0, 360, (250, 220, 60), -1)
    (folder / "photos").mkdir()
    write_png(folder / "photos" / "disc.png", photo)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    assert main(["new", str(folder), *RECIPE]) == 0
    return folder


def test_a_whole_pass_through_the_window(qtbot: QtBot, project: Path, pictures: Path) -> None:
    visit = Visit(qtbot, pictures)
    assert in_window(visit.every_page, str(project)) == 0
    check_project(project)
    assert read_mask(project / "predictions" / "place-03.mask.png").shape == (48, 64)
    assert read_uint16(project / "predictions" / "place-03.depth.png").min() > 0
    assert read_rgba(project / "predictions" / "place-03.cutout.png").shape == (48, 64, 4)


def test_a_whole_pass_on_the_command_line(project: Path, pictures: Path, tmp_path: Path) -> None:
    out = tmp_path / "predictions"
    at, training = str(project), TRAINING.model_dump(include={"epochs", "batch", "size", "name"})
    flags = [part for name, value in training.items() for part in (f"--{name}", str(value))]
    for command in (
        ["import", at, str(pictures)],
        ["cutout", at],
        ["depth", at],
        ["generate", at, "--name", "first", "--count", "8"],
        ["train", at, *flags, "--epoch-samples", "8", "--held-out-samples", "4"],
        ["predict", at, str(pictures / "backgrounds" / "place-03.jpg"), "--out", str(out)],
    ):
        assert main(command) == 0, command
    check_project(project, state="draft")
    assert sorted(file.name for file in out.iterdir()) == [
        "place-03.cutout.png",
        "place-03.depth.png",
        "place-03.mask.png",
    ]


def check_project(folder: Path, state: str = "done") -> None:
    """Every page has left its files."""
    with Project.open(folder) as project:
        contents = project.contents
        assert (len(contents.backgrounds), len(contents.cutouts)) == (6, 7)
        for background in contents.backgrounds:
            assert read_uint16(project.path(background.depth)).shape == (48, 64)
        (photo,) = contents.photos
        assert photo.state == state
        mask = read_mask(project.path(photo.mask))
        assert mask[32, 48] == 255
        assert mask[2, 2] == 0
        cutout = read_rgba(project.path(project.source(photo.cutout).file))
        assert np.abs(np.array(cutout.shape[:2]) - (37, 49)).max() <= 8
    written = list((folder / "datasets" / "first").rglob("*.*"))
    assert len([file for file in written if "mask" in str(file)]) >= 8
    run = folder / "runs" / "first"
    assert read_json(run / "run.json")["options"]["size"] == 64
    assert (run / "last.pt").stat().st_size > 10_000
    assert read_rgb(run / "pictures" / "epoch-001.png").size > 0


class Visit:
    """Does the work of each page as a person would, and waits for its end."""

    def __init__(self, qtbot: QtBot, pictures: Path) -> None:
        self.qtbot = qtbot
        self.pictures = pictures

    def every_page(self, window: MainWindow) -> None:
        self.until(lambda: len(window.pages) == 5)
        self.backgrounds(window)
        self.cutouts(window)
        self.compose(window)
        self.train(window)
        self.predict(window)

    def backgrounds(self, window: MainWindow) -> None:
        window.show_page("backgrounds")
        window.drop([self.pictures / "backgrounds"])
        self.idle(window, "depth 0 of 6", "backgrounds")
        infer = window.actions_by_id["infer-depth"]
        self.until(infer.isEnabled)  # the teacher is read beside the import
        infer.trigger()
        self.idle(window, "depth 6 of 6", "backgrounds")

    def cutouts(self, window: MainWindow) -> None:
        page = shown(window, "cutouts", CutoutsPage)
        window.drop([self.pictures / "cutouts"])
        self.idle(window, "6 cut-outs", "cutouts")
        window.drop([self.pictures / "photos"])
        self.until(lambda: page.editor.history is not None)
        window.actions_by_id["tool-box"].trigger()
        drag(page, (18, 8), (78, 56))
        self.until(lambda: page.editor.history is not None and page.editor.history.mask.any())
        window.actions_by_id["save-cutout"].trigger()
        self.idle(window, "1 of 1 done", "cutouts")

    def compose(self, window: MainWindow) -> None:
        page = shown(window, "compose", ComposePage)
        page.files.form.set_value(GenerateOptions(name="first", count=8))
        window.actions_by_id["generate"].trigger()
        self.idle(window, "168 planned", "compose")

    def train(self, window: MainWindow) -> None:
        page = shown(window, "train", TrainPage)
        self.until(lambda: page.view.curves.is_ready)
        page.form.set_value(TRAINING)
        window.actions_by_id["train-start"].trigger()
        self.until(lambda: not window.session.jobs.work)
        self.until(lambda: page.status().startswith("IoU"))

    def predict(self, window: MainWindow) -> None:
        page = shown(window, "predict", PredictPage)
        self.until(lambda: page.status() == "drop a picture")
        window.drop([self.pictures / "backgrounds" / "place-03.jpg"])
        self.until(lambda: page.status() == "last: place-03.jpg")
        assert window.session.project is not None
        page.save_to(window.session.project.folder / "predictions")
        self.idle(window, "last: place-03.jpg", "predict")

    def idle(self, window: MainWindow, status: str, page: str) -> None:
        """Wait until the work is done and the rail says so."""
        self.until(lambda: not window.session.jobs.work and window.pages[page].status() == status)

    def until(self, reached: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(reached()), timeout=LONG)


def shown(window: MainWindow, name: str, kind: type[AnyPage]) -> AnyPage:
    window.show_page(name)
    page = window.pages[name]
    assert isinstance(page, kind)
    return page


def drag(page: CutoutsPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the left button between two places of the photo."""
    canvas, left = page.canvas, Qt.MouseButton.LeftButton
    first, last = (canvas.to_widget().map(QPointF(*place)).toPoint() for place in (start, end))
    QTest.mousePress(canvas, left, pos=first)
    QTest.mouseMove(canvas, last)
    QTest.mouseRelease(canvas, left, pos=last)
