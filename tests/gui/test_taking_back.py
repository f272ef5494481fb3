"""What is removed on a page can be taken back there: by the notice, and by Ctrl+Z."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Job, Result
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.jobs.runs import runs_folder
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from tests.gui.answers import press
from tests.gui.cutout_desk import drag


def ids(page: CutoutsPage) -> list[str]:
    assert page.session.project is not None
    return [photo.id for photo in page.session.project.contents.photos]


def test_ctrl_z_brings_a_photo_back_before_its_strokes(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (20, 20), (40, 20))
    page.remove()
    assert ids(page) == ["p0002", "p0003"]
    assert page.why_not("undo") == ""
    page.undo()
    assert ids(page) == ["p0001", "p0002", "p0003"]
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0001" and page.editor.history is not None)
    assert page.editor.history is not None
    assert page.editor.history.mask.any()
    page.undo()
    assert not page.editor.history.mask.any()


def test_after_a_stroke_ctrl_z_belongs_to_the_stroke(page: CutoutsPage, qtbot: QtBot) -> None:
    told = []
    page.session.removed.connect(lambda text, undo: told.append(undo))
    page.remove()
    qtbot.waitUntil(lambda: page.editor.history is not None)
    drag(page, (20, 20), (40, 20))
    page.undo()
    assert ids(page) == ["p0002", "p0003"]
    told[0]()
    assert ids(page) == ["p0001", "p0002", "p0003"]


def test_what_a_job_may_need_can_be_removed_once_it_ended(page: CutoutsPage, qtbot: QtBot) -> None:
    go_on = threading.Event()
    button = page.findChild(QPushButton, "button-remove-object")
    assert button is not None
    assert button.isEnabled()

    def waiting() -> Job:
        go_on.wait(20)
        yield Result(None)

    page.session.run("Waiting", waiting())
    assert not button.isEnabled()
    assert "A job is under way" in button.toolTip()
    go_on.set()
    qtbot.waitUntil(lambda: not page.session.jobs.work)
    assert button.isEnabled()


def test_a_background_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("backgrounds")
    page, project = window.pages["backgrounds"], window.session.project
    assert isinstance(page, BackgroundsPage)
    assert project is not None
    before = project.contents
    page.grid.select("b0002")
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    assert "b0002" not in [one.id for one in project.contents.backgrounds]
    press(window.notices.all()[-1], "Undo")
    assert project.contents == before
    assert page.grid.current_id == "b0002"
    assert "is back" in window.notices.all()[-1].text
    assert page.why_not("undo") != ""


def test_a_run_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    project, page = window.session.project, window.pages["train"]
    assert project is not None
    assert isinstance(page, TrainPage)
    nothing = Dataset(project.recipe, (), (), project.contents.depth)
    RunFolder(runs_folder(project) / "cars").begin(TrainOptions(name="cars"), nothing, {})
    window.session.runs_changed.emit()
    qtbot.waitUntil(lambda: page.runs.current is not None)
    window.show_page("train")
    page.bin_run()
    assert not (project.folder / "runs" / "cars").exists()
    assert window.actions_by_id["undo"].isEnabled()
    window.actions_by_id["undo"].trigger()
    assert (project.folder / "runs" / "cars" / "run.json").exists()
    assert [notice.text for notice in window.notices.all()] == ["cars is back."]
    qtbot.waitUntil(lambda: [run.name for run in page.runs.runs] == ["cars"])


def test_what_was_removed_from_another_project_stays_there(
    window: MainWindow, tmp_path: Path
) -> None:
    page = window.pages["backgrounds"]
    assert isinstance(page, BackgroundsPage)
    page.removing.remove("b0001")
    window.session.create(tmp_path / "other")
    assert not page.removing.taking_back.can_undo
    assert window.session.project is not None
    assert window.session.project.contents.backgrounds == ()
