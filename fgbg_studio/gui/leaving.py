"""Closing the window while jobs run or something is not saved: asked once, and it never hangs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from fgbg_studio.gui.notices import Notices
from fgbg_studio.gui.session import Session

SECONDS_OF_PATIENCE = 15


class Leaving(QObject):
    """Decides whether the window may close, and closes it when it may later."""

    def __init__(self, window: QMainWindow, session: Session, notices: Notices) -> None:
        super().__init__(window)
        self._window = window
        self._session, self._jobs = session, session.jobs
        self._notices = notices
        self._waiting = False
        self._out_of_patience = False
        self._may_lose = False
        session.unsaved.connect(self._ask_to_lose)
        self._jobs.finished.connect(self._close_if_idle)

    def may_close(self) -> bool:
        """True where no work would be lost; else the person is asked, and False."""
        if self._jobs.work and not self._out_of_patience:
            self._ask_to_stop()
            return False
        problem = "" if self._may_lose else self._session.save()
        if problem:
            self._ask_to_lose(problem, self._close_again)
        return not problem

    def _ask_to_stop(self) -> None:
        titles = ", ".join(job.title for job in self._jobs.work)
        self._notices.ask(
            f"Still running: {titles}. If you stop now, the next start offers to go on from here.",
            [
                ("Keep it resumable", self.stop_and_close),
                ("Wait for it", self.wait_and_close),
                ("Cancel", self.stay),
            ],
            warning=True,
        )

    def _ask_to_lose(self, problem: str, again: Callable[[bool], object]) -> None:
        self._notices.ask(
            f"Not everything is saved. {problem}",
            [
                ("Try again", lambda: again(False)),
                ("Close and lose it", lambda: again(True)),
                ("Cancel", self.stay),
            ],
            warning=True,
        )

    def _close_again(self, lose: bool) -> None:
        self._may_lose = lose
        self._window.close()

    def stop_and_close(self) -> None:
        """Stop every job, each saving where it is, then close."""
        self._waiting = True
        self._notices.say("Saving where the jobs are, then closing…")
        self._jobs.cancel_all()
        QTimer.singleShot(SECONDS_OF_PATIENCE * 1000, self, self._lose_patience)

    def wait_and_close(self) -> None:
        """Close when the last job has ended."""
        self._waiting = True
        self._notices.say("The window closes when the work is done.")
        self._close_if_idle()

    def stay(self) -> None:
        """Go on working."""
        self._waiting = False

    def _close_if_idle(self) -> None:
        if self._waiting and not self._jobs.work:
            self._window.close()

    def _lose_patience(self) -> None:
        self._out_of_patience = self._waiting
        if self._waiting:
            self._window.close()
