"""What several pages are put together from: a bar above, panels beside, an empty state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel

Side = Literal["left", "right"]


class TopBar(QWidget):
    """The row above a page's middle: how to look, a line about what is shown, and actions."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        self._about = named(ElidedLabel(), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        for widget in left:
            row.addWidget(widget)
        row.addWidget(self._about, 1)
        for widget in right:
            row.addWidget(widget)

    def tell(self, about: str) -> None:
        """Write the line about what is shown."""
        self._about.setText(about)
        self._about.setToolTip(about)


class EmptyState(QWidget):
    """What a page shows while it has nothing: an icon, a sentence, and the button to begin."""

    def __init__(self, icon: str, title: str, text: str, *buttons: QWidget) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(theme.icon(icon).pixmap(64, 64))
        self._icon, self._picture = icon, picture
        heading = named(QLabel(title), "heading")
        self.text = named(QLabel(text), "muted")
        self.text.setWordWrap(True)
        inner = QWidget()
        inner.setFixedWidth(60 * theme.GRID)
        column = QVBoxLayout(inner)
        column.setSpacing(theme.GRID)
        column.addStretch()
        for widget in (picture, heading, self.text, *buttons):
            if isinstance(widget, QLabel):  # as wide as can be: only so it gets all of its lines
                widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(widget)
            else:
                column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        QHBoxLayout(self).addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)

    def changeEvent(self, event: object) -> None:
        """Draw the icon anew: the theme may have changed."""
        self._picture.setPixmap(theme.icon(self._icon).pixmap(64, 64))


class Segments(QWidget):
    """Buttons side by side, of which one is chosen."""

    def __init__(self, buttons: Sequence[QAbstractButton], *, equal: bool = False) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID // 2)
        for button in buttons:
            button.setCheckable(True)
            if equal:
                button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.group.addButton(button)
            row.addWidget(button, 1 if equal else 0)


def fixed_panel(side: Side, width: int, *parts: QWidget | QLayout | None) -> QFrame:
    """A column at one side of a page that does not scroll; None takes the room that is left."""
    panel = QFrame()
    panel.setObjectName("panel")
    panel.setProperty("side", side)
    panel.setFixedWidth(width)
    column = QVBoxLayout(panel)
    column.setContentsMargins(*[2 * theme.GRID] * 4)
    column.setSpacing(theme.GRID)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        elif isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addStretch()
    return panel


def beside(*widgets: QWidget, stretch: bool = False) -> QHBoxLayout:
    """Widgets in a row, at the left unless they are to share the room."""
    row = QHBoxLayout()
    row.setSpacing(theme.GRID // 2)
    for widget in widgets:
        row.addWidget(widget, 1 if stretch else 0)
    if not stretch:
        row.addStretch()
    return row


def heading(text: str) -> QLabel:
    """The title of a group of controls."""
    return named(QLabel(text), "heading")


def named(label: QLabel, name: str) -> QLabel:
    """A label with the style of a name in the style sheet."""
    label.setObjectName(name)
    return label
