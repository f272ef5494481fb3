"""A paragraph with addresses, paths or checksums in it, which have no spaces to wrap at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel

BREAK = "\u200b"
"""A space of no width: a line may end there."""

SIGNS = "/\\_-."
"""After these, where any of them is in a long word."""


class WrappedText(QLabel):
    """Wraps words, and long ones after signs or every eight characters.

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
    if any(sign in text for sign in SIGNS):
        return "".join(f"{sign}{BREAK}" if sign in SIGNS else sign for sign in text)
    return BREAK.join(text[at : at + 8] for at in range(0, len(text), 8))
