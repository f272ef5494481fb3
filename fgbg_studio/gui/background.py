"""Short work off the window's thread: reading a thumbnail, colouring a depth map.

What takes longer, can be cancelled or changes the project is a job instead.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from PySide6.QtWidgets import QWidget

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.first_paint import after_paint

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Asked:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[str], None] | None
    ended: Callable[[], None] | None = None


class Background(QObject):
    """Runs functions one at a time in another thread, the newest first.

    Of those that wait only the newest `keep` stay, so that what scrolled out of sight, or was
    overtaken by the next click, is never worked on. Answers arrive in the window's thread, and
    none arrives after `owner` is gone. With `seen`, nothing begins before that widget is painted:
    the first work imports numpy and OpenCV, which would hold the first picture of the page up.
    """

    _answered = Signal(object, object)

    def __init__(self, owner: QObject, keep: int = 1, seen: QWidget | None = None) -> None:
        super().__init__()
        self._owner = owner
        self._keep = keep
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Hashable, _Asked] = OrderedDict()
        self._running: Hashable = None
        self._is_held = seen is not None
        self._answered.connect(self._deliver)
        if seen is not None:
            after_paint(seen, self._begin)

    def ask(
        self,
        key: Hashable,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Run `work` soon and pass its value to `done`; the same `key` again replaces the first.

        `failed` gets the sentence of a StudioError; without it, nothing happens. Any other
        exception is a fault of the program: it is raised in the window's thread, which shows it.
        `ended` is called after any of them, if the work was begun.
        """
        with self._lock:
            self._put(key, _Asked(work, done, failed, ended))
        self._start_next()

    def ask_in_turn(
        self, works: Mapping[Any, Callable[[], Any]], done: Callable[[Any], None]
    ) -> None:
        """Ask for several, the first of them first: asked one by one, the last would begin."""
        with self._lock:
            for key in reversed(list(works)):
                self._put(key, _Asked(works[key], done, None))
        self._start_next()

    def _put(self, key: Hashable, asked: _Asked) -> None:
        self._waiting[key] = asked
        self._waiting.move_to_end(key)
        while len(self._waiting) > self._keep:
            self._waiting.popitem(last=False)

    def forget(self) -> None:
        """Drop all that waits; what runs now is finished and delivered."""
        with self._lock:
            self._waiting.clear()

    def is_running(self, key: Hashable) -> bool:
        """True while the work asked under `key` is being done."""
        return self._running == key

    def _begin(self) -> None:
        self._is_held = False
        self._start_next()

    def _start_next(self) -> None:
        with self._lock:
            if self._is_held or self._running is not None or not self._waiting:
                return
            self._running, asked = self._waiting.popitem()
        QThreadPool.globalInstance().start(lambda: self._run(asked))

    def _run(self, asked: _Asked) -> None:
        try:
            self._answered.emit(asked.done, asked.work())
        except StudioError as error:
            self._answered.emit(asked.failed, str(error))
        except Exception as error:
            log.exception("Work off the window's thread failed")
            self._answered.emit(_raise, error)
        finally:
            if ended := asked.ended:
                self._answered.emit(lambda _: ended(), None)
            self._running = None
            self._start_next()

    @Slot(object, object)
    def _deliver(self, answer: Callable[[Any], None] | None, value: Any) -> None:
        if answer is not None and shiboken6.isValid(self._owner):
            answer(value)


def _raise(error: Exception) -> None:
    raise error
