"""Runs jobs, each in a thread of its own, and reports in the GUI thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from fgbg_studio.base.errors import Cancelled, StudioError
from fgbg_studio.base.events import Control, Event, Job, Note, drive
from fgbg_studio.gui import faults

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Failure:
    message: str
    details: str = ""


class _Thread(QThread):
    """Advances one generator from first to last: no other thread may touch it."""

    delivered = Signal(object)

    def __init__(self, job: Job, control: Control) -> None:
        super().__init__()
        self._jobs = [job]
        self._control = control
        self.value: Any = None
        self.failure: _Failure | None = None
        self.was_stopped = False

    def run(self) -> None:
        """Drive the job; whatever it raises becomes an outcome, also a MemoryError."""
        try:
            self.value = drive(self._jobs.pop(), self.delivered.emit, self._control)
        except Cancelled:
            self.was_stopped = True
        except StudioError as error:
            self.failure = _Failure(str(error))
        except BaseException as error:
            log.exception("A job failed")
            self.failure = _Failure(faults.sentence(error), faults.details(error))


class RunningJob(QObject):
    """A job under way. Its signals are emitted in the GUI thread."""

    events = Signal(object)
    """A list of events, at most 20 times a second."""
    succeeded = Signal(object)
    failed = Signal(str, str)
    """What went wrong as a sentence, and the details of a fault of the program or ""."""
    stopped = Signal()
    ended = Signal()
    """After any of the three."""
    held = Signal()
    """Paused, resumed or asked to stop."""

    def __init__(self, title: str, job: Job, *, quiet: bool = False) -> None:
        super().__init__()
        self.title = title
        self.quiet = quiet
        self.control = Control()
        self.warnings: list[str] = []
        """What the job left out, and why."""
        self._thread = _Thread(job, self.control)
        self._thread.delivered.connect(self._forward)
        self._thread.finished.connect(self._end)

    def start(self) -> None:
        """Begin; connect to the signals before."""
        self._thread.start()

    def pause(self) -> None:
        """Hold the job before its next step."""
        self.control.pause()
        self.held.emit()

    def resume(self) -> None:
        """Let a paused job go on."""
        self.control.resume()
        self.held.emit()

    def cancel(self) -> None:
        """Ask the job to stop; `stopped` follows when it has."""
        self.control.cancel()
        self.held.emit()

    def wait(self, deadline: QDeadlineTimer) -> bool:
        """Wait for the thread's end; False when it was not reached in time."""
        return self._thread.wait(deadline)

    @Slot(object)
    def _forward(self, events: list[Event]) -> None:
        notes = (event for event in events if isinstance(event, Note))
        self.warnings += [note.text for note in notes if note.warning]
        self.events.emit(events)

    @Slot()
    def _end(self) -> None:
        thread = self._thread
        thread.wait()
        if thread.failure:
            self.failed.emit(thread.failure.message, thread.failure.details)
        elif thread.was_stopped:
            self.stopped.emit()
        else:
            self.succeeded.emit(thread.value)
        self.ended.emit()


class JobRunner(QObject):
    """The jobs under way, oldest first."""

    started = Signal(object)
    finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.running: list[RunningJob] = []

    @property
    def work(self) -> list[RunningJob]:
        """The running jobs whose loss a person would mind."""
        return [job for job in self.running if not job.quiet]

    def start(self, job: RunningJob) -> None:
        """Start a job and keep it until it ended."""
        self.running.append(job)
        job.ended.connect(lambda: self._forget(job))
        self.started.emit(job)
        job.start()

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self.running:
            job.cancel()

    def wait(self, seconds: float) -> None:
        """Stop every job and wait for it, in place of the event loop that is gone."""
        self.cancel_all()
        deadline = QDeadlineTimer(int(1000 * seconds))
        for job in list(self.running):
            if job.wait(deadline):
                self._forget(job)

    def _forget(self, job: RunningJob) -> None:
        if job not in self.running:
            return
        self.running.remove(job)
        self.finished.emit(job)
        job.deleteLater()
