"""The background that the pictures of a fixed camera show by themselves, where nothing stands."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from fgbg_studio.gui.background_in_use import BackgroundInUse
from fgbg_studio.gui.picture_list import PictureList
from fgbg_studio.gui.session import Session

TOO_FEW = (
    "A background is taken from several pictures of a camera that stands still. Drop more of "
    "them, or the folder, then choose it again."
)
LEAST = 3
"""Pictures: of two, nobody can tell which of them something stands in."""


class TakenBackground(QObject):
    """Works it out whenever it is chosen, and again when the list has other pictures."""

    def __init__(self, session: Session, in_use: BackgroundInUse, pictures: PictureList) -> None:
        super().__init__(in_use)
        self._session, self._in_use, self._pictures = session, in_use, pictures
        self._asked: list[Path] = []
        in_use.changed.connect(self._look)
        pictures.model().modelReset.connect(self._look)

    def _look(self) -> None:
        if not self._in_use.is_taken:
            return
        files = sorted(self._pictures.files)
        if files == self._asked and self._in_use.file:
            return
        self._asked = files
        self._in_use.show_taken("")
        if len(files) < LEAST:
            self._give_up()
            self._session.message.emit(TOO_FEW, True)
            return
        from fgbg_studio.jobs.clean_background import clean_background

        self._session.run(
            "Taking the background from the pictures",
            clean_background(files),
            on_result=partial(self._take, files),
            on_ended=partial(self._end, files),
        )

    def _take(self, files: list[Path], found: Path) -> None:
        if files == self._asked and self._in_use.is_taken:
            self._in_use.show_taken(str(found))
            self._in_use.changed.emit()

    def _end(self, files: list[Path]) -> None:
        """Without a result it was stopped, or could not be done, which the session has told."""
        if files == self._asked and self._in_use.is_taken and not self._in_use.file:
            self._give_up()

    def _give_up(self) -> None:
        self._asked = []
        self._in_use.choose_none()
