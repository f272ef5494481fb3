"""Writing datasets under the window: starting, going on, making anew, and what comes after."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from fgbg_studio.base.events import Job
from fgbg_studio.gui.job_runner import RunningJob
from fgbg_studio.gui.known_datasets import KnownDatasets
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.jobs.beginning import GenerateOptions, datasets_folder

if TYPE_CHECKING:
    from fgbg_studio.base.options import Options


class Generating(QObject):
    """One dataset at a time."""

    changed = Signal()
    """A job has begun or ended."""
    browse_wanted = Signal(str)
    """The name of a dataset."""

    def __init__(self, session: Session, datasets: KnownDatasets) -> None:
        super().__init__()
        self._session, self._datasets = session, datasets
        self._job: RunningJob | None = None

    def why_not(self) -> str:
        """Why nothing can be written now, or ""."""
        if self._job:
            return "A dataset is being written. Wait for it or stop it first."
        if self._session.project and self._session.project.read_only:
            return READ_ONLY
        return ""

    def generate(self, options: GenerateOptions, writing: Options | None) -> None:
        """Write a new dataset, by the recipe as it stands."""
        from fgbg_studio.jobs.generating import generate

        project = self._session.project
        if project and self._session.save_first():
            self._run("Generate", generate(project, options, writing))

    def resume(self, name: str) -> None:
        """Go on with a dataset that was stopped."""
        from fgbg_studio.jobs.resuming import resume

        project, reason = self._session.project, self.why_not()
        if reason:
            self._session.message.emit(reason, True)
        elif project:
            self._run(f"Generate {name}", resume(project, name))

    def rewrite(self, name: str) -> None:
        """Make the samples of a dataset anew whose sources changed."""
        from fgbg_studio.jobs.resuming import resume

        project = self._session.project
        if project and not self.why_not() and self._session.save_first():
            self._run(f"Rewrite {name}", resume(project, name, rewrite=True))

    def open_folder(self, name: str) -> None:
        """Show a dataset's folder in the system's file manager."""
        if project := self._session.project:
            _open(datasets_folder(project) / name)

    def _run(self, title: str, job: Job) -> None:
        self._job = self._session.run(
            title, job, on_result=self._written, on_stopped=self._stopped, on_ended=self._ended
        )
        self.changed.emit()

    def _written(self, folder: Path) -> None:
        browse = partial(self.browse_wanted.emit, folder.name)
        choices = [("Browse it", browse), ("Open the folder", partial(_open, folder))]
        self._datasets.written(folder.name)
        self._session.choice.emit(f"The dataset is written: {folder}", choices)

    def _stopped(self) -> None:
        text = "Writing was stopped. What is written stays; go on with it under Datasets."
        self._session.message.emit(text, False)

    def _ended(self) -> None:
        self._job = None
        self._datasets.look()
        self.changed.emit()


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
