"""Choosing the background on which a cut-out is looked at."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background as Work
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.popup_button import PopupButton
from fgbg_studio.gui.qimages import halved, to_qimage
from fgbg_studio.gui.thumbnails import Entry, ThumbnailList

if TYPE_CHECKING:
    from fgbg_studio.project import Project

TILE = QSize(18 * theme.GRID, 14 * theme.GRID)
SIDE = 2560
"""Pixels a background is read with at most: it is looked at, not written."""


class BackgroundChoice(PopupButton):
    """The project's backgrounds, one of which is read for the canvas."""

    chosen = Signal(list)
    """The background's picture with its halves; none where the project has no background."""

    def __init__(self) -> None:
        self.list = ThumbnailList(TILE)
        self.list.setFixedSize(2 * TILE.width() + 2 * theme.GRID, 3 * TILE.height())
        self._next = QPushButton("Another at random")
        self._next.setIcon(theme.icon("shuffle"))
        self._empty = named(QLabel("The project has no backgrounds yet."), "muted")
        super().__init__("Which background lies behind the cut-out", self._content())
        self.setIcon(theme.icon("backgrounds"))
        self._work = Work(self)
        self._project: Project | None = None
        self._shown = ""
        self._next.clicked.connect(self.next_at_random)
        self.list.picked.connect(self.show_background)

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for widget in (self.list, self._empty, self._next):
            column.addWidget(widget)
        return content

    def show_project(self, project: Project | None) -> None:
        """List a project's backgrounds."""
        if project is not self._project:
            self._shown = ""
        self._project = project
        backgrounds = project.contents.backgrounds if project else ()
        if project:
            entries = [Entry(b.id, project.path(b.file), b.name) for b in backgrounds]
            self.list.show_entries(entries)
        for widget in (self.list, self._next):
            widget.setVisible(bool(backgrounds))
        self._empty.setVisible(not backgrounds)

    @property
    def has_any(self) -> bool:
        """True where there is something to choose from."""
        return bool(self._project and self._project.contents.backgrounds)

    def ensure(self) -> None:
        """Show some background if none has been chosen."""
        if not self._shown:
            self.next_at_random()

    def next_at_random(self) -> None:
        """Take another background than the one shown."""
        backgrounds = self._project.contents.backgrounds if self._project else ()
        others = [b.id for b in backgrounds if b.id != self._shown]
        if others:
            self.list.select(random.choice(others))
        elif not backgrounds:
            self.chosen.emit([])

    def show_background(self, background_id: str) -> None:
        """Read one for the canvas."""
        if self._project is None or not background_id:
            return
        self._shown = background_id
        path = self._project.path(self._project.source(background_id).file)
        self._work.ask("read", lambda: _read(path), self.chosen.emit)


def _read(path: Path) -> list[QImage]:
    """Runs in another thread."""
    from fgbg_studio.imaging.reading import read_reduced

    return halved(to_qimage(read_reduced(path, SIDE)[..., :3]))
