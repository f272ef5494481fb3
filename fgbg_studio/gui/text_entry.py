"""Typing on a page whose plain keys are shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OWN_KEYS = (*ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Backspace)


class OwnKeys(QObject):
    """Enter, Escape and Backspace typed into a field end or change the field, and nothing else.

    Letters are safe: Qt gives them to the field. Of these keys it first asks the page, where Enter
    would mark a cut-out as done while somebody types a number.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys from being shortcuts; Enter and Escape leave the field."""
        if not isinstance(event, QKeyEvent) or event.key() not in OWN_KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        is_end = event.key() != Qt.Key.Key_Backspace
        if event.type() == QEvent.Type.KeyPress and is_end and isinstance(watched, QWidget):
            watched.clearFocus()  # tells what was typed
            return True
        return False


class WheelScrolls(QObject):
    """The wheel over a list or a slider scrolls the panel that it is on, and changes nothing."""

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on to the panel."""
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


class EnterPresses(QObject):
    """Enter presses a button that has the focus, where it would mark a cut-out as done."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the key from being a shortcut, and press."""
        if not isinstance(event, QKeyEvent) or event.key() not in ENTER:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        is_press = event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat()
        if is_press and isinstance(watched, QAbstractButton):
            watched.click()
            return True
        return False


class SuggestedText(QComboBox):
    """A line of text with suggestions; `entered` tells what was typed or chosen."""

    entered = Signal(str)

    def __init__(self, name: str, suggestions: tuple[str, ...], placeholder: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(suggestions)
        WheelScrolls(self)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(placeholder)
        line.setAcceptDrops(False)  # files belong to the page
        OwnKeys(line)
        self._known = ""
        self.activated.connect(lambda _: self._tell())
        line.editingFinished.connect(self._tell)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show a text without telling anyone; what is being typed for another is given up."""
        self._known = text
        self.setEditText(text)
        if line := self.lineEdit():
            line.setCursorPosition(0)

    def _tell(self) -> None:
        text = self.currentText().strip()
        if text != self._known:
            self._known = text
            self.entered.emit(text)
