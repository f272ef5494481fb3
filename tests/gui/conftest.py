"""A small project, and the real window on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.gui.app import application, build
from fgbg_studio.gui.main_window import SMALLEST, MainWindow
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.settings import Settings
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project
from tests.gui.cutout_desk import write_photos
from tests.unit.pictures import make_tiny_project

RECIPE = Recipe(width=48, height=48, places=2, val=0.1, test=0.1)
QUICK = TrainOptions(size=48, epochs=1, epoch_samples=4, batch=2, held_out_samples=2, device="cpu")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Qt's platform without a screen warns whenever the smallest size of a window changes."""
    if item.path.is_relative_to(Path(__file__).parent):
        item.add_marker(
            pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
        )


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture(scope="session")
def project_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_project(tmp_path_factory.mktemp("master"), RECIPE)


@pytest.fixture(scope="session")
def trained(project_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder; what it predicts is worth nothing."""
    copy = shutil.copytree(project_master, tmp_path_factory.mktemp("trained") / "tiny")
    with Project.open(copy) as project:
        return Path(finish(train(project, QUICK)))


@pytest.fixture
def project(project_master: Path, tmp_path: Path) -> Path:
    """The folder of a project with five backgrounds that have depth, and five cut-outs."""
    return Path(shutil.copytree(project_master, tmp_path / "tiny"))


@pytest.fixture
def session(qapp: QApplication, project: Path) -> Iterator[Session]:
    """A session without a window, on the project."""
    session = Session(Settings())
    session.open(project)
    yield session
    session.jobs.wait(10)
    QThreadPool.globalInstance().waitForDone()
    session.close()


@pytest.fixture
def empty_window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on its start page."""
    window = build()
    window.resize(*SMALLEST)  # the screen that is none is smaller
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.session.jobs.wait(10)
    QThreadPool.globalInstance().waitForDone()
    window.session.close()
    window.close()
    window.deleteLater()


@pytest.fixture
def window(empty_window: MainWindow, project: Path, qtbot: QtBot) -> MainWindow:
    """The window on the project, with every page built."""
    empty_window.open_folder(project)
    qtbot.waitUntil(lambda: len(empty_window.pages) == 5, timeout=20_000)
    qtbot.waitUntil(lambda: not empty_window.session.jobs.running)
    return empty_window


@pytest.fixture
def photos(session: Session, tmp_path: Path) -> list[Path]:
    files = write_photos(tmp_path, 3)
    assert session.project is not None
    finish(import_pictures(session.project, files, "photos"))
    return files


@pytest.fixture
def page(session: Session, photos: list[Path], qtbot: QtBot) -> Iterator[CutoutsPage]:
    page = CutoutsPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.editor.history is not None)
    yield page
    page.hide()
