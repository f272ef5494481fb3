"""The guided path: a slim bar above each page, which can be left at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from fgbg_studio.gui import theme
from fgbg_studio.gui.guide_steps import GUIDE
from fgbg_studio.gui.notices import Notices
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.rail import STEPS
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.settings import Settings

if TYPE_CHECKING:
    from fgbg_studio.gui.guide_steps import Told

NAMES = [step.name for step in STEPS]
OFFER = "New here? A short path leads through the five steps, with this project to try them on."


class Guide(QFrame):
    """Tells what the page in sight is for and what to do next, and leads on."""

    page_wanted = Signal(str)
    toggled = Signal()
    """The path was begun or left."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("guide")
        self._session, self._settings = session, settings
        self._page = ""
        self.title, self.todo = named(QLabel(), "guideTitle"), named(QLabel(), "muted")
        self.next = QPushButton("Next")
        self.next.clicked.connect(self._lead_on)
        self.leave = QPushButton("Leave")
        self.leave.setToolTip("Hide this path; Help brings it back")
        self.leave.clicked.connect(lambda: self.turn(False))
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        for label in (self.title, self.todo):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.todo)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        row.setSpacing(theme.GRID)
        row.addLayout(texts, 1)
        row.addWidget(self.next)
        row.addWidget(self.leave)

    @property
    def is_on(self) -> bool:
        """Whether the path is followed."""
        return self._settings.guide == "on"

    def offer(self, notices: Notices) -> None:
        """Ask once whether to be led."""
        if not self._settings.guide:
            choices = [("Show me", lambda: self.turn(True)), ("Not now", lambda: self.turn(False))]
            notices.ask(OFFER, choices)

    def turn(self, on: bool) -> None:
        """Begin the path, at the first step that is not done, or leave it."""
        self._settings.guide = "on" if on else "off"
        if on and self._session.project:
            self.page_wanted.emit(NAMES[0])
        self.toggled.emit()

    def follow(self, page: Page | None) -> None:
        """Tell of the page in sight as things stand now."""
        project = self._session.project
        self.setVisible(self.is_on and page is not None and project is not None)
        if page is None or project is None or not self.is_on:
            return
        step, self._page = GUIDE[page.name], page.name
        self._tell(step.purpose, step.tell(page, project.contents))

    def _tell(self, purpose: str, told: Told) -> None:
        number = NAMES.index(self._page)
        is_last = number == len(NAMES) - 1
        sign = "✓ " if told.done else ""
        self.title.setText(f"{sign}Step {number + 1} of {len(NAMES)}: {purpose}")
        self.todo.setText(told.todo)
        self.next.setText("Finish" if is_last else f"Next: {STEPS[number + 1].title}")
        self.next.setToolTip("Leave the path" if is_last else STEPS[number + 1].help)
        if self.next.property("primary") != told.done:
            self.next.setProperty("primary", told.done)
            self.next.style().polish(self.next)

    def _lead_on(self) -> None:
        number = NAMES.index(self._page) + 1
        if number < len(NAMES):
            self.page_wanted.emit(NAMES[number])
        else:
            self.turn(False)
