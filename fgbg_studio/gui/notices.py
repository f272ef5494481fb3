"""Messages in the window: a strip with a sentence and, where there is a choice, its buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme

MOST = 3
SECONDS_SHOWN = 7
SECONDS_TO_UNDO = 30
"""Enough to see what is gone; after that the page's undo and the bin have it still."""
LINES_SHOWN = 20

Choice = tuple[str, Callable[[], object]]
"""The text of a button and what it does; every button also takes the notice away."""


class Notice(QFrame):
    """One sentence with its buttons."""

    def __init__(self, text: str, choices: Sequence[Choice] = (), *, warning: bool = False) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.text = text
        self.subject = ""
        self.lasting = warning or bool(choices)
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        row.setSpacing(theme.GRID)
        row.addWidget(_Picture("warning" if warning else "note"))
        row.addWidget(label, 1)
        self.buttons = [self._button(*choice) for choice in choices]
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self._closer())

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(self.dismiss)
        button.clicked.connect(lambda: act())
        return button

    def _closer(self) -> QToolButton:
        closer = QToolButton()
        closer.setIcon(theme.icon("close"))
        closer.setToolTip("Take this message away")
        closer.setAccessibleName("Take this message away")
        closer.clicked.connect(self.dismiss)
        return closer

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()  # else Qt shows a new one that has lost its parent, as a window
        self.setParent(None)
        self.deleteLater()


class _Picture(QLabel):
    """An icon in the colours of the theme, also when that is changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(theme.icon(self._name).pixmap(16, 16))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()


def _excerpt(details: str) -> str:
    """As many lines as a tooltip can show."""
    lines = details.splitlines()
    more = [f"and {len(lines) - LINES_SHOWN:,} more"] if len(lines) > LINES_SHOWN else []
    return "\n".join([*lines[:LINES_SHOWN], *more])


class Notices(QWidget):
    """The notices of a window, the newest below; the oldest give way."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def all(self) -> list[Notice]:
        """What is shown now, oldest first."""
        return self.findChildren(Notice, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def say(self, text: str, warning: bool = False) -> None:
        """Show a sentence; one that is no warning goes by itself."""
        self.ask(text, warning=warning)

    def warn(self, text: str, details: str) -> None:
        """Show a warning, with its details under the cursor and one click away."""
        copy = partial(QGuiApplication.clipboard().setText, details)
        self.ask(text, [("Copy details", copy)], warning=True).setToolTip(_excerpt(details))

    def offer(self, text: str, button: str, act: Callable[[], object]) -> None:
        """Show a sentence with one button."""
        self.ask(text, [(button, act)])

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Tell of a removal with a button that takes it back; it goes by itself."""
        notice = self.ask(text, [("Undo", undo)])
        QTimer.singleShot(SECONDS_TO_UNDO * 1000, notice, notice.dismiss)

    def take_away(self, text: str) -> None:
        """Take the notice with this sentence away, if it is shown."""
        for shown in self.all():
            if shown.text == text:
                shown.dismiss()

    def ask(self, text: str, choices: Sequence[Choice] = (), *, warning: bool = False) -> Notice:
        """Show a sentence with buttons; the same sentence is not shown twice."""
        self.take_away(text)
        for oldest in self.all()[: -MOST + 1]:
            oldest.dismiss()
        notice = Notice(text, choices, warning=warning)
        self._column.addWidget(notice)
        if not notice.lasting:
            QTimer.singleShot(SECONDS_SHOWN * 1000, notice, notice.dismiss)
        return notice

    def ask_anew(self, subject: str, text: str, choices: Sequence[Choice]) -> None:
        """The same, in place of what was asked of a subject before."""
        for shown in self.all():
            if shown.subject == subject:
                shown.dismiss()
        self.ask(text, choices).subject = subject

    def clear(self) -> None:
        """Take all notices away."""
        for notice in self.all():
            notice.dismiss()
