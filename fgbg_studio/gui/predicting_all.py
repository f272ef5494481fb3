"""Predicting every picture of the list into a folder, and the table of what came of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.picture_list import counted, outcome_of
from fgbg_studio.gui.predict_all_sheet import PredictAllSheet
from fgbg_studio.gui.predicted_table import PredictedTable
from fgbg_studio.gui.predicting import Question
from fgbg_studio.gui.prediction_desk import PredictionDesk
from fgbg_studio.gui.prediction_panels import InputPanel, ResultPanel
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.predicted_files import Written

BUSY = "It is under way; the bar below shows how far."


class PredictingAll(QObject):
    """One at a time."""

    changed = Signal()
    """It began, or ended."""

    def __init__(
        self,
        page: QWidget,
        session: Session,
        inputs: InputPanel,
        results: ResultPanel,
        desk: PredictionDesk,
    ) -> None:
        super().__init__(page)
        self._page, self._session, self._inputs = page, session, inputs
        self._results, self._desk = results, desk
        self.table = table = PredictedTable()
        self.is_running = False
        self.sheet: PredictAllSheet | None = None
        table.setVisible(False)
        table.closed.connect(table.hide)
        table.picked.connect(lambda picture: inputs.list.select(str(picture)))
        desk.changed.connect(self._follow)
        session.project_changed.connect(table.hide)

    def why_not(self) -> str:
        """Why it cannot begin now, or ""."""
        return BUSY if self.is_running else ""

    def open(self) -> None:
        """Ask where to, and what to compare with."""
        if self.sheet is not None:
            self.sheet.close()
        count, usual = len(self._inputs.list.files), self._usual_folder()
        self.sheet = PredictAllSheet(self._page, count, usual)
        self.sheet.destroyed.connect(self._forget)
        self.sheet.wanted.connect(self.start)
        self.sheet.show()

    def _forget(self) -> None:
        self.sheet = None

    def _usual_folder(self) -> Path | None:
        project, run = self._session.project, self._inputs.run_folder
        if project is None or run is None or project.read_only:
            return None
        return project.folder / "predictions" / run.name

    def start(self, out: Path, truth: Path | None) -> None:
        """Predict into a folder, beside the truth if there is one."""
        from fgbg_studio.jobs.predicting import predict

        run, files = self._inputs.run_folder, self._inputs.list.files
        if run is None or not files or self.is_running:
            return
        background = self._inputs.background.file
        options = self._results.options(background, out)
        options = options.model_copy(update={"truth": str(truth or "")})
        self.is_running = True
        self._session.run(
            f"Predicting {counted(len(files))}",
            predict(run, files, options),
            on_result=partial(self._take, run, background),
            on_ended=self._ended,
        )
        self.changed.emit()

    def _take(self, run: Path, background: str, written: list[Written]) -> None:
        for one in written:
            question = Question(run, one.picture, background)
            outcome = outcome_of(one.row.uncertainty, one.row.unlikeness)
            self._desk.tell_outcome(question, outcome)
        self.table.show_written(written)
        self.table.setVisible(True)
        self._follow()

    def _ended(self) -> None:
        self.is_running = False
        self.changed.emit()

    def _follow(self) -> None:
        if self.table.isVisible():
            self.table.select(self._inputs.list.current)
