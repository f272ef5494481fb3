"""Looking at data that people have already: examining it, and handing it to the browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.foreign_samples import ForeignSamples
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.examining import Report

ARCHIVES = "Archives (*.zip *.tar);;All files (*)"
GUESS = "How the files belong together is a guess, '{pattern}': "


class ForeignData(QObject):
    """What was opened stays open until another project is."""

    changed = Signal()
    """Something is open no more."""
    opened = Signal(str)
    """The name under which samples can be looked at."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.found: dict[str, tuple[ForeignSamples, Report]] = {}
        self._session, self._window = session, window
        self._opening = Background(self)
        session.project_changed.connect(self._forget)

    def choose(self, what: str) -> None:
        """Ask for a "folder" or an "archive", and open it."""
        if what == "folder":
            chosen = QFileDialog.getExistingDirectory(self._window, "A folder of images and masks")
        else:
            title = "An archive of images and masks"
            chosen = QFileDialog.getOpenFileName(self._window, title, "", ARCHIVES)[0]
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Examine a folder or archive in a job; what it holds can be looked at afterwards."""
        from fgbg_studio.jobs.examining import examine

        self._session.run(f"Examine {path.name}", examine(path), on_result=self._examined)

    def note(self, name: str) -> str:
        """What should be known of data that is looked at; "" where its names leave no doubt."""
        report = self.found[name][1]
        if not report.guess:
            return ""
        first = report.match.examples()[0]
        of_first = f"{first.mask} is taken for the mask of {first.image}."
        return GUESS.format(pattern=report.match.pattern) + of_first

    def _forget(self) -> None:
        self.found.clear()
        self.changed.emit()

    def _examined(self, report: Report) -> None:
        self._opening.ask(
            report.path,
            partial(_opened, report),
            partial(self._take, report),
            lambda text: self._session.message.emit(text, True),
        )

    def _take(self, report: Report, samples: ForeignSamples) -> None:
        name = report.path.name
        self.found[name] = samples, report
        self.opened.emit(name)


def _opened(report: Report) -> ForeignSamples:
    """In another thread: read the list of files again, by the pattern that was found."""
    from fgbg_studio.jobs.foreign_data import open_data

    return ForeignSamples(open_data(report.path, report.match.pattern, accept_guess=True))
