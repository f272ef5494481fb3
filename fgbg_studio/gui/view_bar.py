"""The row of views above the canvas, with what the chosen one can be told."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background_choice import BackgroundChoice
from fgbg_studio.gui.looks import LOOKS, Look
from fgbg_studio.gui.overlay_choice import OverlayChoice
from fgbg_studio.gui.page_parts import Segments

GAP = 3 * theme.GRID
"""Room that must be left before words are shown beside the icons."""


class ViewBar(QWidget):
    """Icons with words, or icons alone where there is little room."""

    def __init__(self, buttons: ActionButtons, right: QWidget) -> None:
        super().__init__()
        self._buttons = {look: buttons.tool(f"look-{look}") for look in LOOKS}
        self.overlay, self.background = OverlayChoice(), BackgroundChoice()
        self._right = right
        for button in self._buttons.values():
            button.setProperty("segment", True)
            button.setIconSize(QSize(18, 18))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(Segments(list(self._buttons.values())))
        row.addWidget(self.overlay)
        row.addWidget(self.background)
        row.addStretch(1)
        row.addWidget(right)

    def show_look(self, look: Look) -> None:
        """Mark the view chosen, and show what it can be told."""
        self._buttons[look].setChecked(True)
        self.overlay.setVisible(look == "overlay")
        self.background.setVisible(look == "background")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between words and icons alone."""
        words = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        style = (
            words
            if self.width() >= self._width_with_words()
            else (Qt.ToolButtonStyle.ToolButtonIconOnly)
        )
        for button in self._buttons.values():
            button.setToolButtonStyle(style)
        super().resizeEvent(event)

    def _width_with_words(self) -> int:
        metrics = self.fontMetrics()
        words = sum(
            _width(button, metrics.horizontalAdvance(button.text()))
            for button in self._buttons.values()
        )
        return words + self._right.sizeHint().width() + self.overlay.sizeHint().width() + 3 * GAP


def _width(button: QToolButton, text: int) -> int:
    """Of a button with icon and words: padding, border and the gap between them included."""
    return text + button.iconSize().width() + GAP
