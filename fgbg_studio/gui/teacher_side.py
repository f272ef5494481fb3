"""One of two teachers that are compared: who it is, its map, and what that says of a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.depth_view import DepthPicture, DepthView, depth_picture
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.teacher_chooser import TeacherChooser
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PySide6.QtGui import QImage

    from fgbg_studio.data.sources import Background
    from fgbg_studio.gui.proposing import Choice
    from fgbg_studio.jobs.comparing_teachers import LoadedTeachers, TeacherMap

    Picture = npt.NDArray[np.uint8]

WAITING = "Working out the depth…"
USE = "Make this the background's depth map; the old one goes to the project's bin"
ALONE = "Relative and not fitted yet: this background alone was laid into the usual range."


class TeacherSide(QObject):
    """Asks its teacher again whenever another background or teacher is chosen."""

    answered = Signal()
    """Another map is there, or none any more."""
    used = Signal(object)
    """The `Choice` of the teacher that is to give this background its depth."""

    def __init__(self, session: Session, teachers: LoadedTeachers, letter: str, name: str) -> None:
        super().__init__()
        self.letter = letter
        self.map: TeacherMap | None = None
        self.view = DepthView(letter)
        self.view.setAccessibleName(f"Depth by teacher {letter}")
        self.chooser = TeacherChooser(session, name)
        self.chooser.names.setAccessibleName(f"Teacher {letter}")
        self.result, self.value = WrappedText("muted"), WrappedText("heading")
        self.use = QPushButton(f"Use {letter}")
        self.use.setIcon(theme.icon("done"))
        self._session, self._teachers = session, teachers
        self._asked: tuple[Background, Picture] | None = None
        self._levels: list[QImage] = []
        self._asking = Worker(self)
        self._colouring = Worker(self)
        self.chooser.changed.connect(self._ask)
        self.use.clicked.connect(lambda: self.used.emit(self.chooser.choice))
        self._tell("")

    def foot(self) -> QWidget:
        """What was answered, and the button that takes it."""
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.result, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.use, 0, Qt.AlignmentFlag.AlignTop)
        return foot

    def show_background(
        self, asked: tuple[Background, Picture] | None, levels: list[QImage]
    ) -> None:
        """Ask about a background, with its picture (RGB, uint8) and that in halves."""
        self._asked, self._levels = asked, levels
        self.view.set_picture(levels or None, keep_place=True)
        self._ask()

    def show_range(self, near: float, far: float) -> None:
        """Colour the map between two depths."""
        found = self.map
        if found:
            self._colouring.ask(
                "colours",
                lambda: (found, depth_picture(found.depth, near, far, found.unit)),
                lambda made: self._show(*made),
            )

    def tell_place(self, place: QPointF | None) -> None:
        """Write the depth at a place."""
        self.value.say(self.view.depth_at(place))

    # --- asking ---------------------------------------------------------------------------------

    def _ask(self) -> None:
        choice, asked, project = self.chooser.choice, self._asked, self._session.project
        self.map = None
        self.view.set_depth(None)
        self._asking.forget()
        if asked is None or choice is None or project is None or self.chooser.why_not:
            self._tell(self.chooser.why_not if asked else "")
            self.answered.emit()
            return
        self._tell(WAITING)
        self.answered.emit()
        scale = project.contents.depth
        self._asking.ask(
            "map",
            lambda: self._teachers.map_of(choice.name, choice.options, *asked, scale),
            lambda found: self._found(choice, asked, found),
            lambda text: self._failed(choice, asked, text),
        )

    def _is_asked(self, choice: Choice, asked: tuple[Background, Picture]) -> bool:
        return self._asked is asked and self.chooser.choice == choice

    def _found(self, choice: Choice, asked: tuple[Background, Picture], found: TeacherMap) -> None:
        if self._is_asked(choice, asked):
            self.map = found
            self._tell(f"{found.told}\n{ALONE}" if found.alone else found.told)
            self.answered.emit()

    def _failed(self, choice: Choice, asked: tuple[Background, Picture], text: str) -> None:
        if self._is_asked(choice, asked):
            self._tell(text)

    def _show(self, found: TeacherMap, picture: DepthPicture) -> None:
        if found is self.map:
            self.view.set_depth(picture)
            self.answered.emit()

    def _tell(self, text: str) -> None:
        self.view.caption = self.caption
        self.result.say(text)
        project = self._session.project
        locked = project is not None and project.read_only
        reason = READ_ONLY if locked else "" if self.map else text
        self.use.setEnabled(self.map is not None and not locked)
        self.use.setToolTip(f"{USE}\n{reason}" if reason else USE)
        self.view.update()

    @property
    def caption(self) -> str:
        """Its letter and its teacher."""
        return f"{self.letter}: {self.map.label if self.map else self.chooser.names.currentText()}"
