"""Every shortcut on one sheet, made from the table of actions and that of keys in the hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_spec import MENUS
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.hand_keys import HAND_KEYS
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.sheet import Sheet

SHARE_OF_SCREEN = 0.85
Row = tuple[str, str, str]
"""What it is called, its keys, and what it does."""


def every_shortcut() -> dict[str, list[Row]]:
    """By menu, and then by what the keys are pressed on."""
    found = dict[str, list[Row]]()
    for menu in MENUS:
        specs = [spec for spec in ACTIONS if spec.menu == menu and spec.shortcut]
        found[menu] = [(spec.text, native(spec.shortcut), spec.help) for spec in specs]
    for place, hints in HAND_KEYS.items():
        found[place] = [("", hint.shown, hint.does) for hint in hints]
    return {title: rows for title, rows in found.items() if rows}


def native(shortcut: str) -> str:
    """Keys as this system writes them."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


@dataclass
class _Section:
    title: QLabel
    rows: list[tuple[str, list[QLabel]]] = field(default_factory=list)
    """What is searched in, and what is shown or not."""


class ShortcutSheet(Sheet):
    """Menu by menu, and widget by widget; a word leaves only what has it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Keyboard shortcuts")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search the shortcuts")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.nothing = named(QLabel("No shortcut has these words."), "muted")
        self.nothing.hide()
        table = QWidget()
        self._sections = self._fill(table)
        self._lay_out(table)

    def _lay_out(self, table: QWidget) -> None:
        area = QScrollArea()  # there are more shortcuts than a small screen has lines
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(table)
        area.setAccessibleName("Shortcuts")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.GRID] * 4)
        column.setSpacing(theme.GRID)
        for widget in (self.search, self.nothing):
            column.addWidget(widget)
        column.addWidget(area, 1)
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        edges = QSize(area.verticalScrollBar().sizeHint().width() + 5 * theme.GRID, 9 * theme.GRID)
        self.resize((table.sizeHint() + edges).boundedTo(room))

    def _fill(self, table: QWidget) -> list[_Section]:
        grid = QGridLayout(table)
        grid.setContentsMargins(*[theme.GRID] * 4)
        grid.setHorizontalSpacing(4 * theme.GRID)
        grid.setColumnStretch(2, 1)
        sections, line = [], 0
        for title, rows in every_shortcut().items():
            sections.append(_Section(named(QLabel(title), "heading")))
            grid.addWidget(sections[-1].title, line, 0, 1, 3)
            for name, keys, does in rows:
                line += 1
                labels = [_label(name), _label(keys), _label(does, "muted")]
                for column, label in enumerate(labels):
                    grid.addWidget(label, line, column)
                sections[-1].rows.append((f"{title} {name} {keys} {does}".lower(), labels))
            line += 1
        grid.setRowStretch(line, 1)
        return sections

    def _filter(self, typed: str) -> None:
        words = typed.lower().split()
        found = 0
        for section in self._sections:
            shown = 0
            for text, labels in section.rows:
                is_shown = all(word in text for word in words)
                shown += is_shown
                for label in labels:
                    label.setVisible(is_shown)
            section.title.setVisible(bool(shown))
            found += shown
        self.nothing.setVisible(not found)


def _label(text: str, name: str = "") -> QLabel:
    label = named(QLabel(text), name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
