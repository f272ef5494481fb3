"""Which of the samples of an epoch are shown, where not all have room."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.plan_summary import tabular


class SamplePager(QWidget):
    """Two arrows and what lies between them; hidden where all are shown."""

    turned = Signal()
    """Others are to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._first, self._count, self._fitting = 0, 0, 1
        self.where = QLabel()
        self.where.setFont(tabular(self.where.font()))
        self.before = _arrow("previous", "The samples before (arrow up)")
        self.next = _arrow("next", "The next samples (arrow down)")
        self.before.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID // 2)
        for widget in (self.before, self.where, self.next):
            row.addWidget(widget)

    def show_count(self, count: int, fitting: int) -> tuple[int, int]:
        """Of `count` samples so many fit. Gives the first that is shown, and the one behind."""
        self._count, self._fitting = count, fitting
        self._first = max(0, min(self._first, count - fitting))
        behind = self._first + min(fitting, count)
        last = f"\u2013{behind}" if fitting > 1 else ""
        self.where.setText(f"sample {self._first + 1}{last} of {count}")
        self.before.setEnabled(self._first > 0)
        self.next.setEnabled(behind < count)
        self.setVisible(fitting < count)
        return self._first, behind

    def turn(self, pages: int) -> None:
        """Go on by as many as fit."""
        before = self._first
        self._first = max(0, min(before + pages * self._fitting, self._count - self._fitting))
        if self._first != before:
            self.turned.emit()


def _arrow(icon: str, help: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(help)
    button.setAccessibleName(help)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
