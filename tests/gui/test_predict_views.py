"""Ways of looking at predictions: four, one, swiped, two runs; a table of all."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.pages.predict import DROP, PredictPage
from fgbg_studio.gui.picture_list import counted
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.taken_background import TOO_FEW
from fgbg_studio.imaging.reading import read_mask, read_rgb
from tests.unit.pictures import write_backgrounds


@pytest.fixture
def page(session: Session, trained: Path, qtbot: QtBot, tmp_path: Path) -> PredictPage:
    """Three pictures are listed and predicted; there are two runs, of one network."""
    assert session.project is not None
    for name in ("run-001", "run-002"):
        shutil.copytree(trained, session.project.folder / "runs" / name)
    page = PredictPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.stack.currentIndex() == DROP)
    page.accept_drop(write_backgrounds(tmp_path, 3))
    idle(page, qtbot)
    return page


def idle(page: PredictPage, qtbot: QtBot) -> None:
    def is_idle() -> bool:
        predicting = page.desk.predicting.under_way or page.session.jobs.running
        return not predicting and page.desk.answered is not None

    qtbot.waitUntil(is_idle, timeout=60_000)


def middle(view: PictureView) -> QPoint:
    return view.rect().center()


def test_a_double_click_makes_one_large_and_small_again(page: PredictPage) -> None:
    four = page.views.four
    QTest.mouseDClick(four.depth_view, Qt.MouseButton.LeftButton, pos=middle(four.depth_view))
    assert [view.isVisible() for view in four.views.values()] == [False, False, True, False]
    assert page.bar.part.isVisible()
    assert page.bar.part.currentText() == "Depth"
    page.bar.part.setCurrentIndex(0)
    page.bar.part.activated.emit(0)
    assert [view.isVisible() for view in four.views.values()] == [True, False, False, False]
    QTest.mouseDClick(four.picture, Qt.MouseButton.LeftButton, pos=middle(four.picture))
    assert all(view.isVisible() for view in four.views.values())
    assert not page.bar.part.isVisible()


def test_escape_leads_back_to_all_four(page: PredictPage) -> None:
    page.choose_view("swipe")
    assert page.views.swiped.isVisible()
    QTest.keyClick(page.views.swiped.view, Qt.Key.Key_Escape)
    assert not page.views.swiped.isVisible()
    assert all(view.isVisible() for view in page.views.four.views.values())


def test_a_swipe_shows_the_picture_at_the_left_and_the_result_at_the_right(
    page: PredictPage,
) -> None:
    view = page.views.swiped.view
    page.choose_view("swipe")
    view.show_mask([np.full((48, 64), 255, np.uint8)])
    left = view.grab().toImage().pixelColor(view.width() // 4, view.height() // 2)
    page.views.swiped.slider.setValue(0)
    assert view.grab().toImage().pixelColor(view.width() // 4, view.height() // 2) != left
    for part in range(page.bar.part.count()):
        page.bar.part.setCurrentIndex(part)
        page.bar.part.activated.emit(part)
        view.grab()
    assert view.border.captions == ("Picture", "Cut-out")


def test_two_runs_are_compared_in_a_figure(page: PredictPage, qtbot: QtBot) -> None:
    page.choose_view("runs")
    runs = page.views.runs
    assert "Choose a second run" in runs.told.text()
    page.bar.second.setCurrentIndex(1)
    page.bar.second_changed.emit()
    idle(page, qtbot)
    qtbot.waitUntil(lambda: "Masks overlap by" in runs.told.text())
    assert "<b>100.0%</b>" in runs.told.text()  # it is the same network
    assert "Depths differ by 0.0%" in runs.told.text()
    names = {page.inputs.run_folder.name if page.inputs.run_folder else "", page.bar.second_name}
    assert names == {"run-001", "run-002"}
    assert {view.caption.partition(":")[0] for view in runs.masks} == names
    runs.masks[1].hovered.emit(QPointF(10, 10))
    assert page.results.place_value("Object").count("%") == 2
    page.step("1")
    idle(page, qtbot)
    assert page.desk.answered is not None
    qtbot.waitUntil(lambda: "Masks overlap by" in runs.told.text())


def test_the_colours_of_depth_are_chosen(page: PredictPage) -> None:
    view = page.views.four.depth_view
    before = view.grab().toImage()
    page.results.colours.setCurrentIndex(3)
    page.results.colours.activated.emit(3)
    assert view.grab().toImage() != before
    page.step("1")
    assert view.depth_shown is not None
    colour = view.depth_shown.levels[0].pixelColor(5, 5)
    assert colour.red() == colour.green() == colour.blue()


def test_all_are_predicted_into_a_folder_with_a_table_beside_the_truth(
    page: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.all.open()
    sheet = page.all.sheet
    assert sheet is not None
    assert sheet.into.folder is not None
    assert sheet.start.text() == "Predict 3 pictures"
    out = tmp_path / "out"
    sheet.into.take(out)
    with qtbot.waitSignal(page.session.jobs.finished, timeout=60_000):
        sheet.start.click()
        assert page.why_not("predict-all") != ""
    table = page.all.table
    assert table.isVisible()
    assert table.told.text() == f"3 pictures predicted into {out}"
    assert read_mask(out / "place-02.mask.png").shape == (48, 64)
    assert (out / "predictions.csv").exists()
    table.table.select_row(2)
    assert page.status() == "last: place-02.jpg"
    page.step("-1")
    assert table.table.row_of(table.table.currentIndex()) == 1
    with qtbot.waitSignal(page.session.jobs.finished, timeout=60_000):
        page.all.start(tmp_path / "again", out)
    heads = [column.title for column in table.table.rows.columns]
    assert heads[4:] == ["IoU", "boundary F", "AbsRel", "δ1"]
    assert table.told.text().startswith("IoU 1.000 on average; 3 pictures")


def test_the_background_of_a_fixed_camera_is_taken_from_the_pictures(
    page: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    background = page.inputs.background
    background.box.setCurrentIndex(1)
    background.box.activated.emit(1)
    qtbot.waitUntil(lambda: background.file.endswith(".png"), timeout=60_000)
    idle(page, qtbot)
    assert page.desk.answered is not None
    assert page.desk.answered.question.background == background.file
    assert read_rgb(Path(background.file)).shape == (48, 64, 3)
    with qtbot.waitSignal(page.session.message) as told:
        page.clear_pictures()
        page.accept_drop(write_backgrounds(tmp_path, 1))
    assert told.args == [TOO_FEW, True]
    assert not background.is_taken


@pytest.mark.parametrize(("count", "told"), [(1, "1 picture"), (1200, "1,200 pictures")])
def test_one_picture_is_not_told_as_several(count: int, told: str) -> None:
    assert counted(count) == told
