"""Two backgrounds that are nearly the same, side by side, and the choice of one to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.background_facts import depth_told
from fgbg_studio.gui.page_parts import heading
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.qimages import halved, to_qimage
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.text_entry import EnterPresses
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.data.sources import Background

ABOUT = (
    "Two pictures of one scene teach little more than one, and where they fall into different "
    "parts of the split, the judgement on held-out samples is too good."
)


class _Side(QObject):
    """One of the two."""

    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.view = PictureView()
        self.about = WrappedText("muted")
        self.remove = QPushButton("Remove this one")
        self.remove.setIcon(theme.icon("remove"))
        self.remove.setToolTip("Take it out of the project; it goes to the project's bin")
        EnterPresses(self.remove)
        self.shown: Background | None = None
        self._reading = Worker(self)
        self.remove.clicked.connect(self._remove)

    def show_background(self, background: Background, path: Path, locked: bool) -> None:
        self.shown = background
        self.view.caption = f"{background.name} ({background.id})"
        self.view.setAccessibleName(background.name)
        self.view.set_picture(None)
        size = f"{background.width:,} × {background.height:,} px"
        self.about.say(f"{size}, depth: {depth_told(background)}, from {background.origin or '–'}")
        self.remove.setEnabled(not locked)
        self.remove.setAccessibleName(f"Remove {background.name}")
        self._reading.ask(
            background.id,
            lambda: (background, _read(path)),
            lambda made: self._take(*made),
            self.about.say,
        )

    def _take(self, background: Background, levels: list[QImage]) -> None:
        if background is self.shown:
            self.view.set_picture(levels, keep_place=True)

    def _remove(self) -> None:
        if self.shown:
            self.removed.emit(self.shown.id)


class AlikeView(QWidget):
    """Both are looked at in one place."""

    closed = Signal()
    removed = Signal(str)
    """The id of the one that is to go."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sides = [_Side(), _Side()]
        self.sides[1].view.link(self.sides[0].view)
        self.title = heading("")
        self.close_button = QPushButton("Keep both")
        self.close_button.setIcon(theme.icon("close"))
        self.close_button.setToolTip("Back to the background (Esc)")
        self.close_button.clicked.connect(self.closed)
        EnterPresses(self.close_button)
        about = WrappedText("muted")
        about.say(ABOUT)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID)
        grid.setRowStretch(0, 1)
        for at, side in enumerate(self.sides):
            grid.setColumnStretch(at, 1)
            grid.addWidget(side.view, 0, at)
            grid.addWidget(side.about, 1, at)
            grid.addWidget(side.remove, 2, at)
            side.removed.connect(self.removed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[2 * theme.GRID] * 4)
        whole.setSpacing(theme.GRID)
        whole.addLayout(head)
        whole.addWidget(about)
        whole.addLayout(grid, 1)

    def show_pair(self, pair: tuple[Background, Background], likeness: float) -> None:
        """Show two backgrounds, and how alike they are (1 is the same)."""
        project = self._session.project
        if project is None:
            return
        self.title.setText(f"Nearly the same picture ({likeness:.0%} alike)")
        for side, background in zip(self.sides, pair, strict=True):
            side.show_background(background, project.path(background.file), project.read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _read(path: Path) -> list[QImage]:
    from fgbg_studio.imaging.reading import read_rgb

    return halved(to_qimage(read_rgb(path)))
