"""The sheet from which a run's network is written for other programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page_parts import beside, heading
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.sheet import Sheet
from fgbg_studio.gui.wrapped_text import WrappedText

KIND = "exporters"
USUAL = "onnx"
WIDTH = 60 * theme.GRID
HERE = ("to", "out", "data")
"""Options that have a place of their own in the sheet, or none in a window."""


class NetworkExport(Sheet):
    """Exporter, which of the run's networks, and where to; the job runs in the bar below."""

    wanted = Signal(Path, object, object)
    """The run's folder, `ExportOptions`, and the exporter's own options."""

    def __init__(self, window: QWidget, session: Session, run: Path) -> None:
        from fgbg_studio.jobs.exporting import ExportOptions

        super().__init__(window, f"Export {run.name}")
        self._session, self._run = session, run
        project = session.project
        writable = project is not None and not project.read_only
        self.parent_folder = project.folder / "exports" if project and writable else None
        self.exporter = QComboBox()
        self.exporter.addItems(registry.names(KIND))
        self.exporter.setAccessibleName("Write as")
        self.about = WrappedText("muted")
        self.form = OptionsForm(ExportOptions, hidden=HERE)
        self.further: OptionsForm | None = None
        self.place = ElidedLabel()
        self.choose_folder = QPushButton("Choose folder…")
        self.choose_folder.setIcon(theme.icon("folder"))
        self.write = QPushButton("Export")
        self.write.setProperty("primary", True)
        self.write.setIcon(theme.icon("export", on_accent=True))
        self._lay_out()
        self.exporter.currentTextChanged.connect(self._show_exporter)
        self.choose_folder.clicked.connect(self._choose_folder)
        self.write.clicked.connect(self._write)
        session.project_changed.connect(self.close)
        self.exporter.setCurrentText(USUAL)
        self._show_exporter()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[3 * theme.GRID] * 4)
        self._column.setSpacing(theme.GRID)
        place = beside(self.choose_folder)
        place.addWidget(self.place, 1)
        parts = (
            heading("Write as"),
            self.exporter,
            self.about,
            heading("Which network"),
            self.form,
            heading("Where to"),
        )
        for part in parts:
            self._column.addWidget(part)
        self._column.addLayout(place)
        self._column.addSpacing(theme.GRID)
        self._column.addWidget(self.write)
        self._column.addStretch()
        self.setFixedWidth(WIDTH)

    @property
    def folder(self) -> Path | None:
        """The folder that would be written: a new one in the folder chosen."""
        from fgbg_studio.jobs.exporting import free_folder

        parent = self.parent_folder
        return free_folder(parent, self._run.name, self.exporter.currentText()) if parent else None

    def take_folder(self, folder: Path) -> None:
        """Write into a new folder there."""
        self.parent_folder = folder
        self._tell()

    def _show_exporter(self) -> None:
        plugin = registry.load(KIND, self.exporter.currentText())
        if self.further is not None:
            self.further.hide()
            self.further.deleteLater()
        self.further = OptionsForm(plugin.Options)
        self.further.setVisible(bool(plugin.Options.model_fields))
        self._column.insertWidget(3, self.further)
        told = " ".join((plugin.__doc__ or "").split())
        extra = f' It needs the optional packages "{plugin.EXTRA}".' if plugin.EXTRA else ""
        self.about.say(told + extra)
        self._tell()
        self.adjustSize()

    def _choose_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, "A folder for the network"):
            self.take_folder(Path(chosen))

    def _tell(self) -> None:
        folder = self.folder
        self.place.setText(str(folder or "none chosen yet"))
        self.place.setToolTip(str(folder or ""))
        self.write.setEnabled(folder is not None)
        self.write.setToolTip(
            "Compare the file with the run's network, and write it with its card and an example"
            if folder
            else "The project is open for reading only. Choose a folder first."
        )

    def _write(self) -> None:
        folder, further = self.folder, self.further
        if folder is None or further is None:
            return
        options = self.form.value().model_copy(
            update={"to": self.exporter.currentText(), "out": str(folder)}
        )
        self.wanted.emit(self._run, options, further.value())
        self.close()
