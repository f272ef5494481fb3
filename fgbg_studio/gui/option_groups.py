"""The groups of a form: rows below a title, which may fold."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.option_row import RESET_WIDTH, OptionRow
from fgbg_studio.gui.section import Section


class OptionGroup(QWidget):
    """A grid of rows: name, editor, reset. A folded one tells in its title what is in it."""

    def __init__(self, title: str, editor_width: int, *, folds: bool) -> None:
        super().__init__()
        self.rows: list[OptionRow] = []
        self._title = title
        self._editor_width = editor_width
        self._head, self._grid = self._new_grid(), self._new_grid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        self.section: Section | None = None
        self._above, content = QWidget(), QWidget()
        self._above.setLayout(self._head)
        self._above.hide()  # until it has something
        content.setLayout(self._grid)
        if folds:
            self.section = Section(title, content, opened=False, above=self._above)
            column.addWidget(self.section)
            return
        if title:
            heading = QLabel(title)
            heading.setObjectName("heading")
            column.addWidget(heading)
        column.addWidget(self._above)
        column.addWidget(content)

    def _new_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, self._editor_width)
        grid.setColumnMinimumWidth(2, RESET_WIDTH)
        return grid

    def add_head(self, label: QLabel, editor: QWidget) -> None:
        """A row that stays in sight when the group is folded."""
        editor.setFixedWidth(self._editor_width)
        at = self._head.rowCount()
        self._head.addWidget(label, at, 0)
        self._head.addWidget(editor, at, 1)
        self._head.addWidget(QLabel(), at, 2)  # where the others have their reset button
        self._above.show()

    def add(self, row: OptionRow, *, below: bool) -> None:
        """A row; with `below`, its editor has a line of its own."""
        at = self._grid.rowCount()
        self._grid.addWidget(row.label, at, 0)
        self._grid.addWidget(row.reset, at, 2)
        if below:
            self._grid.addWidget(row.editor, at + 1, 0, 1, 3)
        else:
            row.editor.setFixedWidth(self._editor_width)
            self._grid.addWidget(row.editor, at, 1)
        self.rows.append(row)

    def add_foot(self, widget: QWidget) -> None:
        """Something below the rows, as wide as all of them."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 3)

    def tell_changes(self) -> None:
        """Say in the title of a folding group how many of its values are changed."""
        if self.section:
            changed = sum(row.is_changed for row in self.rows)
            text = f"{self._title}  ·  {changed} changed" if changed else self._title
            self.section.title.setText(text)
