"""What was predicted into a folder, as a table: a click on a line shows its picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.picture_list import counted
from fgbg_studio.gui.sorted_table import Cell, Column, SortedTable

if TYPE_CHECKING:
    from fgbg_studio.jobs.predicted_files import Written

OWN = (
    Column("Picture", "Click a line to see its picture, a head to sort by it"),
    Column("Object", "Share of the picture that the object takes", 8 * theme.GRID, ".1%"),
    Column("Uncertainty", "Of the mask: 0% is certain", 12 * theme.GRID, ".0%"),
    Column("Unlikeness", "From the training data; 1 is usual", 11 * theme.GRID, ".2f"),
)
COMPARED = "iou", "boundary-f", "abs-rel", "delta1"
"""Of the figures beside the truth, those with a column; the table's file has every one."""


HEIGHT = 22 * theme.GRID


class PredictedTable(QWidget):
    """Sorted by the names of the pictures at the beginning."""

    picked = Signal(object)
    """The picture of a line that was chosen."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Written] = []
        self.table = SortedTable("Predictions", OWN)
        self.table.setProperty("plain", True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.told = ElidedLabel("left")
        self.folder = _tool("folder", "Open the folder")
        self.close_button = _tool("close", "Put the table away; its files stay")
        self.folder.clicked.connect(self._open)
        head = QHBoxLayout()
        head.setContentsMargins(2 * theme.GRID, 0, theme.GRID, 0)
        head.addWidget(self.told, 1)
        head.addWidget(self.folder)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID // 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.table.selectionModel().currentRowChanged.connect(
            lambda current, _: self._pick(self.table.row_of(current))
        )
        self.close_button.clicked.connect(self.closed)

    def sizeHint(self) -> QSize:
        """A few lines; the border above it can be dragged."""
        return QSize(0, HEIGHT)

    def show_written(self, written: Sequence[Written]) -> None:
        """Show these, with the figures that any of them has."""
        from fgbg_studio.learning.definitions import DEFINITIONS, LABELS

        figures = [name for name in COMPARED if any(name in one.row.metrics for one in written)]
        compared = [Column(LABELS[f], DEFINITIONS[f], _width(LABELS[f]), ".3f") for f in figures]
        self.written = list(written)
        self.table.show_rows([_cells(one, figures) for one in written], [*OWN, *compared])
        text = _told(written, figures)
        self.told.setText(text)
        self.told.setToolTip(text)

    def select(self, picture: Path | None) -> None:
        """The picture in sight."""
        for row, one in enumerate(self.written):
            if one.picture == picture:
                self.table.selectionModel().blockSignals(True)
                self.table.select_row(row)
                self.table.selectionModel().blockSignals(False)
                self.table.viewport().update()

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self.written):
            self.picked.emit(self.written[row].picture)

    def _open(self) -> None:
        if self.written:
            folder = self.written[0].files[0].parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _cells(one: Written, figures: Sequence[str]) -> tuple[Cell, ...]:
    row = one.row
    compared = (row.metrics.get(name) for name in figures)
    return (row.picture, row.share, row.uncertainty, row.unlikeness, *compared)


def _told(written: Sequence[Written], figures: Sequence[str]) -> str:
    """How many, where they lie, and the mean of the first figure beside the truth."""
    from fgbg_studio.learning.definitions import LABELS

    if not written:
        return ""
    folder = written[0].files[0].parent
    text = f"{counted(len(written))} predicted into {folder}"
    for name in figures[:1]:
        known = [one.row.metrics[name] for one in written if name in one.row.metrics]
        text = f"{LABELS[name]} {sum(known) / len(known):.3f} on average; {text}"
    return text


def _width(title: str) -> int:
    """Room for a short title or for three decimals."""
    return max(7, len(title) + 2) * theme.GRID


def _tool(icon: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
