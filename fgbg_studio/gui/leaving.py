"""Closing the window while jobs run: asked once, in the window, and it never hangs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from fgbg_studio.gui.job_runner import JobRunner
from fgbg_studio.gui.notices import Notices

SECONDS_OF_PATIENCE = 15


class Leaving(QObject):
    """Decides whether the window may close, and closes it when it may later."""

    def __init__(self, window: QMainWindow, jobs: JobRunner, notices: Notices) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._notices = notices
        self._waiting = False
        self._out_of_patience = False
        jobs.finished.connect(self._close_if_idle)

    def may_close(self) -> bool:
        """True where no work would be lost; else the person is asked, and False."""
        if not self._jobs.work or self._out_of_patience:
            return True
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
        return False

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
