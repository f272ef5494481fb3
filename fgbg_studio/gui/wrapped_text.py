"""A paragraph with addresses, paths or checksums in it, which have no spaces to wrap at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel

BREAK = "\u200b"
"""A space of no width: a line may end there."""

SIGNS = "/\\_-."
"""After these, and in a run of letters and digits that is longer than any word."""
LONGEST_RUN = 16


class WrappedText(QLabel):
    """Wraps words, and what is copyable wherever it may end.

    Its text cannot be marked, since the marks for wrapping would be copied along; a right click
    copies what is worth copying.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setMinimumWidth(1)  # not that of the longest word
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def say(self, text: str, **copyable: str) -> None:
        """Show a text; `copyable` are names ("address") and what a right click copies of each."""
        for action in self.actions():
            self.removeAction(action)
        for name, value in copyable.items():
            if value:
                self._offer(name, value)
                text = text.replace(value, breakable(value))
        self.setText(text)

    def _offer(self, name: str, value: str) -> None:
        action = QAction(f"Copy {name}", self)
        action.triggered.connect(lambda: QGuiApplication.clipboard().setText(value))
        self.addAction(action)


def breakable(text: str) -> str:
    """The same to the eye, with places where a line may end."""
    shown, run = "", 0
    for sign in text:
        shown += sign
        run = 0 if sign in SIGNS else run + 1
        if run in (0, LONGEST_RUN):
            shown, run = shown + BREAK, 0
    return shown
