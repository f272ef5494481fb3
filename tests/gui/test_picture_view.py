import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.depth_view import DepthView, depth_picture, depth_text
from fgbg_studio.gui.masked_view import MaskedView
from fgbg_studio.gui.picture_view import MARGIN, PictureView
from fgbg_studio.gui.qimages import halved, to_qimage
from tests.unit.pictures import place

MIDDLE = QPointF(150, 100)


def opened(view: PictureView, qtbot: QtBot) -> PictureView:
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.set_picture(to_qimage(place(1, 64, 48)))
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    return opened(PictureView("Picture"), qtbot)


def test_the_whole_picture_is_shown_at_first(view: PictureView) -> None:
    corners = view.picture_rect()
    assert corners.height() == pytest.approx(200 - 2 * MARGIN)
    assert corners.center() == MIDDLE


def test_zooming_keeps_what_is_under_the_cursor(view: PictureView) -> None:
    at = QPointF(120, 80)
    before = view.to_picture(at)
    view.zoom_by(2.5, at)
    after = view.to_picture(at)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))
    assert view.scale() > 6


def test_dragging_moves_and_a_double_click_fits(view: PictureView, qtbot: QtBot) -> None:
    view.zoom_by(3, MIDDLE)
    before = view.to_picture(MIDDLE)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    QTest.mouseMove(view, QPoint(130, 100))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(130, 100))
    assert view.to_picture(MIDDLE).x() == pytest.approx(before.x() + 20 / view.scale())
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(130, 100))
    assert view.picture_rect().center() == MIDDLE


def test_keys_zoom_and_fit(view: PictureView) -> None:
    fitted = view.scale()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale() == pytest.approx(1.25 * fitted)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.scale() == pytest.approx(fitted)


def test_linked_views_look_at_the_same_place(view: PictureView, qtbot: QtBot) -> None:
    other = opened(PictureView(), qtbot)
    other.set_picture(to_qimage(place(2, 128, 96)))
    other.link(view)
    view.zoom_by(2, QPointF(40, 40))
    assert other.to_picture(MIDDLE).x() == pytest.approx(2 * view.to_picture(MIDDLE).x())
    assert other.picture_rect().width() == pytest.approx(view.picture_rect().width())


def test_the_place_under_the_cursor_is_told(view: PictureView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda place: place is not None):
        QTest.mouseMove(view, QPoint(150, 100))
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda place: place is None):
        QTest.mouseMove(view, QPoint(2, 2))


def test_pixels_are_squares_when_zoomed_in(view: PictureView) -> None:
    black_white = np.zeros((4, 4, 3), np.uint8)
    black_white[:, 2:] = 255
    view.set_picture(to_qimage(black_white))
    shot = view.grab().toImage()
    colours = {shot.pixelColor(x, 100).lightness() for x in range(70, 230)}
    assert colours == {0, 255}


def test_halves_of_a_large_picture() -> None:
    levels = halved(to_qimage(place(1, 2000, 1000)))
    assert [level.width() for level in levels] == [2000, 1000, 500]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_arrays_become_pictures_of_the_same_colours(channels: int) -> None:
    array = np.full((3, 5, channels), 255, np.uint8)
    array[1, 2, : min(3, channels)] = 40
    image = to_qimage(array[..., 0] if channels == 1 else array)
    assert (image.width(), image.height()) == (5, 3)
    assert image.pixelColor(2, 1) == QColor(40, 40, 40)
    assert image.pixelColor(0, 0) == QColor(255, 255, 255)


def test_the_threshold_hides_weak_mask_values(qtbot: QtBot) -> None:
    view = MaskedView(look="alpha")
    opened(view, qtbot)
    mask = np.full((48, 64), 90, np.uint8)
    view.mask_shown = mask
    view.set_threshold(0.3)
    assert view.grab().toImage().pixelColor(150, 100) == QColor(90, 90, 90)
    view.set_threshold(0.5)
    assert view.grab().toImage().pixelColor(150, 100) == QColor(0, 0, 0)


def test_a_cutout_is_shown_on_a_chequerboard(qtbot: QtBot) -> None:
    view = MaskedView(look="checker")
    opened(view, qtbot)
    view.set_picture(to_qimage(np.full((48, 64, 3), 255, np.uint8)))
    mask = np.zeros((48, 64), np.uint8)
    mask[:, 32:] = 255
    view.mask_shown = mask
    shot = view.grab().toImage()
    assert shot.pixelColor(200, 100) == QColor(255, 255, 255)
    assert shot.pixelColor(90, 100).lightness() in (110, 150)


def test_depth_is_told_with_its_unit(qtbot: QtBot) -> None:
    values = np.full((48, 64), 3.456, np.float32)
    values[0, 0] = 0
    depth = depth_picture(values, 0.5, 80, "metre")
    assert depth.text_at(QPointF(10.5, 20.5)) == "3.46 m"
    assert depth.text_at(QPointF(0.5, 0.5)) == "depth unknown"
    assert depth.text_at(QPointF(64.5, 0.5)) == depth.text_at(None) == ""
    assert depth_text(12.34, "relative") == "12.3 relative"


def test_depth_lies_over_the_picture(qtbot: QtBot) -> None:
    view = DepthView(opacity=1.0)
    opened(view, qtbot)
    plain = view.grab().toImage().pixelColor(150, 60)
    view.set_depth(depth_picture(np.full((48, 64), 80, np.float32), 0.5, 80, "metre"))
    assert view.grab().toImage().pixelColor(150, 60) != plain
    view.set_opacity(0)
    assert view.grab().toImage().pixelColor(150, 60) == plain


def test_depth_in_other_colours_is_the_same_map() -> None:
    depth = np.geomspace(0.5, 80, 12, dtype=np.float32).reshape(3, 4)
    shown = depth_picture(depth, 0.5, 80.0, "metre")
    grey = shown.in_colours("grey")
    assert grey.values is depth
    assert grey.levels[0].pixelColor(0, 0) == QColor(255, 255, 255)  # near
    assert grey.levels[0].pixelColor(3, 2) == QColor(1, 1, 1)
    assert grey.bar.pixelColor(0, 0) == QColor(1, 1, 1)
    assert shown.levels[0].pixelColor(0, 0) != grey.levels[0].pixelColor(0, 0)
    assert grey.in_colours("inferno").levels[0] == shown.levels[0]


def test_halves_of_a_map_mix_nothing_with_what_is_unknown() -> None:
    depth = np.full((600, 1200), 80.0, np.float32)
    depth[:, 1::2] = 0
    levels = depth_picture(depth, 0.5, 80.0, "metre").levels
    assert [(level.width(), level.height()) for level in levels] == [
        (1200, 600),
        (600, 300),
        (300, 150),
    ]
    assert {levels[2].pixel(x, 20) for x in range(300)} <= {
        levels[0].pixel(0, 0),
        levels[0].pixel(1, 0),
    }
