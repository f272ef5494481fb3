"""Every tool of the Cut-outs page by real events of mouse, wheel and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.looks import LOOKS
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.tool_settings import TOOLS
from tests.gui.cutout_desk import LEFT, RIGHT, at, change, click, drag, mask_in_sight

SQUARE = ((20.0, 10.0), (70.0, 10.0), (70.0, 50.0), (20.0, 50.0))


def wheel(page: CutoutsPage, notches: int, modifiers: Qt.KeyboardModifier) -> None:
    canvas, place = page.canvas, QPointF(at(page, 40, 30))
    turned = QPointF(0, 120 * notches).toPoint()
    event = QWheelEvent(
        place,
        canvas.mapToGlobal(place),
        QPointF().toPoint(),
        turned,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def undo_name(page: CutoutsPage) -> str:
    assert page.editor.history is not None
    return page.editor.history.undo_name


@pytest.mark.parametrize("tool", ["brush", "lasso"])
def test_the_right_button_takes_away_what_the_left_adds(page: CutoutsPage, tool: str) -> None:
    page.choose_tool(tool)
    drag(page, *SQUARE)
    assert mask_in_sight(page)[11, 45] > 200
    drag(page, *SQUARE, button=RIGHT)
    assert mask_in_sight(page)[11, 45] < 20
    assert mask_in_sight(page).max() < 128


def test_alt_does_the_opposite(page: CutoutsPage) -> None:
    page.choose_tool("lasso")
    page.canvas.settings.mode = "subtract"
    alt = Qt.KeyboardModifier.AltModifier
    QTest.mousePress(page.canvas, LEFT, alt, at(page, *SQUARE[0]))
    for place in SQUARE[1:]:
        QTest.mouseMove(page.canvas, at(page, *place))
    QTest.mouseRelease(page.canvas, LEFT, alt, at(page, *SQUARE[-1]))
    assert mask_in_sight(page)[30, 45] == 255
    assert undo_name(page) == "Lasso"


def test_a_polygon_is_closed_by_enter_and_not_saved_by_it(page: CutoutsPage) -> None:
    page.choose_tool("polygon")
    for corner in (*SQUARE, (5.0, 5.0)):
        click(page, *corner)
    QTest.keyClick(page.canvas, Qt.Key.Key_Backspace)
    assert not mask_in_sight(page).any()
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    assert mask_in_sight(page)[30, 45] == 255
    assert mask_in_sight(page)[6, 6] == 0
    assert page.editor.shown_id == "p0001"
    page.undo()
    assert not mask_in_sight(page).any()


def test_a_polygon_is_closed_at_its_first_corner_and_given_up_by_escape(page: CutoutsPage) -> None:
    page.choose_tool("polygon")
    for corner in (*SQUARE, SQUARE[0]):
        click(page, *corner)
    assert mask_in_sight(page)[30, 45] == 255
    for corner in SQUARE[:2]:
        click(page, *corner)
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert not page.canvas.is_drawing
    assert undo_name(page) == "Polygon"


def test_the_wand_takes_a_colour_and_fill_what_is_enclosed(page: CutoutsPage) -> None:
    page.choose_tool("wand")
    click(page, 48, 32)
    found = mask_in_sight(page)
    assert found[32, 48] == 255
    assert found[32, 5] == 0
    assert undo_name(page) == "Magic wand"
    page.choose_tool("fill")
    click(page, 5, 5)
    assert (mask_in_sight(page) > 0).mean() > 0.95
    assert undo_name(page) == "Fill"


def test_a_click_with_the_point_tool_is_told_and_paints_nothing(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    page.choose_tool("point")
    told: list[tuple[float, float, bool]] = []
    page.canvas.point_clicked.connect(lambda *what: told.append(what))
    click(page, 48, 32)
    click(page, 5, 5, RIGHT)
    assert [is_object for _, _, is_object in told] == [True, False]
    assert told[0][:2] == pytest.approx((48, 32), abs=0.5)


def test_only_the_options_of_the_tool_in_hand_are_shown(page: CutoutsPage) -> None:
    options = page.tools.options
    for tool in TOOLS:
        page.choose_tool(tool)
        assert options.size_row.isVisible() == (tool in ("brush", "eraser"))
        assert options.tolerance_row.isVisible() == (tool in ("wand", "fill"))
        assert options.softness_row.isVisible() == (tool in ("lasso", "polygon"))
        assert options.contiguous.isVisible() == (tool == "wand")


def test_the_wheel_changes_the_brush_with_ctrl_and_zooms_without(page: CutoutsPage) -> None:
    settings, scale = page.canvas.settings, page.canvas.scale()
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    page.tools.options.set_size(40)
    wheel(page, 2, ctrl)
    assert settings.size == pytest.approx(48.4, abs=0.5)
    wheel(page, -2, ctrl | shift)
    assert settings.hardness == pytest.approx(0.7)
    assert page.canvas.scale() == scale
    wheel(page, 1, Qt.KeyboardModifier.NoModifier)
    assert page.canvas.scale() > scale


def test_opacity_leaves_a_soft_mask(page: CutoutsPage) -> None:
    page.tools.options.opacity_row.slider.setValue(100)
    drag(page, (30, 32), (60, 32))
    assert 110 < mask_in_sight(page)[32, 45] < 145


@pytest.mark.parametrize("operation", ["grow", "shrink", "feather", "smooth", "fill-holes"])
def test_operations_are_steps_and_lock_the_canvas_meanwhile(
    page: CutoutsPage, qtbot: QtBot, operation: str
) -> None:
    page.choose_tool("lasso")
    drag(page, *SQUARE)
    drag(page, (40, 25), (50, 25), (50, 35), (40, 35), button=RIGHT)
    before = mask_in_sight(page).copy()
    change(page, qtbot, operation)
    after = mask_in_sight(page).copy()
    assert not np.array_equal(before, after)
    page.undo()
    assert np.array_equal(mask_in_sight(page), before)
    page.redo()
    assert np.array_equal(mask_in_sight(page), after)


def test_every_view_shows_the_object_and_its_surround(page: CutoutsPage, qtbot: QtBot) -> None:
    page.choose_tool("lasso")
    drag(page, *SQUARE)
    with qtbot.waitSignal(page.views.background.chosen):
        page.choose_look("background")
    seen = {}
    for look in LOOKS:
        page.canvas.set_look(look)
        shot = page.canvas.grab().toImage()
        inside, outside = (shot.pixelColor(at(page, x, y)) for x, y in ((45, 30), (5, 60)))
        seen[look] = inside, outside
    photo_inside, photo_outside = seen["photo"]
    for look in ("checker", "black", "white", "background"):
        assert seen[look][0] == photo_inside, look
    assert seen["black"][1] == QColor(0, 0, 0)
    assert seen["white"][1] == QColor(255, 255, 255)
    assert seen["alpha"] == (QColor(255, 255, 255), QColor(0, 0, 0))
    assert seen["overlay"][0] != photo_inside
    assert seen["overlay"][1] == photo_outside
    assert seen["background"][1] not in (photo_outside, QColor(0, 0, 0))


def test_the_key_for_the_untouched_photo_shows_it_while_held(page: CutoutsPage) -> None:
    page.choose_tool("lasso")
    drag(page, *SQUARE)
    page.canvas.show_cursor(None)
    painted = page.canvas.grab().toImage()
    QTest.keyPress(page.canvas, Qt.Key.Key_AsciiTilde)
    assert page.canvas.grab().toImage() != painted
    QTest.keyRelease(page.canvas, Qt.Key.Key_AsciiTilde)
    assert page.canvas.grab().toImage() == painted


def test_zooming_to_pixels_and_to_content(page: CutoutsPage) -> None:
    page.choose_tool("lasso")
    drag(page, *SQUARE)
    page.zoom("pixels")
    assert page.canvas.scale() == pytest.approx(page.canvas.pixel_scale)
    page.zoom("content")
    assert page.canvas.picture_rect().height() > page.canvas.height()
    page.zoom("fit")
    assert page.canvas.rect().contains(page.canvas.picture_rect().toRect())


def test_tab_hides_the_panels_and_shows_them_again(page: CutoutsPage) -> None:
    width = page.canvas.width()
    page.toggle_panels()
    assert not page.filmstrip.isVisible()
    assert not page.tools.isVisible()
    QApplication.processEvents()
    assert page.canvas.width() > width
    share = page.canvas.scale() / page.canvas.pixel_scale
    assert page.bar.zoom_text == f"{share:,.0%}".replace("%", " %")
    page.toggle_panels()
    assert page.filmstrip.isVisible()
    assert page.tools.isVisible()
