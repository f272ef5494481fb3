"""What the window shows without a project: the sample, a new one, or one of the recent ones."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.base.resources import default_projects_folder
from fgbg_studio.gui import theme
from fgbg_studio.gui.settings import Settings

WIDTH = 90 * theme.GRID


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
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        for widget in (*self._head(), *self._new_project(), *self._recents()):
            column.addWidget(widget)
        column.addStretch()
        inner = QWidget()
        inner.setLayout(column)
        inner.setFixedWidth(WIDTH)
        outer = QHBoxLayout(self)
        outer.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        settings.recents_changed.connect(self._list_recents)
        self._list_recents()

    def ask_for_name(self) -> None:
        """Put the cursor where a new project's name is typed."""
        self.name.setFocus()
        self.name.selectAll()

    def _head(self) -> list[QWidget]:
        title = _label("FGBG Studio", "title")
        text = _label(
            "Cut objects out of photos, put them on backgrounds in thousands of ways, and train a "
            "network that finds them and tells how far away everything is.", "lead"
        )  # fmt: skip
        sample = QPushButton("Open the sample project")
        sample.setProperty("primary", True)
        sample.setToolTip("Your own copy of a small project with everything in it (Ctrl+Shift+O)")
        sample.clicked.connect(self.sample_wanted)
        other = QPushButton("Open a project…")
        other.setToolTip("Choose a project folder (Ctrl+O), or drop one here")
        other.clicked.connect(self.open_wanted)
        return [title, text, _row(sample, other)]

    def _new_project(self) -> list[QWidget]:
        self.name = QLineEdit("my-project")
        self.name.setAcceptDrops(False)
        self.name.setAccessibleName("Name of the new project")
        self.make = QPushButton("Make it")
        self.place = _label("", "muted")
        self.make.clicked.connect(self._create)
        self.name.returnPressed.connect(self._create)
        self.name.textChanged.connect(self._tell_place)
        self._tell_place()
        line = _row(self.name, self.make, stretch=0)
        return [_label("New project", "heading"), line, self.place]

    def _recents(self) -> list[QWidget]:
        self.list = QListWidget()
        self.list.setAcceptDrops(False)
        self.list.setMinimumHeight(24 * theme.GRID)
        self.list.itemActivated.connect(self._open_item)
        self.list.itemClicked.connect(self._open_item)
        self.nothing = _label("Projects you open are listed here.", "muted")
        return [_label("Recent projects", "heading"), self.list, self.nothing]

    def _list_recents(self) -> None:
        self.list.clear()
        for folder in self._settings.recents:
            item = QListWidgetItem(f"{folder.name}    {folder.parent}")
            item.setData(Qt.ItemDataRole.UserRole, folder)
            item.setToolTip(str(folder))
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)

    def _open_item(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))

    def _folder(self) -> Path:
        return default_projects_folder() / self.name.text().strip()

    def _tell_place(self) -> None:
        name = self.name.text().strip()
        wrong = not name or name in (".", "..") or any(sign in name for sign in '/\\:*?"<>|')
        self.make.setEnabled(not wrong)
        self.make.setToolTip('Type a name without / \\ : * ? " < > | first.' if wrong else "")
        self.place.setText("A name is needed" if wrong else f"in {self._folder().parent}")

    def _create(self) -> None:
        if self.make.isEnabled():
            self.created.emit(self._folder())


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _row(*widgets: QWidget, stretch: int = -1) -> QWidget:
    """Widgets side by side; the one at `stretch` takes the room, else none does."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, theme.GRID // 2, 0, theme.GRID // 2)
    layout.setSpacing(theme.GRID)
    for number, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if number == stretch else 0)
    if stretch < 0:
        layout.addStretch()
    return row
