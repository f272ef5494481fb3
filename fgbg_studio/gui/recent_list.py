"""The recent projects on the start page, one below the other."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.project_facts import ProjectFacts, look, opened_told
from fgbg_studio.gui.recent_row import RecentRow
from fgbg_studio.gui.settings import MOST_RECENTS, Settings


class RecentList(QScrollArea):
    """Follows the settings; what is in each project is read once the page was seen."""

    opened = Signal(object)
    """The folder of a project."""

    def __init__(self, settings: Settings, page: QWidget) -> None:
        super().__init__()
        self._settings = settings
        self._background = Background(self, keep=MOST_RECENTS, seen=page)
        self.rows: list[RecentRow] = []
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, theme.GRID, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addStretch()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Recent projects")
        self.setWidget(content)
        settings.recents_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the projects as the settings know them now."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(folder) for folder in self._settings.recents]
        for at, row in enumerate(self.rows):
            self._column.insertWidget(at, row)
        self._background.forget()
        for row in reversed(self.rows):  # the newest question is answered first
            self._background.ask(row.folder, partial(look, row.folder), partial(self._tell, row))

    def _row(self, folder: Path) -> RecentRow:
        then = self._settings.opened(folder)
        row = RecentRow(folder, opened_told(then, time.time()) if then else "")
        row.clicked.connect(partial(self.opened.emit, folder))
        row.unlisted.connect(partial(self._unlist, folder))
        row.stepped.connect(partial(self._step, row))
        return row

    def _tell(self, row: RecentRow, facts: ProjectFacts) -> None:
        if row in self.rows:
            row.show_facts(facts)

    def _step(self, row: RecentRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus()
            self.ensureWidgetVisible(self.rows[at])

    def _unlist(self, folder: Path) -> None:
        """The row that comes to its place has the focus then."""
        at = [row.folder for row in self.rows].index(folder)
        self._settings.forget(folder)
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].setFocus()
