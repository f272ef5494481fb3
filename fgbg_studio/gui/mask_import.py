"""The sheet through which masks of other programs come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.drop_zone import DropZone
from fgbg_studio.gui.page_parts import heading, named
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.sheet import Sheet

if TYPE_CHECKING:
    from fgbg_studio.jobs.exchanging import MaskReport

WIDTH = 60 * theme.GRID
AUTO = "as each file shows"
FILES = "Masks (*.png *.webp *.tif *.tiff *.json);;All files (*)"


class MaskImport(Sheet):
    """Says to which photo each mask went, and why another one went nowhere."""

    def __init__(self, window: QWidget, session: Session, imported: Callable[[], object]) -> None:
        super().__init__(window, "Import masks")
        self._session, self._imported = session, imported
        self._running = False
        self.zone = _MaskZone()
        self.format = QComboBox()
        self.format.addItems([AUTO, *registry.names("mask_formats")])
        self.format.setAccessibleName("Format")
        self.mark_done = QCheckBox("Mark as done, and clean the edges")
        self.mark_done.setChecked(True)
        self.replace = QCheckBox("Replace masks that are there; they go to the project's bin")
        self.told = named(QLabel(), "muted")
        self.told.setWordWrap(True)
        self.report = QPlainTextEdit(readOnly=True)
        self.report.setAccessibleName("What became of each mask")
        self.report.setMinimumHeight(20 * theme.GRID)
        self._lay_out()
        self.zone.dropped.connect(self.take)
        session.project_changed.connect(self.close)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[3 * theme.GRID] * 4)
        column.setSpacing(theme.GRID)
        for part in (
            self.zone,
            heading("Format"),
            self.format,
            self.mark_done,
            self.replace,
            self.told,
            self.report,
        ):
            column.addWidget(part)
        self.report.hide()
        self.setFixedWidth(WIDTH)

    def take(self, paths: list[Path]) -> None:
        """Import masks from files and folders."""
        from fgbg_studio.jobs.exchanging import AUTO as BY_ITSELF
        from fgbg_studio.jobs.exchanging import import_masks

        project, chosen = self._session.project, self.format.currentText()
        if project is None or self._running or not self._session.save_first():
            return
        self._running = True
        self.zone.setEnabled(False)
        self.told.setText("The masks are being matched; the bar below shows how far.")
        self._session.run(
            "Importing masks",
            import_masks(
                project,
                paths,
                BY_ITSELF if chosen == AUTO else chosen,
                done=self.mark_done.isChecked(),
                replace=self.replace.isChecked(),
            ),
            on_result=lambda report: self._report(report),
            on_ended=lambda: self._ended(self._imported),
        )

    def _report(self, report: MaskReport) -> None:
        project = self._session.project
        if project is None or not shiboken6.isValid(self):
            return
        names = {photo.id: photo.name for photo in project.contents.photos}
        lines = [f"{source}  →  {names.get(photo, photo)}" for source, photo in report.matched]
        lines += [f"{source}: {reason}" for source, reason in report.unmatched]
        matched, left_out = len(report.matched), len(report.unmatched)
        self.told.setText(f"{matched:,} matched, {left_out:,} left out.")
        self.report.setPlainText("\n".join(lines))
        self.report.setVisible(bool(lines))
        self.adjustSize()

    def _ended(self, imported: Callable[[], object]) -> None:
        """The sheet may be closed by now; what was imported is to be shown all the same."""
        imported()
        if shiboken6.isValid(self):
            self._running = False
            self.zone.setEnabled(True)
            if self.report.isHidden():
                self.told.setText("")


class _MaskZone(DropZone):
    """Asks for masks where a click asks for pictures elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            "Drop masks here, or click to choose",
            "Files or folders: cut-outs or masks as PNG, labelme or COCO as JSON, VOC. A mask goes "
            "to the photo of its name and size; several for one photo become several objects.",
        )

    def choose(self) -> None:
        """Ask for files with masks."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Import masks", "", FILES)
        if chosen:
            self.dropped.emit([Path(name) for name in chosen])
