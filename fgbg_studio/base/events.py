"""What a job says while it runs, and the one function that runs it.

A job is a generator of events that ends with a `Result`. It never calls back into whoever runs
it: the window drives it in a thread, the command line under a progress bar, a test as a list.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from fgbg_studio.base.errors import Cancelled, StudioError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DELIVERY_INTERVAL = 0.05
"""Seconds between two deliveries of merged events: 20 a second."""


@dataclass(frozen=True)
class Progress:
    """`done` of `total` units; `total` 0 means unknown."""

    done: int
    total: int
    unit: str = "samples"
    doing: str = ""


@dataclass(frozen=True)
class Metric:
    """One value of a curve at a training step."""

    name: str
    step: int
    value: float


@dataclass(frozen=True)
class Preview:
    """A picture worth looking at now: RGB uint8, height x width x 3."""

    name: str
    image: npt.NDArray[np.uint8] = field(repr=False)
    step: int = 0


@dataclass(frozen=True)
class Note:
    """A sentence for the person, such as a file that was skipped and why."""

    text: str
    warning: bool = False


@dataclass(frozen=True)
class Result:
    """The last event of every job that was not stopped."""

    value: Any


Event: TypeAlias = Progress | Metric | Preview | Note | Result
Job: TypeAlias = Generator[Event, None, None]


class Control:
    """Pause and cancel, set from any thread and obeyed by the thread that drives the job."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def cancel(self) -> None:
        """Ask the job to stop; a paused job wakes up to do so."""
        self._cancelled.set()
        self._running.set()

    def pause(self) -> None:
        """Hold the job before its next step."""
        self._running.clear()

    def resume(self) -> None:
        """Let a paused job go on."""
        self._running.set()

    @property
    def cancelled(self) -> bool:
        """True once `cancel` was called."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume`."""
        return not self._running.is_set()

    def wait_while_paused(self) -> None:
        """Return at once unless paused."""
        self._running.wait()


class Mailbox:
    """Collects events and hands them over 20 times a second, of `Progress` only the newest."""

    def __init__(self, deliver: Callable[[list[Event]], None]) -> None:
        self._deliver = deliver
        self._pending: list[Event] = []
        self._last = 0.0

    def put(self, event: Event) -> None:
        """Add an event; hand over what is waiting when it is due."""
        if isinstance(event, Progress):
            self._pending = [e for e in self._pending if not isinstance(e, Progress)]
        self._pending.append(event)
        if time.monotonic() - self._last >= DELIVERY_INTERVAL:
            self.flush()

    def flush(self) -> None:
        """Hand over everything that is waiting."""
        if self._pending:
            waiting, self._pending = self._pending, []
            self._deliver(waiting)
        self._last = time.monotonic()


def drive(job: Job, on_events: Callable[[list[Event]], None], control: Control) -> Any:
    """Run `job` to its end in this thread and return the value of its `Result`.

    Raises `Cancelled` when `control` asked for it; the generator is closed here, in the thread
    that advanced it, so the job's ``finally`` blocks have run when this returns or raises.
    """
    mailbox = Mailbox(on_events)
    try:
        for event in job:
            mailbox.put(event)
            if isinstance(event, Result):
                return event.value
            if control.paused:
                mailbox.flush()
                control.wait_while_paused()
            if control.cancelled:
                raise Cancelled
    finally:
        job.close()
        mailbox.flush()
    raise StudioError("The job ended without a result. Please report this as a fault.")


def finish(events: Iterable[Event]) -> Any:
    """The value of the `Result` in `events`: a whole job in one call, for scripts and tests."""
    for event in events:
        if isinstance(event, Result):
            return event.value
    raise StudioError("The job ended without a result. Please report this as a fault.")
