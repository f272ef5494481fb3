"""For groups of many amounts of which few are not 0: the others wait in a list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox

from fgbg_studio.gui.option_row import OptionRow
from fgbg_studio.gui.text_entry import WheelScrolls


class RowAdder(QComboBox):
    """Hides the rows whose value is 0, and lists their names: choosing one brings it back."""

    added = Signal(str, object)
    """The path of an option, and its value from now on."""

    def __init__(self, words: str, rows: Mapping[str, OptionRow]) -> None:
        super().__init__()
        self._words, self._rows = words, rows
        self._waiting: list[str] = []
        self.setAccessibleName(words)
        self.setToolTip("Set an amount to 0 to take it out again")
        WheelScrolls(self)
        self.activated.connect(self._chosen)

    def tell(self) -> None:
        """Show the rows that count; list the others."""
        for row in self._rows.values():
            row.set_shown(bool(row.editor.value))
        self._waiting = [path for path, row in self._rows.items() if not row.editor.value]
        self.clear()
        self.addItem(self._words)
        for at, path in enumerate(self._waiting, 1):
            self.addItem(self._rows[path].label.text())
            self.setItemData(at, self._rows[path].help, Qt.ItemDataRole.ToolTipRole)

    def _chosen(self, at: int) -> None:
        """The first item is what the list is for."""
        if at:
            path = self._waiting[at - 1]
            row = self._rows[path]
            self.added.emit(path, row.default or type(row.default)(1))
            row.editor.setFocus()
