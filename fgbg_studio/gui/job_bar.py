"""The bar at the bottom: a row for each running job, and the device in use."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.base.events import Event, Note, Progress
from fgbg_studio.gui import theme
from fgbg_studio.gui.job_runner import JobRunner, RunningJob

SECONDS_OF_PACE = 10.0
ROW = 4 * theme.GRID


class Pace:
    """Rate and time left from the progress of the last seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def restart(self) -> None:
        """Forget the past, as after a pause."""
        self._seen.clear()

    def rate(self, done: int) -> float:
        """Units a second, now that `done` are done; 0 while unknown."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while now - self._seen[0][0] > SECONDS_OF_PACE and len(self._seen) > 2:
            self._seen.popleft()
        seconds = now - self._seen[0][0]
        return (done - self._seen[0][1]) / seconds if seconds > 0.5 else 0.0


def clock_time(seconds: float) -> str:
    """0:34, 12:05 or 3:20:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def pace_text(progress: Progress, rate: float) -> str:
    """As much as is known of "41 %   6,912 samples/s   0:34 left"."""
    parts = []
    if progress.total:
        parts.append(f"{100 * progress.done // progress.total} %")
    if rate > 0:
        parts.append(_speed(rate, progress.unit))
        if progress.total:
            parts.append(f"{clock_time((progress.total - progress.done) / rate)} left")
    return "   ".join(parts)


def _speed(rate: float, unit: str) -> str:
    """Downloads count bytes, which nobody reads by the million."""
    if unit == "bytes":
        return f"{rate / 1e6:,.1f} MB/s"
    return f"{rate:,.{0 if rate >= 10 else 1}f} {unit}/s"


class JobRow(QWidget):
    """One running job."""

    def __init__(self, job: RunningJob) -> None:
        super().__init__()
        self.job = job
        self._pace = Pace()
        self.title = QLabel(job.title)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"How far it is: {job.title}")
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(30 * theme.GRID)
        self.numbers = QLabel()
        self.numbers.setObjectName("muted")
        self.numbers.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.pause = _tool("pause", "Hold this job", self._toggle)
        self.cancel = _tool("stop", "Stop this job; what it finished is kept", job.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        for widget in (self.title, self.bar, self.numbers, self.pause, self.cancel):
            row.addWidget(widget, 1 if widget is self.numbers else 0)
        job.events.connect(self._show)
        job.held.connect(self._held)

    def _toggle(self) -> None:
        if self.job.control.paused:
            self.job.resume()
        else:
            self.job.pause()

    def _held(self) -> None:
        stopping, paused = self.job.control.cancelled, self.job.control.paused
        self._pace.restart()
        self.pause.setIcon(theme.icon("start" if paused else "pause"))
        self.pause.setToolTip("Let this job go on" if paused else "Hold this job")
        for button in (self.pause, self.cancel):
            button.setEnabled(not stopping)
        if stopping or paused:
            self.numbers.setText("Stopping…" if stopping else "Paused")

    def _show(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Progress):
                self._show_progress(event)
            elif isinstance(event, Note) and not self.bar.maximum():
                self.numbers.setText(event.text)

    def _show_progress(self, progress: Progress) -> None:
        # Thousandths: the bar's range is an int of 32 bits, a plan may have more samples.
        if progress.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(1000 * progress.done // progress.total)
        if self.job.control.paused or self.job.control.cancelled:
            return
        text = pace_text(progress, self._pace.rate(progress.done))
        self.numbers.setText(f"{text}   {progress.doing}" if progress.doing else text)


def _tool(icon: str, help: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setFixedSize(ROW, ROW)
    button.setToolTip(help)
    button.setAccessibleName(help.partition(";")[0])
    button.clicked.connect(act)
    return button


class JobBar(QWidget):
    """What runs, how fast, and on which device."""

    emptied = Signal()

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self.setObjectName("jobBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows: dict[RunningJob, JobRow] = {}
        self._idle = QLabel("Ready")
        self._idle.setMinimumHeight(ROW)  # a job that begins moves nothing above
        self._idle.setObjectName("muted")
        self.device = QLabel()
        self.device.setObjectName("muted")
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.GRID // 2)
        self._column.addWidget(self._idle)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        row.setSpacing(3 * theme.GRID)
        row.addLayout(self._column, 1)
        row.addWidget(self.device, 0, Qt.AlignmentFlag.AlignVCenter)
        jobs.started.connect(self._add)
        jobs.finished.connect(self._remove)

    def set_device(self, name: str) -> None:
        """Name the device that computes."""
        self.device.setText(name)
        self.device.setToolTip("The device that trains and predicts")

    def _add(self, job: RunningJob) -> None:
        self.rows[job] = row = JobRow(job)
        self._column.addWidget(row)
        self._idle.hide()

    def _remove(self, job: RunningJob) -> None:
        row = self.rows.pop(job)
        row.setParent(None)
        row.deleteLater()
        self._idle.setVisible(not self.rows)
