"""The datasets that were written, each with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.section import Section
from fgbg_studio.jobs.staleness import Stale

if TYPE_CHECKING:
    from fgbg_studio.jobs.written import WrittenDataset


class DatasetsPanel(QWidget):
    """A few lines each; nothing at all where there is none."""

    browse_wanted = Signal(str)
    folder_wanted = Signal(str)
    resume_wanted = Signal(str)
    rewrite_wanted = Signal(str)
    remove_wanted = Signal(str)
    """The name of a dataset."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, DatasetRow] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.GRID)
        content = QWidget()
        content.setLayout(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Section("Datasets", content, opened=True))
        self.hide()

    def show_datasets(
        self, found: list[WrittenDataset], stale: dict[str, Stale], why_not_write: str
    ) -> None:
        """List these; `why_not_write` says why none of them can be written to now, or ""."""
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {one.name: DatasetRow(one, stale.get(one.name)) for one in found}
        for name, row in self.rows.items():
            self._list.addWidget(row)
            self._connect(name, row, why_not_write)
        self.setVisible(bool(found))

    def _connect(self, name: str, row: DatasetRow, why_not_write: str) -> None:
        row.browse.clicked.connect(lambda: self.browse_wanted.emit(name))
        row.folder.clicked.connect(lambda: self.folder_wanted.emit(name))
        row.resume.clicked.connect(lambda: self.resume_wanted.emit(name))
        row.rewrite.clicked.connect(lambda: self.rewrite_wanted.emit(name))
        row.remove.clicked.connect(lambda: self.remove_wanted.emit(name))
        for button in (row.resume, row.rewrite, row.remove):
            button.setEnabled(not why_not_write)
            if why_not_write:
                button.setToolTip(f"{button.toolTip()}\n{why_not_write}")


class DatasetRow(QWidget):
    """One dataset: its name, its count and writer, and its buttons."""

    def __init__(self, dataset: WrittenDataset, stale: Stale | None) -> None:
        super().__init__()
        name = ElidedLabel("left")
        name.setText(dataset.name)
        name.setToolTip(str(dataset.folder))
        is_whole = dataset.complete
        self.browse = _tool(
            "image", "Look at its samples" + ("" if is_whole else "\nIt is not written to its end.")
        )
        self.folder = _tool("folder", "Open its folder")
        self.remove = _tool("remove", "Move it to the project's bin")
        self.resume = _push("Go on", "Write the rest of it")
        self.rewrite = _push("Rewrite", "Make the samples anew whose pictures or masks changed")
        head = QHBoxLayout()
        head.setSpacing(theme.GRID // 2)
        head.addWidget(name, 1)
        for button in (self.browse, self.folder, self.remove):
            head.addWidget(button)
        of_all = f"{dataset.samples:,}"
        count = of_all if is_whole else f"{dataset.done:,} of {of_all}"
        self.facts = named(QLabel(f"{count} samples, {dataset.writer}"), "muted")
        self.stale = named(QLabel(stale.text if stale else ""), "warning")
        self.stale.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(head)
        self._add(column, self.facts, lambda: True)
        self._add(column, self.stale, lambda: bool(self.stale.text()))
        self._add(column, self.resume, lambda: not is_whole)
        self._add(column, self.rewrite, lambda: stale is not None and stale.by_sources > 0)
        self.browse.setEnabled(is_whole)

    @staticmethod
    def _add(column: QVBoxLayout, widget: QWidget, is_shown: Callable[[], bool]) -> None:
        column.addWidget(widget)
        widget.setVisible(is_shown())


def _tool(icon: str, help: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(help)
    button.setAccessibleName(help)
    return button


def _push(text: str, help: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(help)
    return button
