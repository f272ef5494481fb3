"""Two teachers on one background: their maps, one scale of colours, and taking one of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.depth_desk import BUSY
from fgbg_studio.gui.depth_panel import ALL
from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.teacher_comparing import TeacherComparing
from fgbg_studio.gui.teacher_side import ALONE, TeacherSide
from fgbg_studio.imaging.reading import read_uint16
from fgbg_studio.plugins.teachers import fastdepth, ground_plane, onnx
from tests.gui.background_desk import opened_page
from tests.unit.onnx_files import write_brightness


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    """A page that compares two ground planes, at the right seen from a higher camera."""
    page = opened_page(session, qtbot)
    qtbot.waitUntil(lambda: page.panel.depths.teacher.choice is not None)
    page.compare_teachers()
    higher = Choice("ground-plane", ground_plane.Options(camera_height=3.2))
    comparing(page).sides[1].chooser.take(higher)
    return page


def comparing(page: BackgroundsPage) -> TeacherComparing:
    assert page.views.comparing is not None
    return page.views.comparing


def wait_for_maps(page: BackgroundsPage, qtbot: QtBot) -> None:
    sides = comparing(page).sides
    qtbot.waitUntil(lambda: all(side.view.depth_shown is not None for side in sides))


def test_both_maps_have_one_scale_of_colours_and_tell_the_same_place(
    page: BackgroundsPage, qtbot: QtBot
) -> None:
    wait_for_maps(page, qtbot)
    a, b = comparing(page).sides
    qtbot.waitUntil(lambda: _range(a) == _range(b))
    assert a.map is not None
    assert b.map is not None
    near, far = _range(a)
    assert near == pytest.approx(np.percentile(a.map.depth, 1))  # it is the lower camera
    assert far == pytest.approx(80)
    a.view.hovered.emit(QPointF(10, 46))
    assert float(b.value.text().split()[0]) == pytest.approx(
        2 * float(a.value.text().split()[0]), rel=0.01
    )
    assert a.value.text().endswith(" m")
    assert "metres, a prior" in a.result.text()
    assert "on CPU" in a.result.text()
    b.view.hovered.emit(None)
    assert a.value.text() == ""


def _range(side: TeacherSide) -> tuple[float, float]:
    shown = side.view.depth_shown
    assert shown is not None
    return shown.near, shown.far


def test_use_gives_this_background_that_teachers_depth(page: BackgroundsPage, qtbot: QtBot) -> None:
    wait_for_maps(page, qtbot)
    project = page.session.project
    assert project is not None
    b = comparing(page).sides[1]
    assert b.map is not None
    wanted = project.contents.depth.encode(b.map.depth)
    with qtbot.waitSignal(page.teaching.inferred, timeout=20_000):
        b.use.click()
    first, second = project.contents.backgrounds[:2]
    assert "camera_height=3.2" in first.teacher
    assert "camera_height" not in second.teacher
    assert np.array_equal(read_uint16(project.path(first.depth)), wanted)
    assert page.views.currentIndex() == 0
    assert page.panel.isVisible()
    assert page.panel.depths.teacher.choice == b.chooser.choice


def test_use_says_so_where_depth_is_being_worked_out(page: BackgroundsPage, qtbot: QtBot) -> None:
    wait_for_maps(page, qtbot)
    page.panel.depths.scope.setCurrentText(ALL)
    said: list[str] = []
    page.session.message.connect(lambda text, _: said.append(text))
    with qtbot.waitSignal(page.teaching.inferred, timeout=20_000):
        page.infer_depth()
        comparing(page).sides[1].use.click()
        assert said == [BUSY]


def test_a_background_of_its_own_camera_is_seen_from_there(
    page: BackgroundsPage, qtbot: QtBot
) -> None:
    wait_for_maps(page, qtbot)
    b = comparing(page).sides[1]
    before = b.map
    assert before is not None
    page.desk.edits.set("camera_height", 6.4)
    qtbot.waitUntil(lambda: b.map is not None and b.map is not before)
    assert b.map is not None
    assert np.allclose(b.map.depth[-1], 2 * before.depth[-1])


def test_a_teacher_without_its_file_says_what_it_needs(page: BackgroundsPage, qtbot: QtBot) -> None:
    b = comparing(page).sides[1]
    b.chooser.take(Choice("fastdepth", fastdepth.Options()))
    qtbot.waitUntil(lambda: "needs fastdepth_7.onnx first" in b.result.text())
    assert not b.use.isEnabled()
    assert "needs fastdepth_7.onnx first" in b.use.toolTip()
    assert b.view.depth_shown is None
    assert not b.chooser.files.isHidden()


def test_a_relative_teacher_without_a_fit_says_so(
    page: BackgroundsPage, qtbot: QtBot, isolated_settings: Path
) -> None:
    write_brightness(isolated_settings / "models" / "relative.onnx", 32)
    b = comparing(page).sides[1]
    b.chooser.take(Choice("onnx", onnx.Options(file="relative.onnx")))
    qtbot.waitUntil(lambda: ALONE in b.result.text(), timeout=20_000)
    assert "relative · licence" in b.result.text()
    assert b.map is not None
    known = b.map.depth[b.map.depth > 0]
    assert 0.05 <= known.min() < known.max() <= 80
    qtbot.waitUntil(lambda: b.view.depth_shown is not None)
    b.view.hovered.emit(QPointF(10, 46))
    assert b.value.text().endswith(" relative")  # though the project's maps are in metres


def test_the_border_is_dragged_and_moved_by_the_slider(page: BackgroundsPage, qtbot: QtBot) -> None:
    wait_for_maps(page, qtbot)
    shown = comparing(page)
    shown.buttons[1].click()
    assert shown.ways.currentIndex() == 1
    view = shown.swipe
    middle, to = _column(shown, 0.5), _column(shown, 0.25)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(view, to)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=to)
    assert view.border.share == pytest.approx(0.25, abs=0.01)
    assert shown.slider.value() == pytest.approx(50, abs=2)
    shown.slider.setValue(150)
    assert view.border.share == 0.75
    view.grab()


def _column(shown: TeacherComparing, share: float) -> QPoint:
    place = shown.swipe.picture_rect()
    return QPoint(round(place.left() + share * place.width()), shown.swipe.height() // 2)


def test_another_background_is_compared_at_once_and_escape_goes_back(
    page: BackgroundsPage, qtbot: QtBot
) -> None:
    wait_for_maps(page, qtbot)
    a = comparing(page).sides[0]
    before = a.map
    page.grid.select("b0002")
    qtbot.waitUntil(lambda: a.map is not None and a.map is not before)
    QTest.keyClick(comparing(page), Qt.Key.Key_Escape)
    assert page.views.currentIndex() == 0
    assert page.panel.isVisible()


def test_the_list_of_backgrounds_keeps_its_width(page: BackgroundsPage, qtbot: QtBot) -> None:
    wait_for_maps(page, qtbot)
    page.resize(1000, 700)
    page.views.back()
    qtbot.waitUntil(lambda: page.panel.isVisible())
    alone = page.views.currentWidget()
    assert alone is not None
    assert page.views.minimumSizeHint() == alone.minimumSizeHint()
    assert comparing(page).minimumSizeHint().width() > alone.minimumSizeHint().width()


def test_swiped_maps_of_two_units_each_have_their_bar(
    page: BackgroundsPage, qtbot: QtBot, isolated_settings: Path
) -> None:
    wait_for_maps(page, qtbot)
    shown = comparing(page)
    shown.buttons[1].click()
    assert [_has_bar(shown, at_left) for at_left in (True, False)] == [False, True]
    write_brightness(isolated_settings / "models" / "relative.onnx", 32)
    shown.sides[1].chooser.take(Choice("onnx", onnx.Options(file="relative.onnx")))
    qtbot.waitUntil(lambda: _has_bar(shown, True), timeout=20_000)
    assert _has_bar(shown, False)
    shown.swipe.set_maps(None, shown.sides[1].view.depth_shown)
    assert [_has_bar(shown, at_left) for at_left in (True, False)] == [False, True]


def _has_bar(shown: TeacherComparing, at_left: bool) -> bool:
    """Whether a corner is darker than the grey around all pictures."""
    picture, view = shown.swipe.grab().toImage(), shown.swipe
    across = 12 if at_left else view.width() - 12
    low, high = picture.pixelColor(across, view.height() - 20), picture.pixelColor(across, 4)
    return low.lightness() < high.lightness() - 20
