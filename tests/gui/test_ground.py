"""The horizon and the painted regions of a background, drawn with the mouse and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.data.sources import Background
from fgbg_studio.gui.ground_edits import KEPT
from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.project import Project
from tests.gui.background_desk import opened_page


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    return opened_page(session, qtbot)


def stored(page: BackgroundsPage, background_id: str = "b0001") -> Background:
    """As the disk has it."""
    assert page.session.project is not None
    project = Project.open(page.session.project.folder, read_only=True)
    background = project.source(background_id)
    assert isinstance(background, Background)
    return background


def regions_file(page: BackgroundsPage, background_id: str = "b0001") -> Path:
    assert page.session.project is not None
    return page.session.project.path(f"regions/{background_id}.png")


def at(page: BackgroundsPage, x: float, y: float) -> QPoint:
    """The widget's pixel at a place of the picture."""
    return page.view.to_widget().map(QPointF(x, y)).toPoint()


def drag(page: BackgroundsPage, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseMove(page.view, start)
    QTest.mousePress(page.view, left, pos=start)
    QTest.mouseMove(page.view, end)
    QTest.mouseRelease(page.view, left, pos=end)


def paint(page: BackgroundsPage) -> None:
    page.choose_tool("brush")
    page.scale_brush("0.1")
    drag(page, at(page, 10, 40), at(page, 50, 40))


def test_the_horizon_is_dragged_and_cleared(page: BackgroundsPage) -> None:
    before = page.view.ground
    assert before is not None
    assert not before.is_own
    assert page.why_not("ground-clear-horizon")
    row = before.horizon * 48
    drag(page, at(page, 32, row), at(page, 32, 36))
    assert stored(page).horizon == pytest.approx(36 / 48, abs=0.02)
    assert page.panel.ground.horizon.value() == pytest.approx(75, abs=2)
    after = page.view.ground
    assert after is not None
    assert after.is_own
    page.clear_setting("horizon")
    assert stored(page).horizon is None


def test_the_horizon_is_a_number_too_and_every_change_can_be_undone(page: BackgroundsPage) -> None:
    page.panel.ground.horizon.setValue(25)
    page.panel.ground.horizon.setValue(50)
    assert stored(page).horizon == 0.5
    page.undo()
    assert stored(page).horizon == 0.25
    page.undo()
    assert stored(page).horizon is None
    assert page.why_not("undo")
    page.redo()
    assert stored(page).horizon == 0.25


def test_the_recipes_horizon_is_one_of_the_canvas(page: BackgroundsPage) -> None:
    """The canvas is square, the picture 64 x 48: the crop takes the whole height."""
    ground, project = page.view.ground, page.session.project
    assert ground is not None
    assert project is not None
    assert (ground.crop.left(), ground.crop.width(), ground.crop.height()) == (8, 48, 48)
    assert ground.horizon == pytest.approx(project.recipe.horizon)


def test_regions_are_painted_erased_and_written(page: BackgroundsPage, qtbot: QtBot) -> None:
    assert page.why_not("ground-clear-regions")
    paint(page)
    qtbot.waitUntil(lambda: stored(page).regions == "regions/b0001.png")
    mask = read_mask(regions_file(page))
    assert mask.shape == (48, 64)
    assert mask[40, 15:45].min() == 255
    assert not mask[:30].any()
    page.choose_tool("eraser")
    drag(page, at(page, 30, 40), at(page, 50, 40))
    qtbot.waitUntil(lambda: not read_mask(regions_file(page))[40, 32:48].any())
    assert read_mask(regions_file(page))[40, 12:20].min() == 255


def test_the_right_button_does_the_opposite(page: BackgroundsPage) -> None:
    paint(page)
    QTest.mouseClick(page.view, Qt.MouseButton.RightButton, pos=at(page, 30, 40))
    shown = page.desk.edits.shown
    assert shown is not None
    assert shown.history.mask[40, 30] == 0
    assert shown.history.mask[40, 12] == 255


def test_strokes_and_horizon_are_undone_in_the_order_they_were_made(page: BackgroundsPage) -> None:
    paint(page)
    page.panel.ground.horizon.setValue(30)
    page.clear_regions()
    shown = page.desk.edits.shown
    assert shown is not None
    assert not shown.history.mask.any()
    page.undo()
    assert shown.history.mask.any()
    page.undo()
    assert stored(page).horizon is None
    assert shown.history.mask.any()
    page.undo()
    assert not shown.history.mask.any()
    page.redo()
    assert shown.history.mask.any()


def test_cleared_regions_leave_no_file(page: BackgroundsPage, qtbot: QtBot) -> None:
    paint(page)
    qtbot.waitUntil(lambda: regions_file(page).exists())
    page.clear_regions()
    qtbot.waitUntil(lambda: not stored(page).regions)
    qtbot.waitUntil(lambda: not regions_file(page).exists())  # the project forgets it first


def test_what_was_painted_last_is_there_when_the_project_is_closed(page: BackgroundsPage) -> None:
    file = regions_file(page)
    paint(page)
    assert not file.exists()
    page.session.close()
    assert read_mask(file).any()


def test_regions_are_there_again_when_one_comes_back(page: BackgroundsPage, qtbot: QtBot) -> None:
    paint(page)
    for number in range(2, 2 + KEPT):
        page.grid.select(f"b000{number}")
        qtbot.waitUntil(lambda: page.desk.edits.shown is not None)
        assert page.why_not("undo")
    qtbot.waitUntil(lambda: bool(stored(page).regions))
    page.grid.select("b0001")
    qtbot.waitUntil(lambda: page.desk.edits.shown is not None)
    shown = page.desk.edits.shown
    assert shown is not None
    assert np.array_equal(shown.history.mask, read_mask(regions_file(page)))


def test_a_read_only_project_is_not_painted_on(page: BackgroundsPage) -> None:
    assert page.session.project is not None
    page.session.project.read_only_reason = "It is on a read-only disk."
    page.desk.tell()
    paint(page)
    drag(page, at(page, 32, 0.4 * 48), at(page, 32, 36))
    shown = page.desk.edits.shown
    assert shown is not None
    assert not shown.history.mask.any()
    assert not page.panel.ground.horizon.isEnabled()
    assert stored(page).horizon is None


def test_a_removed_background_is_not_written_again(page: BackgroundsPage) -> None:
    paint(page)
    page.remove()
    assert page.session.save() == ""
    assert not regions_file(page).exists()
