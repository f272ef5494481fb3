"""The runs of the project, newest first: one is looked at, several can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from fgbg_studio.gui.plan_summary import tabular
from fgbg_studio.gui.plotted import run_colour

if TYPE_CHECKING:
    from fgbg_studio.jobs.runs import Run

COLUMNS = ("", "Run", "Epochs", "IoU", "δ1")
TICK, NAME = 0, 1
HELP = (
    "Ticked runs are compared on the same plots, each in its colour",
    "Name of the run; click to look at it, F2 renames it",
    "Epochs that are done, of those that were planned",
    "Mask on held-out samples: overlap with the truth, 1 is perfect",
    "Depth on held-out samples: share of pixels within a factor of 1.25 of the truth",
)
TICK_WIDTH = 40
SWATCH = 10
"""Pixels of the square in a run's colour."""
ROW = 26
LEAST_ROWS, MOST_ROWS = 5, 9


class RunList(QTableWidget):
    """A table of runs; one may be selected, any number ticked."""

    selected = Signal()
    ticked = Signal()
    renamed = Signal(str, str)
    """The name of a run, and what the person typed in its place."""

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self.runs: list[Run] = []
        self._colours: dict[str, int] = {}
        """Of the runs that are ticked, in the order of the ticking."""
        self._named = ""
        """The selected run, from the change of its name until it is listed by it."""
        self.setObjectName("runs")
        self.setAccessibleName("Runs")
        self.setHorizontalHeaderLabels(COLUMNS)
        for column, help in enumerate(HELP):
            if item := self.horizontalHeaderItem(column):
                item.setToolTip(help)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self._lay_out_header()
        self.itemSelectionChanged.connect(self.selected)
        self.itemChanged.connect(self._item_changed)

    def _lay_out_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(TICK, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(TICK, TICK_WIDTH)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if name := self.horizontalHeaderItem(NAME):
            name.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @property
    def current(self) -> Run | None:
        """The selected run."""
        rows = self.selectionModel().selectedRows()
        return self.runs[rows[0].row()] if rows else None

    @property
    def compared(self) -> list[tuple[Run, str]]:
        """The ticked runs in the order of the list, each with its colour."""
        numbers = self._colours
        return [(run, run_colour(numbers[run.name])) for run in self.runs if run.name in numbers]

    def show_runs(self, runs: list[Run]) -> None:
        """Show runs; the same one stays selected, else none is, and the same stay ticked."""
        name = self._named or (self.current.name if self.current else "")
        self._named = ""
        self.blockSignals(True)
        self.runs = runs
        known = {run.name for run in runs}
        before = len(self._colours)
        self._colours = {one: at for one, at in self._colours.items() if one in known}
        self.setRowCount(len(runs))
        for row, run in enumerate(runs):
            for column, text in enumerate(_cells(run)):
                self.setItem(row, column, _item(text, column))
        self._show_ticks()
        self.clearSelection()
        self.blockSignals(False)
        rows = min(max(len(runs), LEAST_ROWS), MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * ROW + 2)
        self.select(name)
        if len(self._colours) != before:
            self.ticked.emit()

    def select(self, name: str) -> None:
        """Select a run by its name, if it is there."""
        for row, run in enumerate(self.runs):
            if run.name == name:
                self.selectRow(row)

    def tick(self, name: str, on: bool = True) -> None:
        """Draw a run beside others, or not any more."""
        for row, run in enumerate(self.runs):
            if run.name == name and (item := self.item(row, TICK)):
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def rename(self, name: str, new: str) -> None:
        """A run has another name from now on: it stays ticked."""
        if name in self._colours:
            self._colours[new] = self._colours.pop(name)
        if self.current and self.current.name == name:
            self._named = new

    def edit_name(self) -> None:
        """Let the person type another name for the selected run."""
        rows = self.selectionModel().selectedRows()
        if rows and (item := self.item(rows[0].row(), NAME)):
            self.editItem(item)

    def _item_changed(self, item: QTableWidgetItem) -> None:
        """A tick or a name, by the person."""
        run, is_on = self.runs[item.row()], item.checkState() == Qt.CheckState.Checked
        if item.column() == TICK and is_on != (run.name in self._colours):
            self._take_tick(run.name, is_on)
        elif item.column() == NAME and item.text() != run.name:
            typed = item.text()
            self.blockSignals(True)
            item.setText(run.name)  # until it has that name
            self.blockSignals(False)
            self.renamed.emit(run.name, typed)

    def _take_tick(self, name: str, is_on: bool) -> None:
        if is_on:
            taken = self._colours.values()
            self._colours[name] = next(n for n in range(len(taken) + 1) if n not in taken)
        else:
            del self._colours[name]
        self._show_ticks()
        self.ticked.emit()

    def _show_ticks(self) -> None:
        was_blocked = self.blockSignals(True)
        for row, run in enumerate(self.runs):
            if item := self.item(row, TICK):
                number = self._colours.get(run.name)
                is_on = number is not None
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                item.setIcon(_swatch("" if number is None else run_colour(number)))
        self.blockSignals(was_blocked)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """The colours of runs are those of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._colours:
            self._show_ticks()
            self.ticked.emit()


def _cells(run: Run) -> tuple[str, ...]:
    iou, delta = run.metrics.get("held-out/iou"), run.metrics.get("held-out/delta1")
    scores = ("" if value is None else f"{value:.2f}" for value in (iou, delta))
    return ("", run.name, f"{run.epoch:,}\u2009/\u2009{run.epochs:,}", *scores)


def _item(text: str, column: int) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    flags = Qt.ItemFlag.ItemIsEnabled
    if column == TICK:
        flags |= Qt.ItemFlag.ItemIsUserCheckable
        item.setToolTip(HELP[TICK])
    else:
        flags |= Qt.ItemFlag.ItemIsSelectable
    if column == NAME:
        flags |= Qt.ItemFlag.ItemIsEditable
        item.setToolTip(text)
    elif column > NAME:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(tabular(item.font()))
    item.setFlags(flags)
    return item


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor(colour) if colour else Qt.GlobalColor.transparent)
    return QIcon(picture)
