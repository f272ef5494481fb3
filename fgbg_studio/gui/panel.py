"""The panels beside a page's middle: one column that scrolls when it is taller than the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.gui import theme


def footed_panel(
    side: Literal["left", "right"],
    widgets: Sequence[QWidget],
    foot: Sequence[QWidget],
    width: int,
) -> QFrame:
    """A panel that scrolls, but for the widgets at its foot: they are always in sight."""
    frame = QFrame()
    frame.setObjectName("panel")
    frame.setProperty("side", side)
    frame.setFixedWidth(width)
    area = side_panel(side, widgets, width - 1)
    area.setObjectName("")  # the hairline is the frame's
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 2 * theme.GRID)
    column.setSpacing(theme.GRID)
    column.addWidget(area, 1)
    for widget in foot:
        row = QHBoxLayout()
        row.setContentsMargins(2 * theme.GRID, 0, 2 * theme.GRID, 0)
        row.addWidget(widget)
        column.addLayout(row)
    return frame


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
    panel.setAccessibleName(f"Panel at the {side}")
    panel.setFrameShape(QFrame.Shape.NoFrame)
    panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    panel.setWidgetResizable(True)
    panel.setWidget(content)
    panel.setFixedWidth(width)
    return panel
