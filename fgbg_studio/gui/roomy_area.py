"""Room for what needs more than a small screen has, as it is with large letters."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class RoomyArea(QScrollArea):
    """Scrolls where there is too little room, and is not to be seen elsewhere.

    What gets the focus comes into sight. The content is never smaller than `least`. A `column` is
    as wide as its content, and only its wheel and the focus scroll it.
    """

    def __init__(
        self, content: QWidget, least: QSize, shape: Literal["page", "column"] = "page"
    ) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(_Held(content, least))
        if shape == "column":
            never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            self.setHorizontalScrollBarPolicy(never)
            self.setVerticalScrollBarPolicy(never)
            self.setFixedWidth(content.minimumWidth())

    def minimumSizeHint(self) -> QSize:
        """Small: that is what it is for."""
        return QSize(8, 8)

    @property
    def is_needed(self) -> bool:
        """Whether there is too little room now."""
        return bool(self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum())


class _Held(QWidget):
    """Gives its content all the room.

    A layout would not do: where texts wrap, a scroll area asks it for the height that it would
    like, and scrolls although all of it fits.
    """

    def __init__(self, content: QWidget, least: QSize) -> None:
        super().__init__()
        self._content, self._least = content, least
        content.setParent(self)

    def minimumSizeHint(self) -> QSize:
        return self._content.minimumSizeHint().expandedTo(self._least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._content.resize(self.size())
        super().resizeEvent(event)
