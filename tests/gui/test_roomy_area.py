"""On a screen that is smaller than the pages, as with large letters, all can be reached."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.main_window import MainWindow


def test_in_the_smallest_window_nothing_scrolls(window: MainWindow) -> None:
    for name in window.pages:
        window.show_page(name)
        QApplication.processEvents()
        assert not window.area.is_needed, name


def test_what_scrolls_down_does_not_scroll_sideways_too(window: MainWindow, qtbot: QtBot) -> None:
    """As where the guided path is above a page, and a message below it."""
    window.guide.turn(True)
    window.session.message.emit("One.", True)
    window.session.message.emit("Another one.", True)
    qtbot.waitUntil(lambda: window.area.verticalScrollBar().maximum() > 0)
    assert window.area.horizontalScrollBar().maximum() == 0


def test_what_gets_the_focus_comes_into_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.setMinimumSize(640, 360)
    window.resize(640, 360)
    window.show_page("train")  # in others Tab hides the panels
    page = window.pages["train"]
    qtbot.waitUntil(lambda: window.area.is_needed)
    page.setFocus()
    met = set()
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        if page.isAncestorOf(focused) and focused not in met:
            met.add(focused)
            place = focused.mapTo(window.area.viewport(), focused.rect().topLeft())
            room = window.area.viewport().rect().adjusted(-8, -8, 8, 8)
            assert room.contains(place) or focused.height() > room.height(), focused
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert len(met) > 10
