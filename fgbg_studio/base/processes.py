"""Helping processes: Ctrl-C in a terminal reaches each of them, but one alone decides."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started inside this block never see Ctrl-C, not even while they start.

    This one sees it at the end of the block, and can then end the others in good order. Call
    `ignore_interrupts` in them as well: on Windows this block does nothing.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started inside, it would let signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_interrupts(worker: int = 0) -> None:
    """Leave Ctrl-C to the process that started this one; `worker` is not looked at."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
