"""Where the time of a training goes: loading, computing, validating or saving."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fgbg_studio.base.events import Metric
from fgbg_studio.gui import theme

ACTIVITIES = {
    "loading": "warning", "computing": "accent", "validating": "muted", "saving": "edge",
}  # fmt: skip
"""Activity -> the theme's colour for it."""
BEFORE, BETWEEN = 11, 6
"""Pixels from a square to its words, and on to the next square: all fit in a small window."""
HELP = (
    "Where the time went. Loading: waiting for samples. Computing: learning from them. "
    "Validating: judging held-out samples. Saving: writing checkpoints. "
    "If loading is long, add worker processes."
)


class TimeBar(QWidget):
    """A stretch of one bar for each activity, with its name and share below."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: dict[str, float] = {}
        self.setToolTip(HELP)
        self.setAccessibleName("Where the time went")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(4 * theme.GRID)

    def sizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, 4 * theme.GRID)

    def show_metrics(self, metrics: Iterable[Metric]) -> None:
        """Take the seconds out of metrics named like "time/loading"."""
        found = {}
        for metric in metrics:
            group, _, activity = metric.name.partition("/")
            if group == "time" and activity in ACTIVITIES:
                found[activity] = metric.value
        if found != self.seconds:
            self.seconds = found
            self.update()

    def words(self) -> list[tuple[str, str]]:
        """Each activity with its share, written out; saving only where it is told."""
        total = sum(self.seconds.values()) or 1.0
        return [
            (activity, f"{activity} {100 * self.seconds.get(activity, 0.0) / total:.0f} %")
            for activity in ACTIVITIES
            if activity != "saving" or activity in self.seconds
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 4, self.width(), 6, QColor(colours.line))
        total = sum(self.seconds.values())
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.86)
        painter.setFont(font)
        left, text_left = 0.0, 0.0
        for activity, words in self.words():
            colour = QColor(getattr(colours, ACTIVITIES[activity]))
            width = self.width() * self.seconds.get(activity, 0.0) / total if total else 0.0
            painter.fillRect(QRectF(left, 4, width, 6), colour)
            left += width
            painter.fillRect(QRectF(text_left, 20, 8, 8), colour)
            painter.setPen(QColor(colours.muted))
            shown = words if total else activity
            place = QRectF(text_left + BEFORE, 14, 140, 20)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
            text_left += BEFORE + painter.fontMetrics().horizontalAdvance(shown) + BETWEEN
