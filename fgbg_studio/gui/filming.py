"""A film that plays in the views of the Predict page: predicted in a thread, the newest shown."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.base.events import Event, Job, Progress
from fgbg_studio.gui.prediction_shown import Shown, prepared
from fgbg_studio.gui.prediction_views import PredictionViews
from fgbg_studio.gui.session import Session
from fgbg_studio.jobs.filming import FilmFrame, FilmOptions, film

if TYPE_CHECKING:
    from fgbg_studio.gui.job_runner import RunningJob

JUDGED = 9
"""Frames in sight that tell whether a film is unlike the training pictures."""


class Newest:
    """Room for one frame: a window that is slow misses some, and none waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: tuple[FilmFrame, Shown] | None = None

    def put(self, frame: FilmFrame, shown: Shown) -> None:
        """In place of one that nobody took."""
        with self._lock:
            self._frame = frame, shown

    def take(self) -> tuple[FilmFrame, Shown] | None:
        """The newest one, once."""
        with self._lock:
            frame, self._frame = self._frame, None
        return frame


def without_frames(job: Job, newest: Newest) -> Job:
    """The job's other events; its frames are made ready for the screen, in the job's thread."""
    with closing(job):
        for event in job:
            if isinstance(event, FilmFrame):
                newest.put(event, prepared(event.found))
            else:
                yield event


class Filming(QObject):
    """One film at a time, in a thread of its own."""

    changed = Signal()
    """It began, was held or let go on."""
    rate_changed = Signal(str)
    """Frames a second, and the device."""
    unlike = Signal(float)
    """Once a film: most of its frames are so unlike the training pictures."""
    progressed = Signal(int, int)
    """Frames done, and how many there are, 0 where nobody knows."""
    ended = Signal()

    def __init__(self, session: Session, views: PredictionViews) -> None:
        super().__init__(views)
        self._session, self._views = session, views
        self._job: RunningJob | None = None
        self._next: Callable[[], None] | None = None
        self._may_show = False
        self._unlike: deque[float] = deque(maxlen=JUDGED)
        self.frame: FilmFrame | None = None
        """The one in sight."""

    @property
    def is_running(self) -> bool:
        """True until its thread has ended."""
        return self._job is not None

    @property
    def is_paused(self) -> bool:
        """True while it is held."""
        return self._job is not None and self._job.control.paused

    def play(self, run: Path, source: str, options: FilmOptions | None = None) -> None:
        """Play a video file or "camera:0" from its beginning; what plays now is stopped first.

        Nothing is left out of a file; it is shown no faster than it was taken.
        """
        self._next = partial(self._begin, run, source, options or FilmOptions(in_time=True))
        if self._job:
            self._job.cancel()
        else:
            self._go_on()

    def pause(self) -> None:
        """Hold it, or let it go on."""
        if self._job and self._job.control.paused:
            self._job.resume()
        elif self._job:
            self._job.pause()

    def stop(self) -> None:
        """Stop it; the last frame stays in sight."""
        self._next = None
        if self._job:
            self._job.cancel()

    def leave(self) -> None:
        """Stop it; what it still sends is shown no more."""
        self._may_show = False
        self.stop()

    def _go_on(self) -> None:
        begin, self._next = self._next, None
        if begin:
            begin()

    def _begin(self, run: Path, source: str, options: FilmOptions) -> None:
        newest = Newest()
        self.frame, self._may_show = None, True
        self._unlike.clear()
        self._job = self._session.run(
            f"Film {Path(source).name}",
            without_frames(film(run, source, options), newest),
            on_events=partial(self._take, newest),
            on_ended=self._end,
            quiet=not options.out,
        )
        self._job.held.connect(self.changed)
        self.changed.emit()

    def _take(self, newest: Newest, events: list[Event]) -> None:
        if not self._may_show:
            return
        for event in events:
            if isinstance(event, Progress):
                self.progressed.emit(event.done, event.total)
                if not event.done:
                    self.rate_changed.emit(f"{event.doing}…")
        if taken := newest.take():
            frame, shown = taken
            self._views.show_prediction(shown, keep_place=self.frame is not None)
            self.frame = frame
            self.rate_changed.emit(told(frame))
            self._judge(frame.found.unlikeness)

    def _judge(self, unlikeness: float | None) -> None:
        """A warning that came and went with each frame would only be in the way."""
        from fgbg_studio.learning.unlikeness import LIMIT

        if unlikeness is None or len(self._unlike) == JUDGED:
            return
        self._unlike.append(unlikeness)
        if len(self._unlike) == JUDGED and median(self._unlike) > LIMIT:
            self.unlike.emit(median(self._unlike))

    def _end(self) -> None:
        self._job = None
        if self._next:
            self._go_on()
        else:
            self.changed.emit()
            self.ended.emit()


def told(frame: FilmFrame) -> str:
    """The rate, the device, and what was left out."""
    parts = [f"{frame.rate:.1f} frames/s on {frame.device}"]
    if frame.left_out:
        parts.append(f"{frame.left_out:,} left out")
    return " · ".join(parts)
