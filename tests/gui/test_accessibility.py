"""Every control of every page says what it is, has a tooltip, and shows all of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.action_buttons import BUTTON
from fgbg_studio.gui.action_spec import ActionSpec
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.main_window import SMALLEST, MainWindow
from fgbg_studio.gui.rail import STEPS

KEYS = r"\(((?:Ctrl|Shift|Alt)\+[^)\s]+|F\d+)\)"
"""How a tooltip names a shortcut."""
ANY = "window"
"""The context of shortcuts that work everywhere."""


def controls(root: QWidget) -> Iterator[QWidget]:
    """What can have the focus; the parts of a compound control belong to it."""
    for widget in root.findChildren(QWidget):
        owner = widget.parentWidget()
        is_part = isinstance(owner, (QAbstractSpinBox, QComboBox, QLineEdit))
        is_inner = isinstance(owner, QAbstractScrollArea) and widget is owner.viewport()
        popup = widget.window() is not root.window()
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not (is_part or is_inner or popup):
            yield widget


def is_named(widget: QWidget) -> bool:
    """A label that can be copied from, and Qt's own part of the menu bar, are no controls."""
    if isinstance(widget, QLabel) or isinstance(widget.parentWidget(), QMenuBar):
        return True
    if widget.accessibleName():
        return True
    if isinstance(widget, QAbstractButton):
        return bool(widget.text())
    labels = [one for one in widget.window().findChildren(QLabel) if one.buddy() is widget]
    return bool(labels)


def told(widget: QWidget) -> str:
    return (
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parentWidget()).__name__}"
    )


def each_page(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    QApplication.processEvents()
    yield "start", window.start_page
    yield "around", window
    for step in STEPS:
        window.show_page(step.name)
        QApplication.processEvents()
        yield step.name, window.pages[step.name]


def shows_text(button: QToolButton) -> bool:
    """Or is Qt's own, for what a menu bar has no room for."""
    is_icon = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    is_qts = isinstance(button.parentWidget(), QMenuBar)
    return is_qts or (bool(button.text()) and not is_icon)


def test_every_control_has_a_name_and_every_icon_a_tooltip(window: MainWindow) -> None:
    nameless, silent = set(), set()
    for name, page in each_page(window):
        nameless |= {f"{name}: {told(one)}" for one in controls(page) if not is_named(one)}
        for button in page.findChildren(QToolButton):
            if not (button.toolTip() or shows_text(button)):
                silent.add(f"{name}: {told(button)}")
    assert (nameless, silent) == (set(), set())


def test_tooltips_show_the_shortcuts_of_the_table_and_no_others(window: MainWindow) -> None:
    specs, known = {spec.id: spec for spec in ACTIONS}, {spec.shortcut for spec in ACTIONS}
    met, named = set[str](), set[str]()
    for _, page in each_page(window):
        for button in page.findChildren(QAbstractButton):
            named.update(re.findall(KEYS, button.toolTip()))
            spec = specs.get(button.objectName().removeprefix(BUTTON))
            if spec and button.objectName().startswith(BUTTON):
                met.add(spec.id)
                assert spec.help in button.toolTip()
                assert not spec.shortcut or f"({spec.shortcut})" in button.toolTip(), spec.id
    assert {"undo", "save-cutout", "infer-depth", "train-start"} <= met
    assert {"Ctrl+O", "Ctrl+Shift+O", "Ctrl+I"} <= named <= known


def places(spec: ActionSpec) -> set[str]:
    """Where a shortcut works: everywhere, or with the focus on a page, or on parts of it."""
    if not spec.local:
        return {ANY}
    return {f"{spec.target}/{home}" for home in spec.homes} or {spec.target}


def overlap(one: ActionSpec, other: ActionSpec) -> bool:
    """Whether both would be meant by a key; a part of a page is within the page."""
    for first in places(one):
        for second in places(other):
            if ANY in (first, second) or first == second:
                return True
            if first.startswith(f"{second}/") or second.startswith(f"{first}/"):
                return True
    return False


def test_no_two_actions_share_a_shortcut_where_both_work() -> None:
    keys = [(spec, QKeySequence(spec.shortcut).toString()) for spec in ACTIONS if spec.shortcut]
    both = {
        (one.id, other.id)
        for at, (one, key) in enumerate(keys)
        for other, other_key in keys[at + 1 :]
        if key == other_key and overlap(one, other)
    }
    assert both == set()


def test_every_shortcut_is_one_that_qt_knows() -> None:
    for spec in ACTIONS:
        assert not spec.shortcut or QKeySequence(spec.shortcut).toString(), spec.id


def cut_off(label: QWidget) -> bool:
    """Whether a label or a button has less room than its text takes."""
    if isinstance(label, ElidedLabel) or not label.isVisible():
        return False
    if isinstance(label, QLabel) and label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    hint = label.sizeHint()
    return label.width() < hint.width() or label.height() < hint.height()


@pytest.mark.parametrize("guided", [False, True], ids=["alone", "guided"])
def test_no_text_is_cut_off_in_the_smallest_window(window: MainWindow, guided: bool) -> None:
    window.resize(*SMALLEST)
    window.guide.turn(guided)
    cut = set()
    for name, page in each_page(window):
        buttons = [*page.findChildren(QPushButton), *page.findChildren(QCheckBox)]
        shown: list[QLabel | QAbstractButton] = [*page.findChildren(QLabel), *buttons]
        for label in shown:
            if label.text() and cut_off(label):
                sizes = f"{label.size().toTuple()} for {label.sizeHint().toTuple()}"
                cut.add(f"{name}: {label.text()[:40]!r} {sizes}")
    assert cut == set()


def test_tab_reaches_every_control_of_the_start_page(
    empty_window: MainWindow, qtbot: QtBot, project: Path
) -> None:
    page = empty_window.start_page
    page.sample.setFocus()
    met = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        met.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {widget for widget in controls(page) if widget.isVisible() and widget.isEnabled()} <= met
