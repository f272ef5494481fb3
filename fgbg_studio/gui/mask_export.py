"""The sheet from which masks are written for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page_parts import Segments, beside, heading
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.sheet import Sheet
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from fgbg_studio.project import Photo

KIND = "mask_formats"
USUAL = "mask-png"
WIDTH = 60 * theme.GRID
SCOPES = {"all": "All", "done": "Done", "one": "This photo"}


class MaskExport(Sheet):
    """Format with what it loses, which masks, and where to; the job runs in the bar below."""

    def __init__(self, window: QWidget, session: Session, shown_id: str) -> None:
        super().__init__(window, "Export masks")
        self._session, self._shown_id = session, shown_id
        self.folder: Path | None = None
        self.format = QComboBox()
        self.format.addItems(registry.names(KIND))
        self.format.setAccessibleName("Format")
        self.about, self.loses = WrappedText("muted"), WrappedText()
        self.form: OptionsForm | None = None
        self.scopes = {name: QPushButton(text) for name, text in SCOPES.items()}
        self.place = ElidedLabel()
        self.choose_folder = QPushButton("Choose folder…")
        self.choose_folder.setIcon(theme.icon("folder"))
        self.replace = QCheckBox("Replace files that are there already")
        self.export = QPushButton("Export")
        self.export.setProperty("primary", True)
        self.export.setIcon(theme.icon("export", on_accent=True))
        self._lay_out()
        self._connect()
        self._count()
        self.format.setCurrentText(USUAL)
        self._show_format()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[3 * theme.GRID] * 4)
        self._column.setSpacing(theme.GRID)
        place = beside(self.choose_folder)
        place.addWidget(self.place, 1)
        for part in (
            heading("Format"),
            self.format,
            self.about,
            self.loses,
            heading("Which masks"),
            Segments(list(self.scopes.values()), equal=True),
            heading("Where to"),
        ):
            self._column.addWidget(part)
        self._column.addLayout(place)
        self._column.addWidget(self.replace)
        self._column.addSpacing(theme.GRID)
        self._column.addWidget(self.export)
        self._column.addStretch()
        self.setFixedWidth(WIDTH)

    def _connect(self) -> None:
        self.format.currentTextChanged.connect(self._show_format)
        self.choose_folder.clicked.connect(self._choose_folder)
        self.export.clicked.connect(self._export)
        for button in self.scopes.values():
            button.clicked.connect(self._tell)
        self._session.project_changed.connect(self.close)

    # What is chosen

    def _show_format(self) -> None:
        plugin = registry.load(KIND, self.format.currentText())
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = OptionsForm(plugin.Options)
        self._column.insertWidget(3, self.form)
        self.form.setVisible(bool(plugin.Options.model_fields))
        self.about.say((plugin.__doc__ or "").strip().partition("\n")[0])
        self.loses.say(plugin.LOSES)
        self.loses.setObjectName("" if plugin.LOSES.startswith("Nothing") else "warning")
        self.loses.style().polish(self.loses)
        self.adjustSize()

    def _masked(self, scope: str) -> list[str]:
        """The ids of the photos with a mask that a scope means."""
        project = self._session.project
        photos: tuple[Photo, ...] = project.contents.photos if project else ()
        return [
            photo.id
            for photo in photos
            if photo.mask
            and (scope != "done" or photo.state == "done")
            and (scope != "one" or photo.id == self._shown_id)
        ]

    def _count(self) -> None:
        for scope, button in self.scopes.items():
            count = len(self._masked(scope))
            button.setText(SCOPES[scope] if scope == "one" else f"{SCOPES[scope]} ({count:,})")
            button.setEnabled(count > 0)
            button.setToolTip("" if count else "There is no such mask yet.")
        usable = [button for button in self.scopes.values() if button.isEnabled()]
        for button in usable[:1]:
            button.setChecked(True)
        self._tell()

    def _chosen(self) -> list[str]:
        scope = next((name for name, button in self.scopes.items() if button.isChecked()), "all")
        return self._masked(scope)

    def _choose_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, "A folder for the masks"):
            self.take_folder(Path(chosen))

    def take_folder(self, folder: Path) -> None:
        """Write there."""
        self.folder = folder
        self._tell()

    def _tell(self) -> None:
        self.place.setText(str(self.folder or "none chosen yet"))
        self.place.setToolTip(str(self.folder or ""))
        reason = "" if self._chosen() else "No photo has a mask yet. Cut one out first."
        reason = reason or ("" if self.folder else "Choose a folder first.")
        self.export.setEnabled(not reason)
        self.export.setToolTip(reason)

    # Doing it

    def _export(self) -> None:
        from fgbg_studio.jobs.exchanging import export_masks

        project, folder = self._session.project, self.folder
        if project is None or folder is None or self.form is None:
            return
        session = self._session
        if session.save_first():
            session.run(
                "Exporting masks",
                export_masks(
                    project,
                    folder,
                    self.format.currentText(),
                    self._chosen(),
                    self.form.value(),
                    replace=self.replace.isChecked(),
                ),
                on_result=lambda files: _tell_written(session, folder, files),
            )
            self.close()


def _tell_written(session: Session, folder: Path, files: list[Path]) -> None:
    ending = "" if len(files) == 1 else "s"
    session.offer.emit(
        f"{len(files):,} file{ending} with masks written to {folder}.",
        "Open folder",
        lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
    )
