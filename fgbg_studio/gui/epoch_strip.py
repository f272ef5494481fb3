"""The same held-out samples after every epoch: a picture, and a slider through the epochs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStackedWidget, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.picture_view import PictureView

EMPTY = "After each epoch, the same held-out samples appear here: input, mask and depth."


class EpochStrip(QWidget):
    """Shows the newest picture, or the one of the epoch that the slider is at."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: dict[int, Path] = {}
        self._background = Background(self)
        self.view = PictureView()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch")
        self.slider.setToolTip("The samples as they were after this epoch")
        self.where = QLabel()
        self.where.setMinimumWidth(10 * theme.GRID)
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        hint = QLabel(EMPTY)
        hint.setObjectName("muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(hint)
        self._stack.addWidget(self.view)
        below = QHBoxLayout()
        below.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        below.setSpacing(2 * theme.GRID)
        below.addWidget(self.slider, 1)
        below.addWidget(self.where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(below)
        self.slider.valueChanged.connect(self._show)
        self.clear()

    @property
    def epochs(self) -> list[int]:
        """The epochs that have a picture."""
        return sorted(self._pictures)

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()
        self._background.forget()
        self._stack.setCurrentIndex(0)
        self.where.clear()
        self.slider.setEnabled(False)
        self.slider.setToolTip("There is no picture yet: the first comes after one epoch.")

    def show_files(self, files: list[Path]) -> None:
        """Show the stored pictures of a run, each read when it is looked at."""
        self.clear()
        self.add_files(files)

    def add_files(self, files: list[Path]) -> None:
        """The newest of all pictures there are is shown, unless the person looks at an older."""
        follow = not self._pictures or self.slider.value() == self.slider.maximum()
        for at, file in enumerate(files, 1):
            digits = "".join(sign for sign in file.stem if sign.isdigit())
            self._pictures[int(digits) if digits else at] = file
        self._extend(follow)

    def _extend(self, follow: bool) -> None:
        if not self._pictures:
            return
        self.slider.blockSignals(True)
        self.slider.setRange(self.epochs[0], self.epochs[-1])
        self.slider.setEnabled(len(self._pictures) > 1)
        self.slider.setToolTip("The samples as they were after this epoch")
        if follow:
            self.slider.setValue(self.epochs[-1])
        self.slider.blockSignals(False)
        self._show(self.slider.value())

    def _show(self, epoch: int) -> None:
        nearest = min(self._pictures, key=lambda known: abs(known - epoch))
        self.where.setText(f"epoch {nearest:,}")
        file = self._pictures[nearest]
        self._background.ask("picture", lambda: QImage(str(file)), self._show_picture)

    def _show_picture(self, picture: QImage) -> None:
        keep = not self.view.picture_size.isEmpty()
        self.view.set_picture(picture, keep_place=keep)
        self._stack.setCurrentWidget(self.view)
