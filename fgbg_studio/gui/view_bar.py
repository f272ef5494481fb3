"""The row of views above the canvas, with what the chosen one can be told."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background_choice import BackgroundChoice
from fgbg_studio.gui.looks import LOOKS, Look
from fgbg_studio.gui.overlay_choice import OverlayChoice
from fgbg_studio.gui.page_parts import Segments

PADDING = 28
"""Pixels that a button with a word is wider than the word, the gap to the next included."""
STEPS = 9 * theme.GRID
"""Pixels that undo and redo take."""


class ViewBar(QWidget):
    """Words, or icons where there is little room."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self._buttons = {look: buttons.tool(f"look-{look}") for look in LOOKS}
        self.overlay, self.background = OverlayChoice(), BackgroundChoice()
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
        row.addWidget(buttons.tool("undo"))
        row.addWidget(buttons.tool("redo"))

    def show_look(self, look: Look) -> None:
        """Mark the view chosen, and show what it can be told."""
        self._buttons[look].setChecked(True)
        self.overlay.setVisible(look == "overlay")
        self.background.setVisible(look == "background")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between words and icons."""
        has_room = self.width() >= self._width_with_words()
        style = Qt.ToolButtonStyle
        for button in self._buttons.values():
            button.setToolButtonStyle(
                style.ToolButtonTextOnly if has_room else style.ToolButtonIconOnly
            )
        super().resizeEvent(event)

    def _width_with_words(self) -> int:
        metrics, buttons = self.fontMetrics(), self._buttons.values()
        words = sum(metrics.horizontalAdvance(button.text()) + PADDING for button in buttons)
        told = max(self.overlay.sizeHint().width(), self.background.sizeHint().width())
        return words + told + STEPS + 5 * theme.GRID
