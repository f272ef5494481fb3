"""How many samples a plan has, and how they are split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.splits import Part

PARTS = {
    "train": ("Trained on", "Backgrounds and cut-outs that are not held out"),
    "new-cutouts": ("New cut-outs", "Held-out cut-outs on backgrounds that are trained on"),
    "new-backgrounds": ("New backgrounds", "Cut-outs that are trained on, on held-out backgrounds"),
    "new-both": ("Both new", "Held-out cut-outs on held-out backgrounds"),
}


def formula(dataset: Dataset) -> str:
    """The factors of the count, such as "100 × 100 × 20 × 2"."""
    flips = [2] if dataset.recipe.flips else []
    factors = [len(dataset.backgrounds), len(dataset.cutouts), dataset.recipe.places, *flips]
    return " × ".join(f"{factor:,}" for factor in factors)


class PlanSummary(QWidget):
    """The exact count, where it comes from, and the parts of the split."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.formula, self.words = QLabel(), QLabel(), QLabel()
        self.count.setObjectName("number")
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.parts: dict[str, QLabel] = {}
        self._background = Background(self, seen=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        for label in (self.count, self.formula, self.words):
            column.addWidget(label)
        column.addSpacing(theme.GRID)
        column.addLayout(self._table())

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.GRID // 2)
        for row, (part, (title, help)) in enumerate(PARTS.items()):
            name = QLabel(title)
            name.setToolTip(help)
            self.parts[part] = number = QLabel()
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            number.setFont(tabular(number.font()))
            grid.addWidget(name, row, 0)
            grid.addWidget(number, row, 1)
        return grid

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show the count at once, and the parts as soon as they are counted."""
        self.count.setText(f"{len(dataset):,}" if dataset else "0")
        self.formula.setText(f"{formula(dataset)} samples" if dataset else "samples")
        flips = " × as it is and mirrored" if dataset and dataset.recipe.flips else ""
        self.words.setText(f"backgrounds × cut-outs × places{flips}")
        if not dataset:
            self._show_parts({})
            return
        self._background.ask("parts", lambda: _counted(dataset), self._show_parts)

    def _show_parts(self, counts: dict[Part, int]) -> None:
        numbers: dict[str, int] = {str(part): count for part, count in counts.items()}
        for part, label in self.parts.items():
            label.setText(f"{numbers.get(part, 0):,}")


def _counted(dataset: Dataset) -> dict[Part, int]:
    from fgbg_studio.data.splits import counts

    return counts(dataset)


def tabular(font: QFont) -> QFont:
    """The font with figures of one width, so that columns of numbers line up."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
