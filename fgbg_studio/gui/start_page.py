"""What the window shows without a project: the sample, a new one, or one of the recent ones."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.base.resources import default_projects_folder
from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.recent_list import RecentList
from fgbg_studio.gui.settings import Settings

LEFT, RIGHT = 48 * theme.GRID, 68 * theme.GRID
"""Widths of the two columns."""
LEAD = (
    "Cut objects out of photos, put them on backgrounds in thousands of ways, and train a network "
    "that finds them and tells how far away everything is."
)
NOTHING = (
    "Projects you open are listed here, with what is in them. "
    "A project is one folder; it can be moved, copied and handed on."
)


class StartPage(QWidget):
    """Open, new, sample and recent projects."""

    opened = Signal(object)
    """A project folder was chosen."""
    created = Signal(object)
    """A folder for a new project was chosen."""
    sample_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        left = _column(LEFT, *self._head(), *self._new_project(), None)
        right = _column(RIGHT, *self._recents())
        row = QHBoxLayout(self)
        row.setContentsMargins(*[4 * theme.GRID] * 4)
        row.setSpacing(7 * theme.GRID)
        row.addStretch(1)
        row.addWidget(left, LEFT)
        row.addWidget(right, RIGHT)
        row.addStretch(1)
        settings.recents_changed.connect(self._show_recents)
        self.recents.opened.connect(self.opened)
        self._show_recents()

    def ask_for_name(self) -> None:
        """Put the cursor where a new project's name is typed."""
        self.name.setFocus()
        self.name.selectAll()

    def _head(self) -> list[QWidget]:
        self.sample = QPushButton("Open the sample project")
        self.sample.setProperty("primary", True)
        self.sample.setProperty("large", True)
        self.sample.setIcon(theme.icon("sample", on_accent=True))
        self.sample.setToolTip(
            "Your own copy of a small project with everything in it, to try it out (Ctrl+Shift+O)"
        )
        self.sample.clicked.connect(self.sample_wanted)
        self.open = QPushButton("Open a project…")
        self.open.setIcon(theme.icon("open"))
        self.open.setToolTip("Choose a project folder (Ctrl+O)")
        self.open.clicked.connect(self.open_wanted)
        drop = _label("or drop a project folder anywhere on this window", "muted")
        return [
            _label("FGBG Studio", "title"),
            _label(LEAD, "lead"),
            self.sample,
            self.open,
            drop,
        ]

    def _new_project(self) -> list[QWidget]:
        self.name = QLineEdit("my-project")
        self.name.setAcceptDrops(False)
        self.name.setAccessibleName("Name of the new project")
        self.name.setToolTip("The name of its folder (Ctrl+N)")
        self.make = QPushButton("Make it")
        self.make.setIcon(theme.icon("new"))
        self.make.setAccessibleName("Make the new project")
        self.place = _label("", "muted")
        self.make.clicked.connect(self._create)
        self.name.returnPressed.connect(self._create)
        self.name.textChanged.connect(self._tell_place)
        self._tell_place()
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.name, 1)
        row.addWidget(self.make)
        return [_label("New project", "heading"), line, self.place]

    def _recents(self) -> list[QWidget]:
        self.recents = RecentList(self._settings, self)
        self.nothing = _label(NOTHING, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        as_list = self.recents.sizePolicy()  # it stands where the list would, below the heading
        self.nothing.setSizePolicy(as_list.horizontalPolicy(), as_list.verticalPolicy())
        return [_label("Recent projects", "heading"), self.recents, self.nothing]

    def _show_recents(self) -> None:
        there = bool(self._settings.recents)
        self.recents.setVisible(there)
        self.nothing.setVisible(not there)

    def _folder(self) -> Path:
        return default_projects_folder() / self.name.text().strip()

    def _tell_place(self) -> None:
        name = self.name.text().strip()
        wrong = not name or name in (".", "..") or any(sign in name for sign in '/\\:*?"<>|')
        self.make.setEnabled(not wrong)
        self.make.setToolTip(
            'Type a name without / \\ : * ? " < > | first.' if wrong else f"Make {self._folder()}"
        )
        self.place.setText("A name is needed" if wrong else f"in {self._folder().parent}")

    def _create(self) -> None:
        if self.make.isEnabled():
            self.created.emit(self._folder())


def _label(text: str, name: str) -> QLabel:
    label = named(QLabel(text), name)
    label.setWordWrap(True)
    return label


def _column(width: int, *widgets: QWidget | None) -> QWidget:
    """Widgets one below the other, as wide as `width` at most; None takes the room that is left."""
    whole = QWidget()
    whole.setMaximumWidth(width)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID + theme.GRID // 2)
    for widget in widgets:
        column.addStretch() if widget is None else column.addWidget(widget)
    return whole
