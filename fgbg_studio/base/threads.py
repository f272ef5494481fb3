"""One long call in a thread of its own, so that who waits for it can be told so, or stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from fgbg_studio.base.workers import PATIENCE

T = TypeVar("T")
M = TypeVar("M")


def awaited(call: Callable[[], T], stop: threading.Event, meanwhile: M) -> Generator[M, None, T]:
    """Make a call in another thread; gives `meanwhile` while it lasts, and returns its value.

    Closed before its end, this sets `stop`, which the call has to obey, and waits for the thread.
    """
    pool = ThreadPoolExecutor(1, "fgbg-call")
    try:
        future = pool.submit(call)
        while not wait([future], PATIENCE).done:
            yield meanwhile
        return future.result()
    finally:
        stop.set()
        pool.shutdown()
