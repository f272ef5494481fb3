"""Letting a job be stopped while something that knows no stop is under way."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from fgbg_studio.base.events import Event, Progress

T = TypeVar("T")
PATIENCE = 0.2
"""Seconds between two moments in which the job can be stopped."""


def waiting(work: Callable[[], T], said: Progress) -> Generator[Event, None, T]:
    """Do `work` in a thread of its own and return what it gives; say `said` again meanwhile.

    A job that is closed does not wait: the work goes on for nothing, and the program does not end
    before it has. So it must change nothing. It must not decode JPEG either: libjpeg reads the
    environment in each new thread. What it raises is raised here.
    """
    thread = ThreadPoolExecutor(1, "waiting")
    try:
        answer = thread.submit(work)
        while not answer.done():
            yield said
            wait([answer], PATIENCE)
        return answer.result()
    finally:
        thread.shutdown(wait=False)
