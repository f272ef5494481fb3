"""The sheet of shortcuts lists every action's, and exactly the keys that each widget takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fgbg_studio.gui import hand_keys
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.ground_view import GroundView
from fgbg_studio.gui.hand_keys import HAND_KEYS, Hint
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.sample_grid import SampleGrid
from fgbg_studio.gui.sample_view import SampleView
from fgbg_studio.gui.sheet_view import SheetView
from fgbg_studio.gui.shortcut_sheet import ShortcutSheet, every_shortcut, native

PICTURE = hand_keys.PICTURE
TABLES: list[tuple[Callable[[], QWidget], tuple[Hint, ...]]] = [
    (PictureView, PICTURE),
    (MaskCanvas, (*PICTURE, *hand_keys.CANVAS)),
    (GroundView, (*PICTURE, *hand_keys.GROUND)),
    (SheetView, (*PICTURE, *hand_keys.EPOCHS)),
    (SampleGrid, hand_keys.SAMPLES),
    (SampleView, hand_keys.LARGE_SAMPLE),
]
EVERY_KEY = [key for key in Qt.Key if 0 < key.value < 0x01000100]
"""Letters, signs, and the keys for moving; none of those beyond are on every keyboard."""


def takes(widget: QWidget, key: Qt.Key) -> bool:
    """Whether a widget does something with a key, instead of leaving it to what is around it."""
    event = QKeyEvent(QEvent.Type.KeyPress, key.value, Qt.KeyboardModifier.NoModifier)
    event.setAccepted(True)
    widget.keyPressEvent(event)
    return event.isAccepted()


@pytest.mark.parametrize(("made", "hints"), TABLES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_widget_takes_the_keys_that_are_told_and_no_others(
    qtbot: QtBot, made: Callable[[], QWidget], hints: tuple[Hint, ...]
) -> None:
    widget = made()
    qtbot.addWidget(widget)
    if isinstance(widget, PictureView):
        widget.set_picture(QImage(8, 8, QImage.Format.Format_RGB32))
    if isinstance(widget, SampleGrid):
        widget.expect([0, 1])
        widget.select(0)
    told = {key for hint in hints for key in hint.keys}
    taken = {key for key in EVERY_KEY if takes(widget, key)}
    assert {key.name for key in taken} == {key.name for key in told}


def test_every_shortcut_of_the_table_is_on_the_sheet(
    empty_window: MainWindow, qtbot: QtBot
) -> None:
    empty_window.actions_by_id["shortcuts"].trigger()
    sheet = empty_window.findChild(ShortcutSheet)
    assert sheet is not None
    shown = {label.text() for label in sheet.findChildren(QWidget) if hasattr(label, "text")}
    assert {native(spec.shortcut) for spec in ACTIONS if spec.shortcut} <= shown
    assert {hint.shown for hints in HAND_KEYS.values() for hint in hints} <= shown
    assert sheet.height() < sheet.screen().availableSize().height()
    sheet.close()


def test_words_leave_only_what_has_them(empty_window: MainWindow, qtbot: QtBot) -> None:
    empty_window.actions_by_id["shortcuts"].trigger()
    sheet = empty_window.findChild(ShortcutSheet)
    assert sheet is not None
    qtbot.waitExposed(sheet)
    QTest.keyClicks(sheet.search, "untouched photo")
    assert shown_texts(sheet) & {"~", "Photo under edit"} == {"~", "Photo under edit"}
    assert "Brush" not in shown_texts(sheet)
    sheet.search.setText("zzz")
    assert sheet.nothing.isVisible()
    sheet.search.clear()
    assert "Brush" in shown_texts(sheet)
    sheet.close()


def shown_texts(sheet: ShortcutSheet) -> set[str]:
    QApplication.processEvents()
    labels = (label for label in sheet.findChildren(QWidget) if label.isVisible())
    return {label.text() for label in labels if hasattr(label, "text")}


def test_no_section_is_empty_and_no_row_without_keys() -> None:
    for title, rows in every_shortcut().items():
        assert rows, title
        assert all(keys and does for _, keys, does in rows), title
