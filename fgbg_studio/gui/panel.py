"""The panels beside a page's middle: one column that scrolls when it is taller than the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.gui import theme


def side_panel(
    side: Literal["left", "right"], widgets: Sequence[QWidget], width: int
) -> QScrollArea:
    """A panel of a fixed width with a hairline towards the middle."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(*[2 * theme.GRID] * 4)
    column.setSpacing(theme.GRID)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch()
    panel = QScrollArea()
    panel.setObjectName("panel")
    panel.setProperty("side", side)
    panel.setFrameShape(QFrame.Shape.NoFrame)
    panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    panel.setWidgetResizable(True)
    panel.setWidget(content)
    panel.setFixedWidth(width)
    return panel
