"""The narrow column of tools at the left of the canvas."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.hairline import hairline
from fgbg_studio.gui.tool_settings import Tool

GROUPS: tuple[tuple[Tool, ...], ...] = (
    ("brush", "eraser"),
    ("lasso", "polygon"),
    ("wand", "fill"),
    ("box", "point"),
)
WIDTH = 6 * theme.GRID


class ToolColumn(QFrame):
    """One button a tool; what is alike stands together."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setProperty("side", "left")
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.GRID // 2] * 4)
        column.setSpacing(theme.GRID // 2)
        for number, tools in enumerate(GROUPS):
            if number:
                column.addWidget(hairline())
            for tool in tools:
                button = buttons.tool(f"tool-{tool}")
                button.setCheckable(True)
                button.setFixedSize(5 * theme.GRID - 1, 5 * theme.GRID - 1)
                self._group.addButton(button)
                column.addWidget(button)
        column.addStretch()

    def show_tool(self, tool: Tool) -> None:
        """Mark the tool in hand."""
        for button in self._group.buttons():
            if button.objectName() == f"button-tool-{tool}":
                button.setChecked(True)
