"""Above the list of pictures: the least certain first, worked through one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import beside, named
from fgbg_studio.gui.picture_list import PictureList, outcome_of
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.gui.action_buttons import ActionButtons
    from fgbg_studio.jobs.reviewing import Reviewed

ACTIONS = ("review-pictures", "review-next")
TOO_FEW = "Drop several pictures first, or a folder of them."
NO_RUN = "Train a network first."
BUSY = "It is under way; the bar below shows how far."
NOT_SORTED = "Sort the pictures first, the least certain on top."
ALL_SEEN = "Every picture has been looked at."

Asked = Callable[[], tuple[Path | None, str]]
"""Tells the run's folder, if any, and the background's file or ""."""


class ReviewQueue(QWidget):
    """Sorts the list, and leads from one picture that nobody has looked at yet to the next."""

    changed = Signal()
    """`why_not` would answer differently now."""

    def __init__(
        self, session: Session, buttons: ActionButtons, pictures: PictureList, asked: Asked
    ) -> None:
        super().__init__()
        self._session, self._pictures, self._asked = session, pictures, asked
        self._open: list[Path] = []
        """What is to be looked at, the least certain first."""
        self._count = 0
        self._is_sorting = False
        self.told = named(QLabel(), "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(buttons.push("review-pictures", "Least certain first"))
        row = beside(self.told)
        row.addWidget(buttons.push("review-next", "Next"))
        self._row = QWidget()
        self._row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._row)
        session.project_changed.connect(self.clear)
        pictures.model().modelReset.connect(self._tell)
        self._tell()

    @property
    def left(self) -> list[Path]:
        """Those in the list that nobody has looked at, the least certain first."""
        if not self._open:
            return []
        listed = set(self._pictures.files)
        return [file for file in self._open if file in listed]

    def why_not(self, action: str) -> str:
        """Why one of `ACTIONS` cannot be used now, or ""."""
        if action == "review-next":
            return "" if self.left else (ALL_SEEN if self._count else NOT_SORTED)
        if self._is_sorting:
            return BUSY
        if self._asked()[0] is None:
            return NO_RUN
        return TOO_FEW if len(self._pictures.files) < 2 else ""

    def clear(self) -> None:
        """Another project: there is nothing to look through."""
        self._open, self._count = [], 0
        self._tell()

    def sort(self) -> None:
        """Let the network look at every picture of the list, and sort them."""
        from fgbg_studio.jobs.reviewing import ReviewOptions, review

        (run, background), project = self._asked(), self._session.project
        if run is None or project is None or self.why_not("review-pictures"):
            return
        self._is_sorting = True
        job = review(project, run, self._pictures.files, ReviewOptions(background=background))
        self._session.run(
            "Sorting pictures by certainty", job, on_result=self._sorted, on_ended=self._ended
        )
        self.changed.emit()

    def _sorted(self, found: list[Reviewed]) -> None:
        self._open = [one.picture for one in found]
        self._count = len(found)
        for one in found:
            self._pictures.tell(one.picture, outcome_of(one.uncertainty, one.unlikeness))
        self._pictures.set_order([*self._open, *self._pictures.files])
        self._lead()

    def _ended(self) -> None:
        self._is_sorting = False
        self._tell()

    def next(self) -> None:
        """Leave the picture in sight as it is, and show the next that is to be looked at."""
        if current := self._pictures.current:
            self.done(current)

    def done(self, picture: Path) -> None:
        """A picture was fixed, added or found good: show the next one."""
        if picture in self._open:
            self._open.remove(picture)
            self._lead()

    def _lead(self) -> None:
        if left := self.left:
            self._pictures.select(str(left[0]))
        self._tell()

    def _tell(self) -> None:
        left = len(self.left)
        self._row.setVisible(self._count > 0)
        self.told.setText(f"{left:,} of {self._count:,} left" if left else "All looked at")
        self.changed.emit()
