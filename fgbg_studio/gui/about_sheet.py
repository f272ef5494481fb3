"""What is installed, on a sheet beside the window."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.sheet import Sheet


class AboutSheet(Sheet):
    """What the command `fgbg-studio doctor` tells."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "About this installation")
        self.text = QLabel("Looking at the installation…")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
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
