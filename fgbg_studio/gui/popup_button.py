"""A button that opens a small panel below itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from fgbg_studio.gui import theme


class PopupButton(QToolButton):
    """Shows `content` while it is open."""

    def __init__(self, help: str, content: QWidget) -> None:
        super().__init__()
        self.setProperty("popup", True)
        self.setToolTip(help)
        self.setAccessibleName(help)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(*[2 * theme.GRID] * 4)
        column.addWidget(content)
        action = QWidgetAction(self)
        action.setDefaultWidget(frame)
        menu = QMenu(self)
        menu.addAction(action)
        self.setMenu(menu)
