"""Help that lies beside the window: the shortcuts, and what is installed."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_spec import MENUS
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.background import Background

SHARE_OF_SCREEN = 0.85


class Sheet(QDialog):
    """A window for reading; it blocks nothing and goes with Esc."""

    def __init__(self, window: QWidget, title: str) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


class ShortcutSheet(Sheet):
    """Every action that has a shortcut, menu by menu."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Keyboard shortcuts")
        table = QWidget()
        self._fill(table)
        area = QScrollArea()  # there are more shortcuts than a small screen has lines
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        wanted = table.sizeHint() + QSize(area.verticalScrollBar().sizeHint().width(), 0)
        self.resize(wanted.boundedTo(room))

    def _fill(self, table: QWidget) -> None:
        grid = QGridLayout(table)
        grid.setContentsMargins(*[3 * theme.GRID] * 4)
        grid.setHorizontalSpacing(4 * theme.GRID)
        row = 0
        for menu in MENUS:
            specs = [spec for spec in ACTIONS if spec.menu == menu and spec.shortcut]
            if specs:
                grid.addWidget(_label(menu, "heading"), row, 0)
                row += 1
            for spec in specs:
                grid.addWidget(_label(spec.text), row, 0)
                grid.addWidget(_label(spec.shortcut, "muted"), row, 1)
                grid.addWidget(_label(spec.help, "muted"), row, 2)
                row += 1


class AboutSheet(Sheet):
    """What the command `fgbg-studio doctor` tells."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "About this installation")
        self.text = _label("Looking at the installation…")
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(80 * theme.GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[3 * theme.GRID] * 4)
        column.addWidget(self.text)
        self._background = Background(self)
        self._background.ask("doctor", _findings, self.text.setText)


def _findings() -> str:
    """A table; in a thread, since it asks torch and onnxruntime what they find."""
    from fgbg_studio.jobs.doctor import examine

    rows = (
        f"<tr><td>{escape(one.state)}</td><td><b>{escape(one.name)}</b></td>"
        f"<td>{escape(one.text)}<br>{escape(one.advice)}</td></tr>"
        for one in examine()
    )
    return f"<table cellpadding=4>{''.join(rows)}</table>"


def _label(text: str, name: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
