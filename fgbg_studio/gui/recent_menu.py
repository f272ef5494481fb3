"""The menu of recent projects."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fgbg_studio.gui.settings import Settings


class RecentMenu(QMenu):
    """Filled each time it opens: another window may have opened a project since."""

    chosen = Signal(object)
    """A project folder."""

    def __init__(self, owner: QWidget, settings: Settings) -> None:
        super().__init__("Recent projects", owner)
        self._settings = settings
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the projects as the settings know them now."""
        self.clear()
        for folder in self._settings.recents:
            self.addAction(str(folder)).triggered.connect(partial(self._choose, folder))
        if self.isEmpty():
            self.addAction("None yet").setEnabled(False)

    def _choose(self, folder: Path) -> None:
        self.chosen.emit(folder)
