"""What stands in the middle of the Backgrounds page: one background, or two things compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fgbg_studio.gui.alike_view import AlikeView
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.teacher_comparing import TeacherComparing

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background
    from fgbg_studio.gui.loaded_background import LoadedBackground
    from fgbg_studio.gui.proposing import Choice


class BackgroundViews(QStackedWidget):
    """Views that compare are made when they are first wanted."""

    whole = Signal(bool)
    """False while two things are compared: then there is no room for the panel."""
    teacher_used = Signal(object)
    """The `Choice` of the teacher that is to give the background in sight its depth."""
    removed = Signal(str)
    """The id of one of two backgrounds that are nearly the same."""

    def __init__(self, session: Session, main: QWidget, focused: QWidget) -> None:
        super().__init__()
        self._session, self._main, self._focused = session, main, focused
        self.comparing: TeacherComparing | None = None
        self.alike: AlikeView | None = None
        self._loaded: tuple[Background, LoadedBackground] | None = None
        self.addWidget(main)

    def minimumSizeHint(self) -> QSize:
        """That of the view in sight: the widest one would take room from the list of all."""
        shown = self.currentWidget() or self._main
        return shown.minimumSizeHint()

    @property
    def compares_teachers(self) -> bool:
        """True while two teachers are shown."""
        return self.comparing is not None and self.currentWidget() is self.comparing

    def follow(self, background: Background | None, loaded: LoadedBackground | None) -> None:
        """Another background is in sight, or none is, or it is still being read."""
        self._loaded = (background, loaded) if background and loaded else None
        if self.alike is not None and self.currentWidget() is self.alike:
            self.back()
        if self.compares_teachers:
            self._show_teachers()

    def update_background(self, background: Background | None) -> None:
        """The one in sight, as the project has it now: its horizon may be another."""
        if background and self._loaded and self._loaded[0].id == background.id:
            changed = self._loaded[0] != background
            self._loaded = background, self._loaded[1]
            if changed and self.compares_teachers:
                self._show_teachers()

    def compare(self, choice: Choice | None) -> None:
        """Show what two teachers say, the first of them `choice`; again, go back."""
        if self.compares_teachers:
            self.back()
            return
        if self.comparing is None:
            self.comparing = TeacherComparing(self._session)
            self.comparing.closed.connect(self.back)
            self.comparing.used.connect(self._use)
            self.addWidget(self.comparing)
        self.comparing.choose(choice)
        self._show_teachers()
        self._turn_to(self.comparing)

    def _show_teachers(self) -> None:
        if self.comparing is None:
            return
        if self._loaded is None:
            self.comparing.show_background(None)
            return
        background, loaded = self._loaded
        self.comparing.show_background(background, loaded.picture, loaded.levels)

    def _use(self, choice: Choice) -> None:
        self.back()
        self.teacher_used.emit(choice)

    def show_alike(self, pair: tuple[Background, Background], likeness: float) -> None:
        """Show two backgrounds that are nearly the same."""
        if self.alike is None:
            self.alike = AlikeView(self._session)
            self.alike.closed.connect(self.back)
            self.alike.removed.connect(self._remove)
            self.addWidget(self.alike)
        self.alike.show_pair(pair, likeness)
        self._turn_to(self.alike)

    def _remove(self, background_id: str) -> None:
        self.back()
        self.removed.emit(background_id)

    def _turn_to(self, view: QWidget) -> None:
        self.setCurrentWidget(view)
        self.updateGeometry()
        view.setFocus()
        self.whole.emit(False)

    def back(self) -> None:
        """Back to the one background."""
        if self.currentWidget() is self._main:
            return
        self.setCurrentWidget(self._main)
        self.updateGeometry()
        if self.comparing is not None:
            self.comparing.show_background(None)
        self._focused.setFocus()
        self.whole.emit(True)
