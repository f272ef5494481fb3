"""Handing a run's network on, from the Predict page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from fgbg_studio.base.options import Options
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.gui.network_export import NetworkExport
    from fgbg_studio.jobs.exporting import ExportOptions

ACTION = "export-run"


class Exporting(QObject):
    """Opens the sheet, one at a time, and does what it says.

    `run` tells the folder of the run that is chosen.
    """

    changed = Signal()
    """`why_not` would answer differently now."""

    def __init__(self, page: QWidget, session: Session, run: Callable[[], Path | None]) -> None:
        super().__init__(page)
        self._page, self._session, self._run = page, session, run
        self._under_way = False
        self.sheet: NetworkExport | None = None

    def why_not(self) -> str:
        """Why nothing can be exported now, as a sentence; "" when it can."""
        if self._under_way:
            return "A network is being exported. Wait until it is done."
        return "" if self._run() else "Train a network first."

    def open(self) -> None:
        """Ask what the run chosen is written as, and where to."""
        if run := self._run():
            self.export(run)

    def export(self, run: Path) -> None:
        """Ask what a run is written as, and where to."""
        from fgbg_studio.gui.network_export import NetworkExport

        if self.sheet is not None:
            self.sheet.close()
        self.sheet = NetworkExport(self._page, self._session, run)
        self.sheet.destroyed.connect(self._forget)
        self.sheet.wanted.connect(self._write)
        self.sheet.show()

    def _forget(self) -> None:
        self.sheet = None

    def _write(self, run: Path, options: ExportOptions, further: Options) -> None:
        from fgbg_studio.jobs.exporting import export

        if self._session.project is None:
            return
        self._tell_under_way(True)
        self._session.run(
            f"Exporting {run.name}",
            export(self._session.project, run, options, further),
            on_result=self._tell_written,
            on_ended=lambda: self._tell_under_way(False),
        )

    def _tell_under_way(self, under_way: bool) -> None:
        self._under_way = under_way
        self.changed.emit()

    def _tell_written(self, folder: Path) -> None:
        from fgbg_studio.base.atomic_files import read_json

        largest = read_json(folder / "card.json")["check"]["largest_difference"]
        self._session.offer.emit(
            f"Exported to {folder}. Its logits differ from the run's by {largest:.6f} at most.",
            "Open folder",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )
