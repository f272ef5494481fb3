"""A page of samples side by side on neutral grey."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.sample_pictures import SamplePicture

GAP = theme.GRID
LEAST_TILE = 96
ENOUGH = 16
"""Samples on a page; tiles grow where there is room for more."""


class SampleGrid(QWidget):
    """Paints the samples it is given; the page decides which."""

    room_changed = Signal()
    """Another number of samples fits."""
    opened = Signal(int)
    """The index of a sample to see large."""
    turned = Signal(int)
    """Pages to go on (1) or back (-1)."""
    picked = Signal(int)
    """The index of the sample that was selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(LEAST_TILE + 2 * GAP, LEAST_TILE + 2 * GAP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Samples of the plan")
        self.setToolTip("Double-click a sample, or press Enter, to see it large")
        self._aspect = 1.0
        self._indices: list[int] = []
        self._pictures: dict[int, SamplePicture] = {}
        self.hint = ""
        self.selected = -1
        """The index of the selected sample."""
        self._capacity = self.capacity

    @property
    def pictures(self) -> dict[int, SamplePicture]:
        """Index -> picture, of those that have arrived."""
        return self._pictures

    @property
    def columns(self) -> int:
        """Tiles side by side: as few as hold enough samples."""
        most = max(1, (self.width() - GAP) // (LEAST_TILE + GAP))
        return next((n for n in range(1, most) if n * self._rows(n) >= ENOUGH), most)

    @property
    def capacity(self) -> int:
        """How many samples fit."""
        columns = self.columns
        return columns * self._rows(columns)

    def _rows(self, columns: int) -> int:
        return max(1, (self.height() - GAP) // (self._tile(columns).height() + GAP))

    def set_aspect(self, aspect: float) -> bool:
        """Width of a sample divided by its height; whether `room_changed` was emitted."""
        self._aspect = aspect
        return self._tell_room()

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

    def _tile(self, columns: int) -> QSize:
        width = max(1, (self.width() - GAP) // columns - GAP)
        return QSize(width, max(1, round(width / self._aspect)))

    def _box(self, at: int) -> QRect:
        columns = self.columns
        tile, rows = self._tile(columns), self._rows(columns)
        row, column = divmod(at, columns)
        across = max(0, self.width() - GAP - columns * (tile.width() + GAP))
        spare = max(0, self.height() - GAP - rows * (tile.height() + GAP))
        left, top = GAP + column * (tile.width() + GAP), GAP + row * (tile.height() + GAP)
        return QRect(left + across // 2, top + spare // 2, tile.width(), tile.height())

    def _tell_room(self) -> bool:
        if self._capacity == self.capacity:
            return False
        self._capacity = self.capacity
        self.room_changed.emit()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_room()

    def select(self, index: int) -> None:
        """Mark a sample."""
        self.selected = index
        self.update()

    def _index_at(self, place: QPoint) -> int:
        boxes = (at for at in range(len(self._indices)) if self._box(at).contains(place))
        at = next(boxes, -1)
        return self._indices[at] if at >= 0 else -1

    def _pick(self, index: int) -> None:
        self.select(index)
        self.picked.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (index := self._index_at(event.position().toPoint())) >= 0:
            self._pick(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (index := self._index_at(event.position().toPoint())) >= 0:
            self.opened.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a page."""
        self.turned.emit(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, columns = Qt.Key(event.key()), self.columns
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        steps = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: columns, Qt.Key.Key_Up: -columns,
        }  # fmt: skip
        if key in turns:
            self.turned.emit(turns[key])
        elif key in steps and self._indices:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected in self._indices:
            self.opened.emit(self.selected)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Select another sample; beyond the last or before the first, leaf."""
        if self.selected not in self._indices:
            self._pick(self._indices[0])
            return
        at = self._indices.index(self.selected) + by
        if 0 <= at < len(self._indices):
            self._pick(self._indices[at])
        else:
            self.turned.emit(1 if by > 0 else -1)

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
                _paint(painter, self._pictures[index], box)
            if index == self.selected:
                painter.setPen(QPen(QColor(colours.accent_text), 3))
                painter.drawRect(box.adjusted(-3, -3, 2, 2))


def _paint(painter: QPainter, picture: SamplePicture, box: QRect) -> None:
    if not picture.image.isNull():
        painter.drawImage(QRectF(_inside(box, picture.image.size())), picture.image)
        return
    painter.setPen(QColor(theme.DARK.text))  # on neutral grey, whatever the theme
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box.adjusted(GAP, GAP, -GAP, -GAP), flags, picture.words)


def _inside(box: QRect, size: QSize) -> QRect:
    """As much of a tile as a picture of a size fills: those of other people may vary."""
    inner = QRect(QPoint(), size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio))
    if abs(inner.width() - box.width()) <= 1 and abs(inner.height() - box.height()) <= 1:
        return box
    inner.moveCenter(box.center())
    return inner
