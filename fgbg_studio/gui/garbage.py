"""Python's garbage collector, run in the window's thread only.

Left to itself, the collector runs wherever something is allocated: in a job, where it would
destroy Qt objects in the wrong thread, or in the middle of a Qt object's destruction, where the
next one to be destroyed may wait for ever for a lock that the first one holds. A whole collection
also holds the interpreter for a third of a second once torch is imported, so what a large import
left is taken out of its sight.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000
LONGEST_WITHOUT = 600.0
"""Seconds after which everything is looked at even though a job runs."""

BURST = 30_000
"""So many new objects since the last look are a library or a project: here to stay."""


class GarbageCollector(QObject):
    """Takes the place of the automatic collection from `start` until its owner is gone."""

    def __init__(self, owner: QObject, is_busy: Callable[[], bool]) -> None:
        super().__init__(owner)
        self._is_busy = is_busy
        self._last_whole = time.monotonic()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self.destroyed.connect(_leave_it_to_python)

    def start(self) -> None:
        """Collect in this thread from now on."""
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that are due, as Python would."""
        young, middle, old = gc.get_count()
        due_young, due_middle, due_old = gc.get_threshold()
        if young > BURST:
            gc.freeze()
        elif old > due_old and self._may_take_long():
            gc.collect()
            self._last_whole = time.monotonic()
        elif middle > due_middle:
            gc.collect(1)
        elif young > due_young:
            gc.collect(0)

    def _may_take_long(self) -> bool:
        return not self._is_busy() or time.monotonic() - self._last_whole > LONGEST_WITHOUT


def _leave_it_to_python() -> None:
    """As it was before, and with everything in sight again: another window may follow.

    Not before the next event: a collection in the midst of a window's destruction, which frees
    another object of Qt, can wait for a lock that its own thread holds.
    """
    gc.unfreeze()
    QTimer.singleShot(0, gc.enable)
