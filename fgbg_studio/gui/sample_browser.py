"""The preview of a plan: a grid to leaf through, one sample large, and four ways to look."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.sample_grid import SampleGrid
from fgbg_studio.gui.sample_order import SampleOrder
from fgbg_studio.gui.sample_pictures import VIEWS, SamplePicture, SamplePictures, View
from fgbg_studio.gui.sample_view import SampleView

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset


class SampleBrowser(QWidget):
    """Shows samples of a dataset, and repaints them whenever it gets another one."""

    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.view: View = "image"
        self.grid, self.large = SampleGrid(), SampleView()
        self.pictures = SamplePictures(self)
        self._dataset: Dataset | None = None
        self._root = Path()
        self._seeds = itertools.count(1)
        self._seed = next(self._seeds)
        self._first = 0
        self._large_index = -1
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.large)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        column.addWidget(self._stack, 1)
        self.grid.room_changed.connect(self.refresh)
        self.grid.opened.connect(self.open)
        self.grid.turned.connect(self.turn)
        self.large.closed.connect(self.close_large)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID // 2)
        self._views = QButtonGroup(self)
        self.view_buttons: dict[View, QPushButton] = {}
        for view in VIEWS:
            self.view_buttons[view] = button = QPushButton(view.capitalize())
            button.setCheckable(True)
            button.setChecked(view == self.view)
            button.clicked.connect(partial(self.set_view, view))
            self._views.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self.where = QLabel()
        self.where.setObjectName("muted")
        row.addWidget(self.where)
        for icon, help, act in (
            ("previous", "Previous samples (Page Up)", partial(self.turn, -1)),
            ("next", "Next samples (Page Down)", partial(self.turn, 1)),
            ("shuffle", "Show other samples of the plan (Ctrl+R)", self.shuffle),
        ):
            tool = QToolButton()
            tool.setIcon(theme.icon(icon))
            tool.setToolTip(help)
            tool.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(tool)
        return row

    def show_dataset(self, dataset: Dataset, root: Path) -> None:
        """Show samples of `dataset`, whose sources lie in `root`."""
        self._dataset, self._root = dataset, root
        width, height = dataset.recipe.canvas
        self.grid.set_aspect(width / height)
        self.refresh()

    def show_hint(self, text: str) -> None:
        """Show a sentence in place of samples."""
        self._dataset = None
        self.close_large()
        self.grid.show_hint(text)
        self.where.clear()

    def refresh(self) -> None:
        """Make the pictures of the samples that are shown."""
        if self._dataset is None:
            return
        count, room = len(self._dataset), self.grid.capacity
        self._first = max(0, min(self._first, count - 1)) // room * room
        if self._stack.currentWidget() is self.large:
            self._ask([min(self._large_index, count - 1)])
            return
        indices = SampleOrder.shuffled(count, self._seed).page(self._first, room)
        self.grid.expect(indices)
        self._ask(indices)
        pages = -(-count // room)
        self.where.setText(f"page {self._first // room + 1:,} of {pages:,}")

    def set_view(self, view: View) -> None:
        """Look at image, mask, depth or overlay."""
        self.view = view
        self.view_buttons[view].setChecked(True)
        self.refresh()

    def turn(self, pages: int) -> None:
        """Leaf on, or back with a negative number."""
        if self._dataset is not None:
            first = self._first + pages * self.grid.capacity
            self._first = first if 0 <= first < len(self._dataset) else self._first
            self.close_large()
            self.refresh()

    def shuffle(self) -> None:
        """Show other samples."""
        self._seed = next(self._seeds)
        self._first = 0
        self.close_large()
        self.refresh()

    def open(self, index: int) -> None:
        """Show one sample large."""
        self._large_index = index
        self._stack.setCurrentWidget(self.large)
        self.large.setFocus()
        if index in self.grid.pictures:
            self.large.show_picture(self.grid.pictures[index])
        self.refresh()

    def close_large(self) -> None:
        """Back from one large sample to all."""
        if self._stack.currentWidget() is self.large:
            self._stack.setCurrentWidget(self.grid)
            self.refresh()

    def _ask(self, indices: list[int]) -> None:
        if self._dataset is not None:
            self.pictures.ask(
                self._dataset, self._root, indices, self.view, self._show, self.failed.emit
            )

    def _show(self, picture: SamplePicture) -> None:
        if self._stack.currentWidget() is self.large:
            self.large.show_picture(picture)
        else:
            self.grid.show_picture(picture)
