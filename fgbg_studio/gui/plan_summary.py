"""How many samples a plan has, and how they are split."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.part_names import PART_NAMES
from fgbg_studio.gui.sample_list import uses_all

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset


def planned(dataset: Dataset) -> int:
    """How many samples the recipe uses."""
    return len(dataset) if uses_all(dataset) else dataset.recipe.samples


def formula(dataset: Dataset) -> str:
    """The factors of the count, such as "100 × 100 × 20 × 2"."""
    recipe = dataset.recipe
    factors = [len(dataset.backgrounds), len(dataset.cutouts), recipe.places]
    factors += [2] * recipe.flips + [dataset.blends] * (dataset.blends > 1)
    product = " × ".join(f"{factor:,}" for factor in factors)
    return product if uses_all(dataset) else f"of {product}"


def words(dataset: Dataset) -> str:
    """What the factors are."""
    flips = " × as it is and mirrored" if dataset.recipe.flips else ""
    blends = " × blends" if dataset.blends > 1 else ""
    drawn = "" if uses_all(dataset) else "; each pair as often as any other"
    return f"backgrounds × cut-outs × places{flips}{blends}{drawn}"


class PlanSummary(QWidget):
    """The exact count, where it comes from, and the parts of the split."""

    part_wanted = Signal(str)
    """The samples of a part are to be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.formula, self.words = QLabel(), QLabel(), QLabel()
        self.count.setObjectName("number")
        self.formula.setWordWrap(True)
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.parts: dict[str, QLabel] = {}
        self.links: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        for label in (self.count, self.formula, self.words):
            column.addWidget(label)
        column.addSpacing(theme.GRID)
        column.addLayout(self._table())

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (part, (title, help)) in enumerate(PART_NAMES.items()):
            self.links[part] = name = QPushButton()
            name.setObjectName("rowLink")
            name.setText(title)
            name.setCursor(Qt.CursorShape.PointingHandCursor)
            name.setToolTip(f"{help}. Click to see these samples.")
            name.clicked.connect(partial(self.part_wanted.emit, part))
            self.parts[part] = number = QLabel()
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setFont(tabular(number.font()))
            grid.addWidget(name, row, 0)
            grid.addWidget(number, row, 1)
        return grid

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show the count at once; the parts follow when they are counted."""
        self.count.setText(f"{planned(dataset):,}" if dataset else "0")
        self.formula.setText(f"{formula(dataset)} samples" if dataset else "samples")
        self.words.setText(words(dataset) if dataset else "backgrounds × cut-outs × places")
        self.show_parts({} if dataset is None else None)

    def show_parts(self, counts: Mapping[str, int] | None) -> None:
        """Show how many samples each part has; None while they are being counted."""
        for part, label in self.parts.items():
            label.setText("…" if counts is None else f"{counts.get(part, 0):,}")


def tabular(font: QFont) -> QFont:
    """The font with figures of one width, so that columns of numbers line up."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
