"""The runs of the project, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from fgbg_studio.gui.plan_summary import tabular

if TYPE_CHECKING:
    from fgbg_studio.jobs.runs import Run

COLUMNS = ("Run", "Epochs", "IoU", "δ1")
HELP = (
    "Name of the run",
    "Epochs that are done, of those that were planned",
    "Mask on held-out samples: overlap with the truth, 1 is perfect",
    "Depth on held-out samples: share of pixels within a factor of 1.25 of the truth",
)


class RunList(QTableWidget):
    """A table of runs; one may be selected."""

    selected = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self.runs: list[Run] = []
        self.setHorizontalHeaderLabels(COLUMNS)
        for column, help in enumerate(HELP):
            if item := self.horizontalHeaderItem(column):
                item.setToolTip(help)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if first := self.horizontalHeaderItem(0):
            first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(200)
        self.itemSelectionChanged.connect(self.selected)

    @property
    def current(self) -> Run | None:
        """The selected run."""
        rows = self.selectionModel().selectedRows()
        return self.runs[rows[0].row()] if rows else None

    def show_runs(self, runs: list[Run]) -> None:
        """Show runs; the same one stays selected, else none is."""
        name = self.current.name if self.current else ""
        self.blockSignals(True)
        self.runs = runs
        self.setRowCount(len(runs))
        for row, run in enumerate(runs):
            for column, text in enumerate(_cells(run)):
                self.setItem(row, column, _item(text, right=column > 0))
        self.clearSelection()
        self.blockSignals(False)
        self.select(name)

    def select(self, name: str) -> None:
        """Select a run by its name, if it is there."""
        for row, run in enumerate(self.runs):
            if run.name == name:
                self.selectRow(row)


def _cells(run: Run) -> tuple[str, ...]:
    iou, delta = run.metrics.get("held-out/iou"), run.metrics.get("held-out/delta1")
    scores = ("" if value is None else f"{value:.2f}" for value in (iou, delta))
    return (run.name, f"{run.epoch:,} / {run.epochs:,}", *scores)


def _item(text: str, *, right: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    if right:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(tabular(item.font()))
    return item
