"""A line of one pixel between two groups."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def hairline() -> QWidget:
    """A horizontal one, in the theme's colour for it."""
    line = QWidget()
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    return line
