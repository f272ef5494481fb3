"""What a project was left with: strokes that were not saved, jobs stopped before their end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fgbg_studio.gui.notices import Notices
from fgbg_studio.gui.opening import recover_job, unfinished_job
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.unfinished import Unfinished
    from fgbg_studio.project import Project

MOST = 2
"""Older ones can still be found among the runs."""
MOST_NAMES = 3


class Offers(QObject):
    """Looks for unfinished work when a project was opened: saves masks, and asks about jobs."""

    def __init__(
        self, session: Session, notices: Notices, resume: Mapping[str, Callable[[str], None]]
    ) -> None:
        """`resume` goes on with a "run" or a "dataset" by its name."""
        super().__init__()
        self._session, self._notices, self._resume = session, notices, resume

    def look(self) -> None:
        """Look in threads: a run's record may be long, and a mask large."""
        project = self._session.project
        if project and not project.read_only:
            for title, job, answer in (
                ("Looking for masks that were not saved", recover_job(project), self._recovered),
                ("Looking for work to resume", unfinished_job(project), self._offer),
            ):
                self._session.run(title, job, on_result=partial(answer, project), quiet=True)

    def _recovered(self, project: Project, photo_ids: list[str]) -> None:
        if photo_ids and project is self._session.project:
            names = ", ".join(project.source(photo_id).name for photo_id in photo_ids[:MOST_NAMES])
            further = len(photo_ids) - MOST_NAMES
            more = f" and {further:,} more" if further > 0 else ""
            self._session.message.emit(f"Saved what was painted last on {names}{more}.", False)
            self._session.sources_changed.emit()

    def _offer(self, project: Project, found: list[Unfinished]) -> None:
        if project is not self._session.project:
            return  # another one was opened meanwhile
        for one in found[:MOST]:
            self._notices.ask(
                f"Stopped before its end: {one.title}.",
                [("Resume", partial(self._resume[one.kind], one.name)), ("Not now", bool)],
            )
