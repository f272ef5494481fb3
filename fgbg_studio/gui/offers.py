"""Offering to go on with what was stopped before its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fgbg_studio.gui.notices import Notices
from fgbg_studio.gui.opening import unfinished_job
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.unfinished import Unfinished
    from fgbg_studio.project import Project

MOST = 2
"""Older ones can still be found among the runs."""


class Offers(QObject):
    """Looks for unfinished work when a project was opened, and asks once for each."""

    def __init__(
        self, session: Session, notices: Notices, resume_run: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._session, self._notices, self._resume_run = session, notices, resume_run

    def look(self) -> None:
        """Look in a thread: a run's record may be long."""
        project = self._session.project
        if project and not project.read_only:
            title, job = "Looking for work to resume", unfinished_job(project)
            self._session.run(title, job, on_result=partial(self._offer, project), quiet=True)

    def _offer(self, project: Project, found: list[Unfinished]) -> None:
        if project is not self._session.project:
            return  # another one was opened meanwhile
        for one in found[:MOST]:
            self._notices.ask(
                f"Stopped before its end: {one.title}.",
                [("Resume", partial(self._resume, one)), ("Not now", bool)],
            )

    def _resume(self, one: Unfinished) -> None:
        if one.kind == "run":
            self._resume_run(one.name)
        else:
            self._session.run(one.title, one.job())
