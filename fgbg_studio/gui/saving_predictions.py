"""Writing the prediction in sight into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fgbg_studio.base.errors import ProjectError, describe_os_error
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.gui.predicting import Question
    from fgbg_studio.jobs.predicted_files import Written
    from fgbg_studio.jobs.predicting import PredictOptions


class SavingPredictions(QObject):
    """By the same job as on the command line, so the files are the same too."""

    def __init__(self, session: Session, owner: QWidget) -> None:
        super().__init__(owner)
        self._session, self._owner = session, owner
        self.is_saving = False

    def ask_for_folder(self, title: str) -> Path | None:
        """Where to write; the project's own folder for predictions is offered first."""
        project = self._session.project
        if project is None:
            return None
        usual = project.folder / "predictions"
        if not project.read_only and not self._session.attempt(lambda: _make(usual)):
            return None
        chosen = QFileDialog.getExistingDirectory(self._owner, title, str(usual))
        return Path(chosen) if chosen else None

    def save(self, question: Question, options: PredictOptions) -> None:
        """Write mask, cut-out and depth of one picture into the folder of the options."""
        from fgbg_studio.jobs.predicting import predict

        self.is_saving = True
        self._session.run(
            f"Saving {question.picture.name}",
            predict(question.network, [question.picture], options),
            on_result=self._saved,
            on_ended=self._ended,
        )

    def _saved(self, found: list[Written]) -> None:
        files = [file for one in found for file in one.files]
        self._session.message.emit(f"{len(files):,} files written to {files[0].parent}.", False)

    def _ended(self) -> None:
        self.is_saving = False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ProjectError(describe_os_error(error, f"making the folder {folder}")) from error
