"""The sheet from which every picture of the list is predicted into a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.page_parts import beside, heading
from fgbg_studio.gui.picture_list import counted
from fgbg_studio.gui.sheet import Sheet
from fgbg_studio.gui.wrapped_text import WrappedText

WIDTH = 60 * theme.GRID
INTO = (
    "Each picture gets NAME.mask.png, NAME.cutout.png and NAME.depth.png (16 bits), and all "
    "together a table, predictions.csv. Nothing is overwritten."
)
TRUTH = (
    "If you have masks or depth maps that are right, name their folder: the table then says how "
    "well each picture was predicted. They are found as NAME.mask.png, masks/NAME.png, "
    "NAME.depth.png or depths/NAME.png."
)
NO_TRUTH = "no truth at hand"
NO_FOLDER = "none chosen yet"


class _Folder(QWidget):
    """A folder, chosen by a button."""

    changed = Signal()

    def __init__(self, title: str, nothing: str) -> None:
        super().__init__()
        self.folder: Path | None = None
        self._title, self._nothing = title, nothing
        self.button = QPushButton("Choose folder…")
        self.button.setIcon(theme.icon("folder"))
        self.button.setAccessibleName(title)
        self.place = ElidedLabel("left")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.button)
        row.addWidget(self.place, 1)
        self.button.clicked.connect(self._choose)
        self.take(None)

    def take(self, folder: Path | None) -> None:
        """Use a folder, or none."""
        self.folder = folder
        self.place.setText(str(folder or self._nothing))
        self.place.setToolTip(str(folder or ""))
        self.changed.emit()

    def _choose(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, self._title, str(self.folder or "")):
            self.take(Path(chosen))


class PredictAllSheet(Sheet):
    """Where to, and what to compare with; the job runs in the bar below."""

    wanted = Signal(object, object)
    """The folder to write into, and that of the truth or None."""

    def __init__(self, window: QWidget, count: int, folder: Path | None) -> None:
        super().__init__(window, "Predict all pictures")
        self.into = _Folder("Folder for the predictions", NO_FOLDER)
        self.truth = _Folder("Folder with the truth", NO_TRUTH)
        self.start = QPushButton(f"Predict {counted(count)}")
        self.start.setProperty("primary", True)
        self.start.setIcon(theme.icon("generate", on_accent=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[3 * theme.GRID] * 4)
        column.setSpacing(theme.GRID)
        for title, text, place in (
            ("Into", INTO, self.into),
            ("Compare with the truth", TRUTH, self.truth),
        ):
            about = WrappedText("muted")
            about.say(text)
            for part in (heading(title), place, about):
                column.addWidget(part)
        column.addSpacing(theme.GRID)
        column.addLayout(beside(self.start, stretch=True))
        column.addStretch()
        self.setFixedWidth(WIDTH)
        self.into.changed.connect(self._tell)
        self.start.clicked.connect(self._start)
        self.into.take(folder)
        self.adjustSize()

    def _tell(self) -> None:
        reason = "" if self.into.folder else "Choose a folder for the predictions first."
        self.start.setEnabled(not reason)
        self.start.setToolTip(reason)

    def _start(self) -> None:
        self.wanted.emit(self.into.folder, self.truth.folder)
        self.close()
