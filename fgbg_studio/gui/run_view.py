"""One run to look at: figures, curves above, pictures below, and where its time went."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from fgbg_studio.base.events import Event, Metric, Preview
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.curves import Curves
from fgbg_studio.gui.epoch_strip import EpochStrip
from fgbg_studio.gui.figures import Figures
from fgbg_studio.gui.time_bar import TimeBar

CURVES_HEIGHT = 200
SHARES = (2, 3)
"""Of the height: curves, pictures."""


class RunView(QSplitter):
    """Shows a stored run, a run as it learns, or the one and then the other."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.curves, self.strip = Curves(), EpochStrip()
        self.figures, self.time_bar = Figures(), TimeBar()
        self.folder: Path | None = None
        self._background = Background(self, keep=2)
        self.setChildrenCollapsible(False)
        self.addWidget(self.curves)
        self.addWidget(self.strip)
        self.curves.setMinimumHeight(CURVES_HEIGHT)
        for at, share in enumerate(SHARES):
            self.setStretchFactor(at, share)
        self.setSizes([1000 * share for share in SHARES])  # stretching begins from these

    def prepare(self) -> None:
        """Get the plots ready, which takes a moment the first time."""
        self.curves.prepare()

    def clear(self) -> None:
        """Show nothing."""
        self.folder = None
        self.curves.clear()
        self.strip.clear()
        self.figures.clear()
        self.time_bar.clear()

    def follow(self, folder: Path) -> None:
        """Get ready for what a run says from now on, behind what is shown of it."""
        self.prepare()
        if self.folder != folder:
            self.clear()
            self.folder = folder

    def show_run(self, folder: Path, live: Iterable[Metric] = ()) -> None:
        """Show what a run has stored, and behind it what it said since."""
        self.folder = folder
        live = live if isinstance(live, list) else list(live)

        def show(stored: tuple[list[Metric], list[Path]]) -> None:
            if self.folder == folder:
                self._show_stored([*stored[0], *live], stored[1])

        self._background.ask("run", lambda: _stored(folder), show)

    def _show_stored(self, metrics: list[Metric], pictures: list[Path]) -> None:
        self.curves.clear()
        self.figures.clear()
        self.time_bar.clear()
        self._add_metrics(metrics)
        self.strip.show_files(pictures)

    def add(self, events: list[Event]) -> None:
        """Add what the run says as it learns."""
        self._add_metrics([event for event in events if isinstance(event, Metric)])
        if any(isinstance(event, Preview) for event in events):
            self._look_for_pictures()

    def _look_for_pictures(self) -> None:
        """The run's folder has them all: held in memory, a long run's would fill it."""
        if folder := self.folder:

            def show(files: list[Path]) -> None:
                if self.folder == folder:
                    self.strip.add_files(files)

            self._background.ask("pictures", lambda: _pictures(folder), show)

    def _add_metrics(self, metrics: list[Metric]) -> None:
        self.curves.add(metrics)
        self.figures.add(metrics)
        self.time_bar.add(metrics)


def _pictures(folder: Path) -> list[Path]:
    from fgbg_studio.jobs.runs import pictures_of

    return pictures_of(folder)


def _stored(folder: Path) -> tuple[list[Metric], list[Path]]:
    from fgbg_studio.jobs.runs import metrics_of

    return metrics_of(folder), _pictures(folder)
