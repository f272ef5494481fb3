"""Two assistants side by side on one photo, looked at in one place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.assistant_chooser import AssistantChooser
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.masked_view import MaskedView
from fgbg_studio.gui.page_parts import beside, heading
from fgbg_studio.gui.proposing import Answer, Choice, Proposer, Request
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.text_entry import EnterPresses
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PySide6.QtGui import QImage

    Mask = npt.NDArray[np.uint8]

WAITING = "Looking for the outline…"


class Side(QObject):
    """One assistant and what it makes of the photo."""

    used = Signal(object, str)

    def __init__(self, session: Session, proposer: Proposer, name: str) -> None:
        super().__init__()
        self.view = MaskedView(look="overlay")
        self.chooser = AssistantChooser(session, name)
        self.chooser.about.setVisible(False)
        self.result = WrappedText("muted")
        self.use = QPushButton("Use this")
        self.use.setIcon(theme.icon("done"))
        EnterPresses(self.use)
        self.use.setToolTip("Make this the mask, as one step that can be undone")
        self._proposer = proposer
        self._request: Request | None = None
        self._answer: Answer | None = None
        self._asking = Background(self)
        self.chooser.changed.connect(self._ask)
        self.use.clicked.connect(self._use)
        self._tell("")

    def show_photo(self, request: Request | None, levels: list[QImage]) -> None:
        """Ask about another photo."""
        self._request = request
        self.view.set_picture(levels or None, keep_place=True)
        self._ask()

    def _ask(self) -> None:
        choice, request = self.chooser.choice, self._request
        self._answer = None
        self.view.show_mask([])
        self._asking.forget()
        if request is None or choice is None or self.chooser.why_not:
            self._tell(self.chooser.why_not)
            return
        asked = replace(request, choice=choice)
        self._tell(WAITING)
        self._asking.ask(
            "side",
            lambda: _with_levels(self._proposer.answer(asked)),
            lambda found: self._found(asked, *found),
            lambda text: self._failed(asked, text),
        )

    def _is_asked(self, asked: Request) -> bool:
        """Whether that is still what is to be shown."""
        request, choice = self._request, self.chooser.choice
        same_photo = request is not None and asked.base is request.base
        return same_photo and asked.choice == choice

    def _found(self, asked: Request, answer: Answer, levels: list[Mask]) -> None:
        if self._is_asked(asked):
            self._answer = answer
            self.view.show_mask(levels)
            self._tell(f"{asked.choice.title}: {answer.seconds:.2f} s on {answer.provider}")

    def _failed(self, asked: Request, text: str) -> None:
        if self._is_asked(asked):
            self._tell(text)

    def _tell(self, text: str) -> None:
        choice = self.chooser.choice
        self.view.caption = choice.title if choice else ""
        self.result.say(text)
        self.use.setEnabled(self._answer is not None)
        self.view.update()

    def _use(self) -> None:
        if self._answer and self.chooser.choice:
            self.used.emit(self._answer, self.chooser.choice.title)


class Comparing(QWidget):
    """Each side asks its assistant for the same photo, by the same box and points.

    "Use this" hands a mask on; nothing of the project is changed by looking.
    """

    closed = Signal()
    used = Signal(object, str)
    """An `Answer` to be made the mask, and the title of who gave it."""

    def __init__(self, session: Session, proposer: Proposer, canvas: MaskedView) -> None:
        super().__init__()
        self._canvas = canvas
        self.sides = [Side(session, proposer, name) for name in ("grabcut", "rembg")]
        for side in self.sides:
            side.view.link(canvas)
        self.close_button = QPushButton("Back to the canvas")
        self.close_button.setIcon(theme.icon("close"))
        self.close_button.setToolTip("Leave the mask as it is (Esc)")
        self.close_button.clicked.connect(self.closed)
        self._lay_out()
        for side in self.sides:
            side.used.connect(self.used)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID)
        grid.setRowStretch(1, 1)
        for column, side in enumerate(self.sides):
            grid.setColumnStretch(column, 1)
            grid.addWidget(side.chooser, 0, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(side.view, 1, column)
            foot = QHBoxLayout()
            foot.setSpacing(theme.GRID)
            foot.addWidget(side.result, 1)
            foot.addWidget(side.use)
            grid.addLayout(foot, 2, column)
        head = beside(heading("Two assistants on this photo"))
        head.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[2 * theme.GRID] * 4)
        whole.setSpacing(theme.GRID)
        whole.addLayout(head)
        whole.addLayout(grid, 1)

    def show_photo(self, request: Request | None, levels: list[QImage]) -> None:
        """Compare on another photo; `request` says what is pointed at. None shows nothing."""
        for side in self.sides:
            side.show_photo(request, levels)
        self.follow_look()

    def choose(self, choice: Choice) -> None:
        """Begin with an assistant at the left, and another one at the right."""
        left, right = self.sides
        left.chooser.take(choice)
        if right.chooser.names.currentText() == choice.name:
            others = (name for name in ("rembg", "grabcut") if name != choice.name)
            right.chooser.names.setCurrentText(next(others))

    def follow_look(self) -> None:
        """Show masks as the canvas does; a chequerboard stands for any background."""
        look = self._canvas.look
        for side in self.sides:
            side.view.set_overlay(self._canvas.overlay, self._canvas.strength)
            side.view.set_look("checker" if look == "background" else look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _with_levels(answer: Answer) -> tuple[Answer, list[Mask]]:
    from fgbg_studio.imaging.mask_levels import MaskLevels

    return answer, MaskLevels(answer.mask).levels
