"""One run to look at: figures, curves above, pictures below. Others can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from fgbg_studio.base.events import Event, Metric, Preview
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.curves import Curves
from fgbg_studio.gui.epoch_strip import EpochStrip
from fgbg_studio.gui.figures import Figures
from fgbg_studio.gui.plot import DrawnRun
from fgbg_studio.gui.run_points import KnownPoints
from fgbg_studio.gui.series import RunPoints
from fgbg_studio.gui.time_bar import TimeBar

CURVES_HEIGHT = 170
SHARES = (2, 3)
"""Of the height: curves, pictures."""


class RunView(QSplitter):
    """Shows a stored run, a run as it learns, or the one and then the other."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.curves, self.strip = Curves(), EpochStrip()
        self.figures, self.time_bar = Figures(), TimeBar()
        self.known = KnownPoints()
        self.folder: Path | None = None
        """Of the run whose figures and pictures are shown."""
        self._compared: dict[Path, str] = {}
        self._background = Background(self)
        self.known.changed.connect(self._tell_news)
        self.setChildrenCollapsible(False)
        self.addWidget(self.curves)
        self.addWidget(self.strip)
        self.curves.setMinimumHeight(CURVES_HEIGHT)
        for at, share in enumerate(SHARES):
            self.setStretchFactor(at, share)
        self.setSizes([1000 * share for share in SHARES])  # stretching begins from these

    @property
    def points(self) -> RunPoints:
        """Of the run that is shown."""
        return self.known.of.get(self.folder, RunPoints()) if self.folder else RunPoints()

    def prepare(self) -> None:
        """Get the plots ready, which takes a moment the first time."""
        self.curves.prepare()

    def clear(self) -> None:
        """Show nothing."""
        self.known.forget()
        self._compared = {}
        self.show_run(None)

    def follow(self, folder: Path) -> None:
        """Get ready for what a run says from now on, behind what is stored of it."""
        self.prepare()
        self.known.begin(folder)
        self.show_run(folder)

    def show_run(self, folder: Path | None) -> None:
        """Show what there is of a run, and what it says from now on."""
        if folder != self.folder or folder is None:
            self.strip.clear()
        self.folder = folder
        self._show()
        self._tell_figures()
        self._look_for_pictures()

    def compare(self, colours: Mapping[Path, str]) -> None:
        """Draw the curves of these runs too, each in its colour."""
        self._compared = dict(colours)
        self._show()

    def add(self, events: list[Event]) -> None:
        """What the run says as it learns."""
        self.known.add([event for event in events if isinstance(event, Metric)])
        if any(isinstance(event, Preview) for event in events) and self.folder == self.known.live:
            self._look_for_pictures()

    def _show(self) -> None:
        folders = [*self._compared]
        if self.folder and self.folder not in self._compared:
            folders.append(self.folder)
        self.known.want(folders)
        own = {folder: self._compared.get(folder, "") for folder in folders}
        if len(own) == 1:  # nothing to compare it with: its curves have colours of their own
            own = dict.fromkeys(own, "")
        self.curves.show_runs(
            [DrawnRun(f.name, self.known.of[f], colour) for f, colour in own.items()]
        )

    def _tell_news(self, folder: Path) -> None:
        if folder == self.folder:
            self._tell_figures()
        drawn = [run for run in self.curves.runs if run.name == folder.name]
        if drawn and drawn[0].points is not self.known.of.get(folder):
            self._show()  # its folder has been read
        elif drawn:
            self.curves.tell_news()

    def _tell_figures(self) -> None:
        newest = self.points.newest()
        for part in (self.figures, self.time_bar):
            part.show_metrics(newest)

    def _look_for_pictures(self) -> None:
        """The run's folder has them all: held in memory, a long run's would fill it."""
        if folder := self.folder:

            def show(files: list[Path]) -> None:
                if self.folder == folder:
                    self.strip.add_files(files)

            self._background.ask("pictures", lambda: _pictures(folder), show)


def _pictures(folder: Path) -> list[Path]:
    from fgbg_studio.jobs.runs import pictures_of

    return pictures_of(folder)
