"""Two lines about a training: its device and memory, how fast it is, how long it still takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.base.events import Event, Progress
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.job_bar import Pace, clock_time
from fgbg_studio.gui.plan_summary import tabular

if TYPE_CHECKING:
    from fgbg_studio.gui.series import RunPoints
    from fgbg_studio.learning.options import TrainOptions

MIB_A_GIB = 1024
SMALL = 0.92
"""Of the usual size of letters."""


class TrainingFacts(QWidget):
    """What of it is known now; a stored run has no time left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.where, self.pace = ElidedLabel("left"), ElidedLabel("left")
        self.where.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in (self.pace, self.where):
            line.setFont(_small(line.font()))
            column.addWidget(line)
        self._clock = Pace(clock)
        self._speed, self._left = 0.0, ""
        self._epoch = ""

    def restart(self) -> None:
        """Forget how fast it was, as after a pause."""
        self._clock.restart()
        self._speed, self._left, self._epoch = 0.0, "", ""

    def follow(self, events: list[Event], options: TrainOptions | None, points: RunPoints) -> None:
        """What the run with these options and points said last."""
        for event in events:
            if isinstance(event, Progress) and options:
                self._take(event, options, points)

    def _take(self, progress: Progress, options: TrainOptions, points: RunPoints) -> None:
        if not progress.total:  # it judges, or gets ready
            self._clock.restart()
            self._epoch = progress.doing
            return
        rate = self._clock.rate(progress.done)
        done = min(progress.done * options.epochs // progress.total + 1, options.epochs)
        self._epoch = f"epoch {done:,} of {options.epochs:,}"
        if rate > 0:
            self._speed = rate * options.batch
            beside = _beside(points) * (options.epochs - done + 1)
            self._left = clock_time((progress.total - progress.done) / rate + beside)

    def tell(self, points: RunPoints, device: str, *, live: bool) -> None:
        """Write both lines; `live` for the run that learns now."""
        speeds = points["speed/samples"]
        stored = speeds.values[-1] if speeds else 0.0
        speed = _speed(self._speed if live else stored)
        left = f"{self._left} left" if self._left else ""
        self._write(self.pace, *((self._epoch, left, speed) if live else (speed,)))
        self._write(self.where, device, _memory(points))

    def _write(self, line: ElidedLabel, *parts: str) -> None:
        text = "  \u00b7  ".join(part for part in parts if part)
        if text != line.text():
            line.setText(text)
            line.setToolTip(text)


def _small(font: QFont) -> QFont:
    font.setPointSizeF(font.pointSizeF() * SMALL)
    return tabular(font)


def _speed(speed: float) -> str:
    return f"{speed:,.{0 if speed >= 10 else 1}f} samples/s" if speed else ""


def _beside(points: RunPoints) -> float:
    """Seconds an epoch beside its steps: judging and saving, as they were so far."""
    epochs = len(points["held-out/loss"])
    spent = (points[f"time/{name}"] for name in ("validating", "saving"))
    return sum(one.values[-1] for one in spent if one) / epochs if epochs else 0.0


def _memory(points: RunPoints) -> str:
    known = points["device/memory"]
    if not known:
        return ""
    size = known.values[-1]
    return f"{size / MIB_A_GIB:,.1f} GiB" if size >= MIB_A_GIB else f"{size:,.0f} MiB"
