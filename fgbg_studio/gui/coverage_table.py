"""How often every source meets each of the others: fewest, most and never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

AnyIndex = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
HEADS = ("Name", "Fewest", "Most", "Never")
HELPS = (
    "A background or cut-out of the project",
    "Samples with that partner which it meets least often",
    "Samples with that partner which it meets most often",
    "Partners that it never meets",
)
WIDTHS = (8 * theme.GRID, 6 * theme.GRID, 6 * theme.GRID)
"""Of the columns with numbers."""
HEIGHT = 21 * theme.GRID
ROW = 3 * theme.GRID


@dataclass(frozen=True)
class Coverage:
    """One source: its name, and how often it meets its partners."""

    name: str
    fewest: int
    most: int
    never: int

    @property
    def cells(self) -> tuple[str | int, ...]:
        """What the columns show."""
        return self.name, self.fewest, self.most, self.never


def coverage(names: list[str], pairs: npt.NDArray[np.int64]) -> list[Coverage]:
    """Of each source; `pairs` has a row for it, with the count of each of its partners."""
    fewest, most, never = pairs.min(axis=1), pairs.max(axis=1), (pairs == 0).sum(axis=1)
    return [
        Coverage(name, int(least), int(highest), int(zero))
        for name, least, highest, zero in zip(names, fewest, most, never, strict=True)
    ]


class _Model(QAbstractTableModel):
    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self.rows: list[Coverage] = []

    def show_rows(self, rows: list[Coverage]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return len(HEADS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.rows[index.row()].cells[index.column()]
        if role == SORT_ROLE:
            return value.casefold() if isinstance(value, str) else value
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return value if isinstance(value, str) else f"{value:,}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return HELPS[section] if role == Qt.ItemDataRole.ToolTipRole else None


class CoverageTable(QTableView):
    """Sorted by a click on a column's head; the rarest come first at the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._sorted = QSortFilterProxyModel(self)
        self._rows = _Model(self._sorted)
        self._sorted.setSourceModel(self._rows)
        self._sorted.setSortRole(SORT_ROLE)
        self.setModel(self._sorted)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFixedHeight(HEIGHT)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Coverage")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.GRID)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(WIDTHS, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)

    def show_rows(self, rows: list[Coverage]) -> None:
        """Show these, in the order that was chosen."""
        self._rows.show_rows(rows)
