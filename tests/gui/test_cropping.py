"""The crop of a background: dragged, typed, taken back, and shown as the canvas has it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.fitting import fit
from fgbg_studio.imaging.reading import read_rgb
from tests.gui.background_desk import opened_page
from tests.gui.test_ground import at, drag, stored


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    """The canvas is 48 x 48, the pictures are 64 x 48."""
    page = opened_page(session, qtbot)
    page.choose_tool("crop")
    return page


def frame(page: BackgroundsPage) -> tuple[float, float, float, float]:
    """Left, top, width and height in pixels."""
    crop = stored(page).crop
    assert crop is not None
    left, top, right, bottom = crop
    sides = 64 * left, 48 * top, 64 * (right - left), 48 * (bottom - top)
    return round(sides[0], 3), round(sides[1], 3), round(sides[2], 3), round(sides[3], 3)


def test_a_corner_is_dragged_and_keeps_the_canvass_proportions(page: BackgroundsPage) -> None:
    assert page.view.frame == QRectF(8, 0, 48, 48)
    drag(page, at(page, 56, 48), at(page, 40, 36))
    assert frame(page) == (8, 0, 36, 36)
    assert page.view.frame == QRectF(8, 0, 36, 36)


def test_an_edge_and_the_inside_are_dragged(page: BackgroundsPage) -> None:
    drag(page, at(page, 56, 24), at(page, 40, 24))
    assert frame(page) == (8, 8, 32, 32)
    drag(page, at(page, 20, 20), at(page, 40, 10))
    assert frame(page) == (28, 0, 32, 32)


def test_without_proportions_edges_move_alone(page: BackgroundsPage) -> None:
    page.panel.crop.keeps.setChecked(False)
    assert page.view.frame == QRectF(0, 0, 64, 48)
    drag(page, at(page, 64, 24), at(page, 50, 24))
    assert frame(page) == (0, 0, 50, 48)
    assert page.view.ground is not None
    assert page.view.ground.crop == QRectF(1, 0, 48, 48)  # what of it the canvas shows
    page.panel.crop.keeps.setChecked(True)
    assert page.view.frame == QRectF(1, 0, 48, 48)
    assert frame(page) == (0, 0, 50, 48)


def test_sides_are_typed(page: BackgroundsPage) -> None:
    fields = page.panel.crop.fields
    fields["Width"].setValue(30)
    assert frame(page) == (8, 0, 30, 30)
    fields["Top"].setValue(12)
    fields["Left"].setValue(1)
    assert frame(page) == (1, 12, 30, 30)
    fields["Top"].setValue(40)  # no farther than the picture
    assert frame(page) == (1, 18, 30, 30)
    assert fields["Top"].value() == 18


def test_every_change_is_a_step_and_a_reset_is_one_too(page: BackgroundsPage) -> None:
    assert page.why_not("ground-clear-crop")
    drag(page, at(page, 56, 48), at(page, 40, 36))
    page.panel.ground.camera.setValue(1.2)
    assert stored(page).camera_height == 1.2
    page.clear_setting("crop")
    assert stored(page).crop is None
    page.undo()
    assert frame(page) == (8, 0, 36, 36)
    page.undo()
    assert stored(page).camera_height is None
    assert page.panel.ground.camera.text() == "not set"
    page.undo()
    assert stored(page).crop is None
    page.redo()
    assert frame(page) == (8, 0, 36, 36)


def test_the_preview_is_what_samples_show(page: BackgroundsPage, qtbot: QtBot) -> None:
    project, preview = page.session.project, page.panel.crop.preview
    assert project is not None
    picture = read_rgb(project.path(project.contents.backgrounds[0].file))
    whole = to_qimage(fit(picture, (48, 48)))
    qtbot.waitUntil(lambda: preview.image == whole)
    drag(page, at(page, 56, 48), at(page, 40, 36))
    part = to_qimage(fit(np.ascontiguousarray(picture[:36, 8:44]), (48, 48)))
    qtbot.waitUntil(lambda: preview.image == part)
    page.undo()
    qtbot.waitUntil(lambda: preview.image == whole)


def test_the_preview_follows_the_drag_and_nothing_is_saved_before_its_end(
    page: BackgroundsPage, qtbot: QtBot
) -> None:
    preview = page.panel.crop.preview
    qtbot.waitUntil(lambda: not preview.image.isNull())
    before = preview.image
    QTest.mousePress(page.view, Qt.MouseButton.LeftButton, pos=at(page, 56, 48))
    QTest.mouseMove(page.view, at(page, 30, 26))
    qtbot.waitUntil(lambda: preview.image != before)
    assert stored(page).crop is None
    assert page.panel.crop.fields["Width"].value() == 26
    QTest.mouseRelease(page.view, Qt.MouseButton.LeftButton, pos=at(page, 30, 26))
    assert frame(page) == (8, 0, 26, 26)


def test_the_recipes_horizon_moves_with_the_crop_and_an_own_one_stays(
    page: BackgroundsPage,
) -> None:
    page.panel.crop.fields["Width"].setValue(24)
    page.panel.crop.fields["Top"].setValue(24)
    ground, project = page.view.ground, page.session.project
    assert ground is not None
    assert project is not None
    assert ground.horizon == pytest.approx(0.5 + project.recipe.horizon / 2)
    page.panel.ground.horizon.setValue(60)
    page.clear_setting("crop")
    assert stored(page).horizon == 0.6
    assert page.view.ground is not None
    assert page.view.ground.horizon == 0.6


def test_the_whole_middle_is_no_crop(page: BackgroundsPage) -> None:
    drag(page, at(page, 56, 48), at(page, 40, 36))
    drag(page, at(page, 44, 36), at(page, 70, 60))
    assert stored(page).crop is None


def test_a_read_only_project_is_not_cropped(page: BackgroundsPage) -> None:
    assert page.session.project is not None
    page.session.project.read_only_reason = "It is on a read-only disk."
    page.desk.tell()
    drag(page, at(page, 56, 48), at(page, 40, 36))
    assert stored(page).crop is None
    assert not page.panel.crop.fields["Left"].isEnabled()
    assert not page.panel.ground.camera.isEnabled()


def test_the_frame_shows_under_the_pointer_what_can_be_dragged(page: BackgroundsPage) -> None:
    QTest.mouseMove(page.view, at(page, 1, 1))  # the first one only enters
    QTest.mouseMove(page.view, at(page, 56, 48))
    assert page.view.cursor().shape() == Qt.CursorShape.SizeFDiagCursor
    QTest.mouseMove(page.view, at(page, 8, 24))
    assert page.view.cursor().shape() == Qt.CursorShape.SizeHorCursor
    QTest.mouseMove(page.view, at(page, 30, 24))
    assert page.view.cursor().shape() == Qt.CursorShape.SizeAllCursor
