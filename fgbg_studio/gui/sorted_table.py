"""Tables that a click on a column's head sorts; they stay quick with 100,000 rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from fgbg_studio.gui import theme

AnyIndex = QModelIndex | QPersistentModelIndex
Cell: TypeAlias = str | int | float | None
"""None where a number is not known."""
SORT_ROLE = Qt.ItemDataRole.UserRole
ROW = 3 * theme.GRID


@dataclass(frozen=True)
class Column:
    """One column. `form` is how its numbers are written; `width` 0 takes the room that is left."""

    title: str
    help: str
    width: int = 0
    form: str = ","


class RowsModel(QAbstractTableModel):
    """Rows of cells, in the order in which they came."""

    def __init__(self, owner: QObject, columns: Sequence[Column]) -> None:
        super().__init__(owner)
        self.columns = list(columns)
        self.rows: list[tuple[Cell, ...]] = []

    def show_rows(self, rows: Sequence[tuple[Cell, ...]], columns: Sequence[Column]) -> None:
        """Show these in place of the others."""
        self.beginResetModel()
        self.rows, self.columns = list(rows), list(columns)
        self.endResetModel()

    def add_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Show more."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value, column = self.rows[index.row()][index.column()], self.columns[index.column()]
        if role == SORT_ROLE:
            return _sorted_by(value)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _written(value, column.form)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return self.columns[section].help if role == Qt.ItemDataRole.ToolTipRole else None


def _sorted_by(value: Cell) -> str | float:
    if isinstance(value, str):
        return value.casefold()
    return -math.inf if value is None or math.isnan(value) else value


def _written(value: Cell, form: str) -> str:
    if isinstance(value, str):
        return value
    return "–" if value is None or math.isnan(value) else format(value, form)


class SortedTable(QTableView):
    """The first column has names, the others numbers."""

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self._sorted = QSortFilterProxyModel(self)
        self.rows = RowsModel(self._sorted, columns)
        self._sorted.setSourceModel(self.rows)
        self._sorted.setSortRole(SORT_ROLE)
        self.setModel(self._sorted)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(theme.GRID)
        self._lay_out_columns()

    def show_rows(
        self, rows: Sequence[tuple[Cell, ...]], columns: Sequence[Column] | None = None
    ) -> None:
        """Show these, in the order that was chosen; under other columns where they are given."""
        self.rows.show_rows(rows, columns or self.rows.columns)
        self._lay_out_columns()

    def _lay_out_columns(self) -> None:
        header = self.horizontalHeader()
        for number, column in enumerate(self.rows.columns):
            resize = QHeaderView.ResizeMode
            header.setSectionResizeMode(number, resize.Fixed if column.width else resize.Stretch)
            if column.width:
                self.setColumnWidth(number, column.width)

    def row_of(self, index: AnyIndex) -> int:
        """The row of `show_rows` that is seen at an index, or -1."""
        return self._sorted.mapToSource(index).row() if index.isValid() else -1

    def select_row(self, row: int) -> None:
        """Select a row of `show_rows` and bring it into sight."""
        index = self._sorted.mapFromSource(self.rows.index(row, 0))
        self.setCurrentIndex(index)
        self.scrollTo(index)
