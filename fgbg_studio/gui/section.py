"""A group of controls below its title; the title opens and closes it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme


class Section(QWidget):
    """Closed, it takes one line, and `above`, which stays in sight."""

    def __init__(
        self, title: str, content: QWidget, *, opened: bool, above: QWidget | None = None
    ) -> None:
        super().__init__()
        self.content = content
        self.title = QToolButton()
        self.title.setText(title)
        self.title.setObjectName("sectionTitle")
        self.title.setCheckable(True)
        self.title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title.toggled.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self.title)
        if above:
            column.addWidget(above)
        column.addWidget(content)
        self.title.setChecked(opened)
        self._show(opened)

    def open(self) -> None:
        """Show what is in it."""
        self.title.setChecked(True)

    def _show(self, opened: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.title.setArrowType(arrow)
        self.content.setVisible(opened)
