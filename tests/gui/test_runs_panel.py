from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from fgbg_studio.gui import run_edits
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.gui.plotted import run_colour
from fgbg_studio.gui.run_list import TICK
from fgbg_studio.jobs.runs import runs_folder
from tests.gui.train_desk import LONG, TINY, open_train_page, write_run


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TrainPage:
    """With three stored runs: one, two and three, the newest first."""
    project = window.session.project
    assert project is not None
    for rate, name in ((0.001, "one"), (0.002, "two"), (0.002, "three")):
        options = TINY.model_copy(update={"name": name, "rate": rate, "epochs": 5})
        write_run(runs_folder(project) / name, options, project.dataset(), iou=rate * 100)
    page = open_train_page(window, qtbot)
    window.session.runs_changed.emit()
    qtbot.waitUntil(lambda: len(page.runs.runs) == 3)
    return page


def names(page: TrainPage) -> list[str]:
    return [run.name for run in page.runs.runs]


def test_the_newest_run_is_in_sight_at_first(page: TrainPage, qtbot: QtBot) -> None:
    assert page.runs.current is not None
    assert page.runs.current.name == "three"
    qtbot.waitUntil(lambda: len(page.view.points["train/mask"]) == 8)
    assert page.view.figures.text("iou") == "IoU 0.200"
    assert page.panel.scores.cells["new-cutouts", "iou"].text() == "0.200"
    assert page.panel.scores.cells["val", "delta1"].text() == ""
    assert ("test", "iou") not in page.panel.scores.cells


@pytest.mark.parametrize("has_figures", [True, False])
def test_the_room_that_is_left_is_below_everything(page: TrainPage, has_figures: bool) -> None:
    page.panel.tell_of(page.runs.runs[0] if has_figures else None)
    page.resize(1000, 1200)
    QApplication.processEvents()
    heading = page.panel.findChildren(QLabel)[0]
    resume = page.findChild(QPushButton, "button-train-resume")
    assert resume is not None
    tops = [widget.mapTo(page.panel, QPoint(0, 0)).y() for widget in (heading, page.runs, resume)]
    assert tops[0] == 0
    assert tops[1] - heading.height() < 12
    assert 0 <= tops[2] - (tops[1] + page.runs.height()) < 12


def test_ticked_runs_are_drawn_beside_each_other(page: TrainPage, qtbot: QtBot) -> None:
    page.runs.tick("one")
    page.runs.tick("two")
    qtbot.waitUntil(lambda: len(page.view.curves.runs) == 3)
    drawn = {run.name: run.colour for run in page.view.curves.runs}
    assert drawn == {"one": run_colour(0), "two": run_colour(1), "three": ""}
    told = page.panel.differences.text.text()
    assert "Learning rate" in told
    assert told.index("0.002") < told.index("0.001")  # in the order of the list
    assert "Epochs" not in told
    page.runs.tick("one", on=False)
    assert page.panel.differences.isHidden()
    page.runs.tick("three")
    assert [run.name for run, _ in page.runs.compared] == ["three", "two"]
    colours = {run.name: colour for run, colour in page.runs.compared}
    assert colours["three"] == run_colour(0)
    assert "same options" in page.panel.differences.text.text()


def test_a_click_on_a_tick_leaves_the_run_in_sight(page: TrainPage, qtbot: QtBot) -> None:
    row = names(page).index("one")
    item = page.runs.item(row, TICK)
    assert item is not None
    box = page.runs.visualItemRect(item).topLeft() + QPoint(11, 13)
    QTest.mouseClick(page.runs.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert [run.name for run, _ in page.runs.compared] == ["one"]
    assert page.runs.current is not None
    assert page.runs.current.name == "three"


def test_a_run_is_renamed_in_the_list(window: MainWindow, page: TrainPage, qtbot: QtBot) -> None:
    page.runs.select("one")
    page.runs.tick("one")
    rename(page, "small-rate", qtbot)
    qtbot.waitUntil(lambda: "small-rate" in names(page))
    assert page.runs.current is not None
    assert page.runs.current.name == "small-rate"
    assert [run.name for run, _ in page.runs.compared] == ["small-rate"]
    assert page.view.folder == page.runs.current.folder

    rename(page, "two", qtbot)
    qtbot.waitUntil(lambda: any("already" in notice.text for notice in window.notices.all()))
    assert sorted(names(page)) == ["small-rate", "three", "two"]


def rename(page: TrainPage, name: str, qtbot: QtBot) -> None:
    page.rename_run()
    line = page.runs.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText(name)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_run_is_cloned_into_the_form(page: TrainPage) -> None:
    page.runs.select("one")
    page.clone_run()
    options = page.form.value()
    assert (options.name, options.rate, options.epochs) == ("", 0.001, 5)


def test_a_run_goes_to_the_bin(window: MainWindow, page: TrainPage, qtbot: QtBot) -> None:
    page.runs.select("two")
    window.actions_by_id["run-bin"].trigger()
    qtbot.waitUntil(lambda: len(page.runs.runs) == 2)
    assert names(page) == ["three", "one"]
    assert window.session.project is not None
    assert list(window.session.project.folder.glob("bin/*two*/run.json"))
    assert page.view.folder is not None
    assert page.view.folder.name == "three"


def test_the_folder_of_a_run_is_opened(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(run_edits, "open_folder", opened.append)
    page.runs.select("two")
    page.open_run_folder()
    assert [folder.name for folder in opened] == ["two"]


def test_what_cannot_be_done_with_a_run_says_why(
    window: MainWindow, page: TrainPage, qtbot: QtBot
) -> None:
    page.runs.clearSelection()
    for action in run_edits.ACTIONS:
        assert page.why_not(action) == run_edits.NONE_SELECTED
        assert not window.actions_by_id[action].isEnabled()
        assert run_edits.NONE_SELECTED in window.actions_by_id[action].toolTip()
    page.form.set_value(TINY.model_copy(update={"epochs": 50}))
    page.start()
    qtbot.waitUntil(lambda: page.runs.current is not None, timeout=LONG)
    assert page.runs.current is not None
    assert page.runs.current.name == "first"
    assert "being trained" in page.why_not("run-rename")
    assert "being trained" in page.why_not("run-bin")
    assert page.why_not("run-clone") == ""
    with qtbot.waitSignal(window.session.jobs.finished, timeout=LONG):
        page.stop()


def test_the_list_has_the_actions_of_a_run_in_its_menu(page: TrainPage) -> None:
    found = [action.objectName() for action in page.runs.actions()]
    assert found == ["train-resume", "run-rename", "run-clone", "run-folder", "run-bin"]
    keys = {action.objectName(): action.shortcut() for action in page.runs.actions()}
    assert keys["run-rename"] == QKeySequence("F2")
