"""A page of samples side by side on neutral grey."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.sample_pictures import SamplePicture

GAP = theme.GRID
LEAST_TILE = 160


class SampleGrid(QWidget):
    """Paints the samples it is given; the page decides which."""

    room_changed = Signal()
    """Another number of samples fits."""
    opened = Signal(int)
    """The index of a sample to see large."""
    turned = Signal(int)
    """Pages to go on (1) or back (-1)."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(LEAST_TILE + 2 * GAP, LEAST_TILE + 2 * GAP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Samples of the plan")
        self.setToolTip("Double-click a sample to see it large")
        self._aspect = 1.0
        self._indices: list[int] = []
        self._pictures: dict[int, SamplePicture] = {}
        self.hint = ""
        self._capacity = self.capacity

    @property
    def pictures(self) -> dict[int, SamplePicture]:
        """Index -> picture, of those that have arrived."""
        return self._pictures

    @property
    def columns(self) -> int:
        """Tiles side by side."""
        return max(1, (self.width() - GAP) // (LEAST_TILE + GAP))

    @property
    def capacity(self) -> int:
        """How many samples fit."""
        tile = self._tile()
        return self.columns * max(1, (self.height() - GAP) // (tile.height() + GAP))

    def set_aspect(self, aspect: float) -> None:
        """Width of a sample divided by its height."""
        self._aspect = aspect
        self._tell_room()

    def show_hint(self, text: str) -> None:
        """Show a sentence in place of samples."""
        self.hint, self._indices, self._pictures = text, [], {}
        self.update()

    def expect(self, indices: list[int]) -> None:
        """The samples that are shown now; each keeps its old picture until the new one is there."""
        self.hint = ""
        self._pictures = {i: p for i, p in self._pictures.items() if i in indices}
        self._indices = indices
        self.update()

    def show_picture(self, picture: SamplePicture) -> None:
        """Paint a sample that has arrived."""
        if picture.index in self._indices:
            self._pictures[picture.index] = picture
            self.update(self._box(self._indices.index(picture.index)))

    def _tile(self) -> QSize:
        width = (self.width() - GAP) // self.columns - GAP
        return QSize(width, max(1, round(width / self._aspect)))

    def _box(self, at: int) -> QRect:
        tile = self._tile()
        row, column = divmod(at, self.columns)
        rows = max(1, (self.height() - GAP) // (tile.height() + GAP))
        spare = max(0, self.height() - GAP - rows * (tile.height() + GAP))
        left, top = GAP + column * (tile.width() + GAP), GAP + row * (tile.height() + GAP)
        return QRect(left, top + spare // 2, tile.width(), tile.height())

    def _tell_room(self) -> None:
        if self._capacity != self.capacity:
            self._capacity = self.capacity
            self.room_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_room()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        for at, index in enumerate(self._indices):
            if self._box(at).contains(event.position().toPoint()):
                self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {
            Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1,
        }  # fmt: skip
        if event.key() in turns:
            self.turned.emit(turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(colours.window if self.hint else colours.neutral))
        if self.hint:
            painter.setPen(QColor(colours.muted))
            box = self.rect().adjusted(8 * GAP, 0, -8 * GAP, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, self.hint)
        for at, index in enumerate(self._indices):
            box = self._box(at)
            if index in self._pictures and box.intersects(event.rect()):
                painter.drawImage(QRectF(box), self._pictures[index].image)
