"""The same held-out samples after every epoch: a picture, and a slider through the epochs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.picture_view import MARGIN
from fgbg_studio.gui.sample_pager import SamplePager
from fgbg_studio.gui.sheet_cells import SheetCells, cells_of
from fgbg_studio.gui.sheet_view import SheetTitles, SheetView
from fgbg_studio.gui.text_entry import WheelScrolls

EMPTY = (
    "After each epoch, the same held-out samples appear here: background, composite, true and "
    "predicted mask, true and predicted depth."
)
HELP = "The samples as they were after this epoch (arrow keys)"
NONE_YET = "There is no picture yet: the first comes after one epoch."


class EpochStrip(QWidget):
    """Shows the newest picture, or the one of the epoch that the slider is at.

    As many samples are shown as fill the room best; the others are a page further.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pictures: dict[int, Path] = {}
        self._sheet, self._cells = QImage(), SheetCells()
        self._background = Background(self)
        self.view = SheetView()
        self.titles = SheetTitles(self.view)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch")
        WheelScrolls(self.slider)
        self.where = QLabel()
        self.where.setMinimumWidth(9 * theme.GRID)
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.pager = SamplePager()
        hint = named(QLabel(EMPTY), "muted")
        hint.setWordWrap(True)
        hint.setMargin(3 * theme.GRID)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        pictures = QWidget()
        inner = QVBoxLayout(pictures)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.titles)
        inner.addWidget(self.view, 1)
        self._stack.addWidget(hint)
        self._stack.addWidget(pictures)
        self._lay_out()
        self.slider.valueChanged.connect(self._show)
        self.view.stepped.connect(self._step)
        self.view.turned.connect(self.pager.turn)
        self.pager.turned.connect(self._show_rows)
        self.clear()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        below.setSpacing(2 * theme.GRID)
        below.addWidget(self.slider, 1)
        below.addWidget(self.where)
        below.addWidget(self.pager)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(below)

    @property
    def epochs(self) -> list[int]:
        """The epochs that have a picture."""
        return sorted(self._pictures)

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()
        self._cells = SheetCells()
        self._background.forget()
        self._stack.setCurrentIndex(0)
        self.where.clear()
        self.pager.hide()
        self.slider.setEnabled(False)
        self.slider.setToolTip(NONE_YET)

    def add_files(self, files: list[Path]) -> None:
        """The newest of all pictures there are is shown, unless the person looks at an older."""
        follow = not self._pictures or self.slider.value() == self.slider.maximum()
        for at, file in enumerate(files, 1):
            digits = "".join(sign for sign in file.stem if sign.isdigit())
            self._pictures[int(digits) if digits else at] = file
        self._extend(follow)

    def _extend(self, follow: bool) -> None:
        if not self._pictures:
            return
        self.slider.blockSignals(True)
        self.slider.setRange(self.epochs[0], self.epochs[-1])
        self.slider.setEnabled(len(self._pictures) > 1)
        self.slider.setToolTip(HELP)
        if follow:
            self.slider.setValue(self.epochs[-1])
        self.slider.blockSignals(False)
        self._show(self.slider.value())

    def _step(self, epochs: int) -> None:
        self.slider.setValue(self.slider.value() + epochs)

    def _show(self, epoch: int) -> None:
        nearest = min(self._pictures, key=lambda known: abs(known - epoch))
        self.where.setText(f"epoch {nearest:,}")
        file = self._pictures[nearest]
        self._background.ask("picture", lambda: _read(file), self._show_sheet)

    def _show_sheet(self, found: tuple[QImage, SheetCells]) -> None:
        if self._pictures and not found[0].isNull():  # else another run was chosen meanwhile
            self._sheet, self._cells = found
            self._stack.setCurrentIndex(1)
            self._show_rows()

    def _show_rows(self) -> None:
        """As many rows as fit; the place that is looked at stays."""
        rows = self._cells.rows
        if not rows:
            return
        first, behind = self.pager.show_count(len(rows), self._fitting_rows())
        top, below = rows[first][0], rows[behind - 1][1]
        part = self._sheet.copy(0, top, self._sheet.width(), below - top)
        self.view.set_picture(part, keep_place=not self.view.picture_size.isEmpty())
        self.titles.show_columns(self._cells.columns)

    def _fitting_rows(self) -> int:
        """As many rows as fill the room best."""
        rows, wide = self._cells.rows, self._sheet.width()
        room = self.view.size().shrunkBy(QMargins(MARGIN, MARGIN, MARGIN, MARGIN))

        def filled(count: int) -> float:
            high = rows[count - 1][1] - rows[0][0]
            return min(room.width() / wide, room.height() / high) ** 2 * high

        return max(range(1, len(rows) + 1), key=filled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of samples may fit."""
        super().resizeEvent(event)
        self._show_rows()


def _read(file: Path) -> tuple[QImage, SheetCells]:
    """In another thread. A file that is gone meanwhile is an empty picture."""
    sheet = QImage(str(file))
    return sheet, SheetCells() if sheet.isNull() else cells_of(sheet)
