"""One thing that takes room on the disk: how much, and clearing it, asked for in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.page_parts import named

if TYPE_CHECKING:
    from fgbg_studio.jobs.stores import Item, Store

WAYS = {
    "delete": ("Delete", "Delete {size} for good? It is made again when it is needed."),
    "project bin": ("Move to bin", "Move {size} to the project's bin? Undo brings it back."),
    "system bin": ("Move to bin", "Move {size} to the system's bin?"),
}
"""By the way in which it is cleared: what the button says, and what is asked before."""


class Asking(QWidget):
    """A size and a button; the button asks once more before anything happens."""

    wanted = Signal()

    def __init__(self, name: str, size: str, way: str, why_not: str) -> None:
        super().__init__()
        self._why_not = why_not
        self.size_label = QLabel(size)
        self.size_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.size_label.setMinimumWidth(9 * theme.GRID)
        act, question = WAYS.get(way, ("", ""))
        self.clear = _button("Clear…", f"Clear {name}")
        self.question = QLabel(question.format(size=size))
        self.yes, self.no = _button(act, f"{act}: {name}"), _button("Not now", f"Keep {name}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addStretch()
        for widget in (self.question, self.yes, self.no, self.size_label, self.clear):
            row.addWidget(widget)
        self._ask(False)
        self.clear.clicked.connect(lambda: self._ask(True))
        self.no.clicked.connect(lambda: self._ask(False))
        self.yes.clicked.connect(self.wanted)
        self.tell("")

    def tell(self, busy: str) -> None:
        """Nothing is cleared while `busy` says why not, nor what has to stay."""
        reason = self._why_not or busy
        for button in (self.clear, self.yes):
            button.setEnabled(not reason)
        self.clear.setToolTip(reason or "Asks before anything happens")

    def _ask(self, asks: bool) -> None:
        for widget in (self.question, self.yes, self.no):
            widget.setVisible(asks)
        for widget in (self.size_label, self.clear):
            widget.setVisible(not asks)
        if asks:
            self.no.setFocus()


class StoreRow(QWidget):
    """A kind of things, and each of them where there are several."""

    wanted = Signal(str, object)
    """The store to clear, and the names of its items; none are all of them."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        from fgbg_studio.jobs.storage import sized

        self.asking = [Asking(store.title, sized(store.size), store.way, _why_not(store))]
        self.asking[0].wanted.connect(lambda: self.wanted.emit(store.name, ()))
        self.asking[0].clear.setVisible(bool(store.way))
        about = named(QLabel(store.about), "muted")
        about.setWordWrap(True)
        self.items = QWidget()
        self._column = QVBoxLayout(self.items)
        self._column.setContentsMargins(2 * theme.GRID, 0, 0, 0)
        self._column.setSpacing(theme.GRID // 2)
        several = len(store.items) > 1
        for item in store.items if several else ():
            self._add(store, item, sized(item.size))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID // 2, 0, theme.GRID // 2)
        column.setSpacing(0)
        column.addLayout(_beside(named(QLabel(store.title), "strong"), self.asking[0]))
        column.addWidget(about)
        if several:
            column.addWidget(self._opener(len(store.items)), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.items)
        self.items.hide()

    def _add(self, store: Store, item: Item, size: str) -> None:
        name = ElidedLabel("left")
        name.setText(item.name)
        name.setToolTip(item.kept or item.name)
        why_not = item.kept or ("" if item.size else "There is nothing of it.")
        asking = Asking(item.name, size, store.way, why_not)
        asking.wanted.connect(lambda: self.wanted.emit(store.name, (item.name,)))
        self.asking.append(asking)
        self._column.addLayout(_beside(name, asking))

    def _opener(self, count: int) -> QPushButton:
        button = _button(f"Show all {count:,}", f"Show all {count:,}")
        button.setObjectName("rowLink")
        button.setCheckable(True)
        button.setToolTip("List them, to clear one alone")
        button.toggled.connect(self.items.setVisible)
        return button


def _why_not(store: Store) -> str:
    if store.clearable:
        return ""
    kept = next((item.kept for item in store.items if item.kept), "")
    return kept or "There is nothing to clear."


def _beside(label: QLabel, asking: Asking) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    row.addWidget(label, 1)
    row.addWidget(asking)
    return row


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setAccessibleName(name)
    return button
