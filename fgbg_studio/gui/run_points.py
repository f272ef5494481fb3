"""The points of the runs in sight: read from their folders, or told live by one that learns."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.series import RunPoints

if TYPE_CHECKING:
    from fgbg_studio.base.events import Metric

MOST = 32
"""Folders that wait to be read."""


class KnownPoints(QObject):
    """Keeps the points of the runs that are wanted, and always those of the run that learns."""

    changed = Signal(object)
    """The folder of a run of which there is more now."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[Path, RunPoints] = {}
        self.live: Path | None = None
        """The folder of the run that learns now."""
        self._waiting: dict[Path, list[Metric]] = {}
        """What a run said while its folder was being read."""
        self._background = Background(self, keep=MOST)

    @property
    def live_points(self) -> RunPoints:
        """Of the run that learns."""
        return self.of.get(self.live, RunPoints()) if self.live else RunPoints()

    def want(self, folders: Iterable[Path]) -> None:
        """Keep these alone, and read those that are not known yet."""
        wanted = list(folders)
        for folder in list(self.of):
            if folder not in wanted and folder != self.live:
                del self.of[folder]
        for folder in wanted:
            if folder not in self.of:
                self._read(folder)

    def begin(self, folder: Path) -> None:
        """A run learns from now on, behind what it has recorded."""
        self.live = folder
        self.of.pop(folder, None)
        self._read(folder)

    def end(self) -> None:
        """The run has said all; what is recorded counts from now on."""
        self.live = None

    def add(self, metrics: list[Metric]) -> None:
        """The run that learns said this."""
        folder = self.live
        if folder is None or not metrics:
            return
        if folder in self._waiting:
            self._waiting[folder] += metrics
        self.of.setdefault(folder, RunPoints()).add(metrics)
        self.changed.emit(folder)

    def forget(self) -> None:
        """Another project is open."""
        self.of.clear()
        self._waiting.clear()
        self.live = None

    def _read(self, folder: Path) -> None:
        self.of[folder] = RunPoints()
        self._waiting[folder] = []
        take = partial(self._take, folder)
        self._background.ask(folder, lambda: _stored(folder), take)

    def _take(self, folder: Path, found: RunPoints) -> None:
        if folder not in self._waiting:
            return
        found.add(self._waiting.pop(folder))
        if folder in self.of:
            self.of[folder] = found
            self.changed.emit(folder)


def _stored(folder: Path) -> RunPoints:
    from fgbg_studio.jobs.runs import metrics_of

    return RunPoints(metrics_of(folder))
