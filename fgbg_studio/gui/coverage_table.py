"""How often every source meets each of the others: fewest, most and never."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView

from fgbg_studio.gui import theme
from fgbg_studio.gui.sorted_table import Column, SortedTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

COLUMNS = (
    Column("Name", "A background or cut-out of the project"),
    Column("Fewest", "Samples with that partner which it meets least often", 8 * theme.GRID),
    Column("Most", "Samples with that partner which it meets most often", 6 * theme.GRID),
    Column("Never", "Partners that it never meets", 6 * theme.GRID),
)
HEIGHT = 21 * theme.GRID


@dataclass(frozen=True)
class Coverage:
    """One source: its name, and how often it meets its partners."""

    name: str
    fewest: int
    most: int
    never: int


def coverage(names: list[str], pairs: npt.NDArray[np.int64]) -> list[Coverage]:
    """Of each source; `pairs` has a row for it, with the count of each of its partners."""
    fewest, most, never = pairs.min(axis=1), pairs.max(axis=1), (pairs == 0).sum(axis=1)
    return [
        Coverage(name, int(least), int(highest), int(zero))
        for name, least, highest, zero in zip(names, fewest, most, never, strict=True)
    ]


class CoverageTable(SortedTable):
    """By names at the beginning."""

    def __init__(self) -> None:
        super().__init__("Coverage", COLUMNS)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFixedHeight(HEIGHT)

    def show_coverage(self, covered: list[Coverage]) -> None:
        """Show these, in the order that was chosen."""
        self.show_rows([astuple(one) for one in covered])
