"""Which backgrounds are nearly the same, found out while the person does something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fgbg_studio.base.events import Result
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.likeness import AlikeBackgrounds, Looks
    from fgbg_studio.project import Project

REST_MS = 400
"""After the last change of the backgrounds, before they are compared."""


class Likenesses(QObject):
    """Follows a session's backgrounds; each picture is read once."""

    changed = Signal()
    """It is known anew which are alike."""
    noticed = Signal(str)
    """A sentence about backgrounds that were just added."""

    def __init__(self, session: Session, seen: QWidget) -> None:
        super().__init__(seen)
        self.found: list[AlikeBackgrounds] = []
        """The most alike first."""
        self._best: dict[str, AlikeBackgrounds] = {}
        self._session = session
        self._looks: Looks = {}
        self._serial = 0
        self._compared: tuple[str, ...] | None = None
        self._known = self._ids()
        """Those that were there when it was last found out, or when the project was opened."""
        self._worker = Worker(self, seen=seen)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._compare)
        session.project_changed.connect(self._forget)
        session.sources_changed.connect(self._rest.start)
        self._rest.start()

    def of(self, background_id: str) -> AlikeBackgrounds | None:
        """The background that is most like one, if any is nearly the same."""
        return self._best.get(background_id)

    def _forget(self) -> None:
        self._serial += 1
        self.found, self._best, self._looks, self._compared = [], {}, {}, None
        self._known = self._ids()
        self.changed.emit()
        self._rest.start()

    def _ids(self) -> set[str]:
        project = self._session.project
        return {one.id for one in project.contents.backgrounds} if project else set()

    def _compare(self) -> None:
        project = self._session.project
        contents = tuple(b.sha256 for b in project.contents.backgrounds) if project else ()
        if project is None or contents == self._compared:
            return
        self._compared = contents
        self._serial += 1
        serial, looks = self._serial, self._looks
        self._worker.forget()
        self._worker.ask(
            "alike",
            lambda: self._found(project, looks, serial),
            lambda found: self._take(found, serial),
        )

    def _found(self, project: Project, looks: Looks, serial: int) -> list[AlikeBackgrounds]:
        """In another thread; ends when it is outdated."""
        from fgbg_studio.jobs.likeness import find_alike

        for event in find_alike(project, looks):
            if serial != self._serial:
                break
            if isinstance(event, Result):
                found: list[AlikeBackgrounds] = event.value
                return found
        return []

    def _take(self, found: list[AlikeBackgrounds], serial: int) -> None:
        project = self._session.project
        if serial != self._serial or project is None:
            return
        changed, self.found = found != self.found, found
        self._best = {name: one for one in reversed(found) for name in (one.first, one.second)}
        names = {background.id: background.name for background in project.contents.backgrounds}
        if text := self._about_new(names):
            self.noticed.emit(text)
        self._known = set(names)
        if changed:
            self.changed.emit()

    def _about_new(self, names: dict[str, str]) -> str:
        """What to say of those that were not there before; nothing when a project is opened."""
        new = [one for one in self.found if one.second not in self._known]
        new = [one for one in new if one.first in names and one.second in names]
        if not new:
            return ""
        count = len({one.second for one in new})
        told = f"{names[new[0].second]} is nearly the same as {names[new[0].first]}"
        more = f", and {count - 1:,} more are like another one" if count > 1 else ""
        return f"{told}{more}. Those are marked ≈; select one to see both, and remove one."
