"""The newest figures of held-out samples: one line for the mask, one for the depth."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from fgbg_studio.base.events import Metric
from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.plan_summary import tabular
from fgbg_studio.learning.definitions import DEFINITIONS, LABELS, SHOWN

GROUP = "held-out"
SMALL = 0.86
"""Of the usual size of letters: each line fits between the panels of a window of 1280 pixels."""
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
        self.clear()

    def _line(self, names: Iterable[str]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.GRID * 3 // 2)
        for name in names:
            cell = self._cells[name] = QLabel()
            cell.setFont(_small(cell.font()))
            cell.setToolTip(DEFINITIONS[name])
            line.addWidget(cell)
        line.addStretch(1)
        return line

    def add(self, metrics: Iterable[Metric]) -> None:
        """Show what is new of the metrics named like "held-out/iou"."""
        for metric in metrics:
            group, _, name = metric.name.partition("/")
            if group == GROUP and name in self._cells:
                self._tell(name, f"{LABELS[name]} {_rounded(metric.value)}")

    def clear(self) -> None:
        """Forget every figure."""
        for name in self._cells:
            self._tell(name, "")

    def text(self, name: str) -> str:
        """What is written of a figure; "" where there is none."""
        return self._cells[name].text()

    def _tell(self, name: str, text: str) -> None:
        self._cells[name].setText(text)
        self._cells[name].setVisible(bool(text))
        for head, names in SHOWN.items():
            self._heads[head].setVisible(any(self.text(each) for each in names))
        self.setVisible(any(self.text(each) for each in self._cells))


def _small(font: QFont) -> QFont:
    font.setPointSizeF(font.pointSizeF() * SMALL)
    return tabular(font)


def _rounded(value: float) -> str:
    return f"{value:.3f}" if abs(value) < LARGE else f"{value:,.1f}"
