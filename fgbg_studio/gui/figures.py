"""The newest figures of held-out samples: one line for the mask, one for the depth."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from fgbg_studio.base.events import Metric
from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.plan_summary import tabular
from fgbg_studio.learning.definitions import DEFINITIONS, LABELS, SHOWN

GROUP = "held-out"
SMALL = 0.86
"""Of the usual size of letters: each line fits between the panels of a window of 1280 pixels."""
BETWEEN, SIDE = theme.GRID * 3 // 2, 4 * theme.GRID
"""Pixels between two figures, and beside all of them."""
LARGE = 10
"""From here on, one decimal is enough."""


class Figures(QWidget):
    """Each figure by its short name; its tooltip says what it is. Hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[str, QLabel] = {}
        self._heads: dict[str, QLabel] = {}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * theme.GRID, theme.GRID, theme.GRID, 0)
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (head, names) in enumerate(SHOWN.items()):
            self._heads[head] = named(QLabel(head.capitalize()), "muted")
            self._heads[head].setFont(_small(self._heads[head].font()))
            grid.addWidget(self._heads[head], row, 0)
            grid.addLayout(self._line(names), row, 1)
        self._tell(dict.fromkeys(self._cells, ""))

    def _line(self, names: Iterable[str]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(BETWEEN)
        for name in names:
            cell = self._cells[name] = QLabel()
            cell.setFont(_small(cell.font()))
            cell.setToolTip(DEFINITIONS[name])
            line.addWidget(cell)
        line.addStretch(1)
        return line

    def show_metrics(self, metrics: Iterable[Metric]) -> None:
        """Show those named like "held-out/iou", and no others."""
        told = dict.fromkeys(self._cells, "")
        for metric in metrics:
            group, _, name = metric.name.partition("/")
            if group == GROUP and name in told:
                told[name] = f"{LABELS[name]} {rounded(metric.value)}"
        if told != {name: self.text(name) for name in self._cells}:
            self._tell(told)

    def text(self, name: str) -> str:
        """What is written of a figure; "" where there is none."""
        return self._cells[name].text()

    def is_in_sight(self, name: str) -> bool:
        """Whether there is room for a figure."""
        return not self._cells[name].isHidden()

    def _tell(self, told: dict[str, str]) -> None:
        for name, text in told.items():
            self._cells[name].setText(text)
            self._cells[name].setVisible(bool(text))
        for head, names in SHOWN.items():
            self._heads[head].setVisible(any(told[name] for name in names))
        self.setVisible(any(told.values()))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer or more figures fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out whole figures at the end of a line, never the end of a figure."""
        room = self.width() - SIDE - max(head.sizeHint().width() for head in self._heads.values())
        for names in SHOWN.values():
            used = 0
            for name in names:
                cell = self._cells[name]
                used += cell.sizeHint().width() + BETWEEN
                cell.setVisible(bool(cell.text()) and used <= room)


def _small(font: QFont) -> QFont:
    font.setPointSizeF(font.pointSizeF() * SMALL)
    return tabular(font)


def rounded(value: float) -> str:
    """A figure with as many decimals as matter."""
    return f"{value:.3f}" if abs(value) < LARGE else f"{value:,.1f}"
