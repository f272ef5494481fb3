"""The background that predictions use: none, one of the project, or one that was dropped."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.drop_zone import DropZone
from fgbg_studio.gui.qimages import to_qimage

if TYPE_CHECKING:
    from fgbg_studio.project import Project

NO_BACKGROUND = "None at hand"
TAKE = "Taken from all pictures (fixed camera)"
TAKEN = "\0taken"
"""In place of a file: the background is to be worked out from the pictures themselves."""
HEIGHT = 9 * theme.GRID
SIDE = 480
INSET = 6
HELP = (
    "A photo of the same place without the object. Drop one here, a picture of the list too, or "
    "click to choose"
)


class BackgroundZone(DropZone):
    """Takes a background, and shows the one in use."""

    def __init__(self) -> None:
        super().__init__("", "Drop a picture of the place without the object", compact=True)
        self.setFixedHeight(HEIGHT)
        self.setToolTip(HELP)
        self.setAccessibleName("Background in use")
        self._picture = QImage()

    def show_picture(self, picture: QImage) -> None:
        """A picture, or an empty one."""
        self._picture = picture
        self.lead.setVisible(picture.isNull())
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a background is seen."""
        return not self._picture.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the frame."""
        super().paintEvent(event)
        if self._picture.isNull():
            return
        room = self.rect().adjusted(INSET, INSET, -INSET, -INSET)
        size = self._picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._picture)
        painter.end()


class BackgroundInUse(QWidget):
    """A list of what there is, and the one in use as a picture."""

    changed = Signal()
    """Another background is to be used, or none."""

    def __init__(self) -> None:
        super().__init__()
        self.box, self.zone = QComboBox(), BackgroundZone()
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.box.setSizeAdjustPolicy(fit)
        self.box.setToolTip("The same place without the object, where there is such a picture")
        self.box.setAccessibleName("Background")
        self._taken = ""
        self._reading = Background(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.box)
        column.addWidget(self.zone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(self._activated)
        self.zone.dropped.connect(self._dropped)
        self.show_backgrounds(None)

    @property
    def is_taken(self) -> bool:
        """Whether it is the one that the pictures themselves show."""
        return bool(self.box.currentData() == TAKEN)

    @property
    def file(self) -> str:
        """The background's file; "" for none, and while it is still being worked out."""
        return self._taken if self.is_taken else str(self.box.currentData() or "")

    def show_backgrounds(self, project: Project | None) -> None:
        """List the project's backgrounds, keeping the one chosen."""
        chosen, name = self.box.currentData(), self.box.currentText()
        self.box.clear()
        self.box.addItem(NO_BACKGROUND, "")
        self.box.addItem(TAKE, TAKEN)
        if project:
            for background in project.contents.backgrounds:
                self.box.addItem(background.name, str(project.path(background.file)))
            if chosen:
                self._list(str(chosen), name)
        self._show()

    def choose(self, file: Path) -> None:
        """Use a picture."""
        self._list(str(file), file.name)
        self._activated()

    def choose_none(self) -> None:
        """Use none."""
        self.box.setCurrentIndex(0)
        self._activated()

    def show_taken(self, file: str) -> None:
        """What the pictures show where nothing stands in the way; "" while that is unknown."""
        self._taken = file
        self._show()

    def _list(self, file: str, name: str) -> None:
        if self.box.findData(file) < 0:
            self.box.insertItem(2, name, file)
        self.box.setCurrentIndex(self.box.findData(file))

    def _activated(self) -> None:
        self._show()
        self.changed.emit()

    def _dropped(self, paths: list[Path]) -> None:
        self.choose(paths[0])

    def _show(self) -> None:
        file = self.file
        self.box.setToolTip(file or HELP)
        if not file:
            self.zone.show_picture(QImage())
            return
        self._reading.ask(
            file,
            lambda: _read(file),
            partial(self._take, file),
            lambda _: self._take(file, QImage()),
        )

    def _take(self, file: str, picture: QImage) -> None:
        if file == self.file:
            self.zone.show_picture(picture)


def _read(file: str) -> QImage:
    """In another thread. May raise StudioError."""
    from fgbg_studio.imaging.reading import read_reduced

    return to_qimage(read_reduced(Path(file), SIDE)[..., :3])
