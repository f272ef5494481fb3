"""A person at the window: finds things by what they say, and uses mouse and keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QMainWindow,
    QScrollArea,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as TooLong
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.thumbnails import ThumbnailList

LEFT, COPY = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LONG = 120_000
"""Milliseconds: importing torch on a busy machine takes its time."""

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


class StrayWindows(QObject):
    """Names of windows that open though nobody asked for them: the keys would go to those."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whatever opens, but for the main window, sheets, and what goes with the next click."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            expected = watched.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
            known = isinstance(watched, QMainWindow | QDialog) or expected
            if watched.isWindow() and not known:
                self.names.append(f"{type(watched).__name__} '{watched.accessibleName()}'")
        return False


class Hand:
    """Every method is what a person does with the window in sight."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot

    def until(self, reached: Callable[[], object]) -> None:
        """Wait for something to be so; where it never is, tell what is in sight instead."""
        try:
            self._qtbot.waitUntil(lambda: bool(reached()), timeout=LONG)
        except TooLong as error:
            raise AssertionError(self._in_sight()) from error

    def _in_sight(self) -> str:
        steps = {one.accessibleName(): one.accessibleDescription() for one in self._rail()}
        told = [notice.text for notice in self.window.notices.all()]
        jobs = [job.title for job in self.window.session.jobs.running]
        return f"waited for too long; rail: {steps}, messages: {told}, jobs: {jobs}"

    def _rail(self) -> list[QAbstractButton]:
        return self.window.rail.findChildren(QAbstractButton)

    # Looking

    def see(self, kind: type[AnyWidget], text: str) -> AnyWidget:
        """The widget in sight that is called, or says, this."""
        found = self._seen(kind, text)
        assert found, f"no {kind.__name__} '{text}' is in sight"
        return found[0]

    def _seen(self, kind: type[AnyWidget], text: str) -> list[AnyWidget]:
        every = self.window.findChildren(kind)
        return [one for one in every if one.isVisible() and text in (_name(one), _text(one))]

    def state(self, step: str) -> str:
        """What the rail says of a step."""
        return self.see(QAbstractButton, step).accessibleDescription()

    def told(self, text: str) -> bool:
        """Whether a message with these words is in sight."""
        return any(text in notice.text for notice in self.window.notices.all())

    # Mouse

    def click(self, text: str) -> None:
        """Press the button that says this, once it can be pressed."""
        self.until(lambda: any(button.isEnabled() for button in self._seen(QAbstractButton, text)))
        self.press(self.see(QAbstractButton, text))

    def press(self, widget: QWidget) -> None:
        """Bring a widget into sight and click on it."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        QTest.mouseClick(widget, LEFT, NONE, widget.rect().center())

    def pick(self, pictures: ThumbnailList, name: str) -> None:
        """Click on the tile of a list that has this caption."""
        model = pictures.model()
        rows = range(model.rowCount())
        index = next(model.index(r, 0) for r in rows if model.index(r, 0).data() == name)
        pictures.scrollTo(index)
        QTest.mouseClick(pictures.viewport(), LEFT, NONE, pictures.visualRect(index).center())

    def drag(self, widget: QWidget, places: Iterable[QPoint]) -> None:
        """Press, move and let go."""
        first, *others = places
        QTest.mousePress(widget, LEFT, NONE, first)
        for place in others:
            QTest.mouseMove(widget, place)
        QTest.mouseRelease(widget, LEFT, NONE, others[-1])

    def drop(self, *files: Path) -> None:
        """Drag files from elsewhere and let them go over the middle of the window."""
        mime, place = QMimeData(), self.window.rect().center()
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        entering = QDragEnterEvent(place, COPY, mime, LEFT, NONE)
        QApplication.sendEvent(self.window, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(self.window, QDropEvent(place, COPY, mime, LEFT, NONE))

    # Keys

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key, which goes where the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type_number(self, name: str, number: int) -> None:
        """Type into the number field of this name."""
        field = self.see(QAbstractSpinBox, name)
        self.press(field)
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(field, str(number))
        QTest.keyClick(field, Qt.Key.Key_Return)

    def choose(self, name: str, item: str) -> None:
        """Go through the list of this name, by its keys, to an item."""
        box = self.see(QComboBox, name)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText().startswith(item):
                return
            QTest.keyClick(box, Qt.Key.Key_Down)
        raise AssertionError(f"'{name}' has no '{item}'")


def _name(widget: QWidget) -> str:
    return widget.accessibleName()


def _text(widget: QWidget) -> str:
    return widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
