"""Buttons on a page for actions of the table: text, icon, tooltip and shortcut are told once."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_spec import ActionSpec
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.page import Page

BUTTON = "button-"
"""Begins the object name of a button; the rest is the id of its action."""
_SPECS = {spec.id: spec for spec in ACTIONS}


class ActionButtons:
    """Makes the buttons of one page, and enables them as its actions can be used."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._buttons: list[tuple[ActionSpec, QAbstractButton]] = []
        page.status_changed.connect(self.refresh)

    def push(self, action_id: str, text: str = "", *, primary: bool = False) -> QPushButton:
        """A button with text, the one main button of its page where `primary`."""
        spec = _SPECS[action_id]
        button = QPushButton(text or spec.text)
        if spec.icon:
            button.setIcon(theme.icon(spec.icon, on_accent=primary))
        button.setProperty("primary", primary)
        self._adopt(spec, button)
        return button

    def tool(self, action_id: str, *, text: Literal["", "under"] = "") -> QToolButton:
        """A small button with an icon, and its text below where asked."""
        spec = _SPECS[action_id]
        button = QToolButton()
        button.setText(spec.text)
        if spec.icon:
            button.setIcon(theme.icon(spec.icon))
            button.setIconSize(QSize(20, 20))
        if text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._adopt(spec, button)
        return button

    def refresh(self) -> None:
        """Enable what can be used now; the tooltip of the others says why not."""
        for spec, button in self._buttons:
            reason = self._page.why_not(spec.id)
            button.setEnabled(not reason)
            keys = f" ({spec.shortcut})" if spec.shortcut else ""
            button.setToolTip(f"{spec.help}{keys}" + (f"\n{reason}" if reason else ""))

    def _adopt(self, spec: ActionSpec, button: QAbstractButton) -> None:
        arguments: list[Any] = [spec.argument] if spec.argument else []
        button.setObjectName(f"{BUTTON}{spec.id}")
        button.setAccessibleName(spec.text)
        button.clicked.connect(lambda: attrgetter(spec.method)(self._page)(*arguments))
        self._buttons.append((spec, button))
