"""How many threads compute, and a long call in one of its own, which whoever waits can stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from fgbg_studio.base.workers import PATIENCE

T = TypeVar("T")
M = TypeVar("M")


def beside_window() -> int:
    """With how many threads torch computes under the window, which keeps a core for itself."""
    return max(1, (os.cpu_count() or 2) - 1)


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
