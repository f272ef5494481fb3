"""A label that never makes its column wider."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy


class ElidedLabel(QLabel):
    """One line at a side of its room.

    Where it is too long its middle is left out, or its end if it stands at the left.
    """

    def __init__(self, side: Literal["left", "right"] = "right") -> None:
        super().__init__()
        left = side == "left"
        self._cut = Qt.TextElideMode.ElideRight if left else Qt.TextElideMode.ElideMiddle
        self._side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the text as fits; the tooltip has the whole of it."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self.text(), self._cut, self.width())
        painter.drawText(self.rect(), self._side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
