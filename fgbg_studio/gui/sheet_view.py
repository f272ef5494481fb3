"""The samples of an epoch, zoomed and moved as any picture, below the titles of its columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.sheet_cells import Stretch

TITLES = {
    5: ("composite", "true mask", "mask", "true depth", "depth"),
    6: ("background", "composite", "true mask", "mask", "true depth", "depth"),
}
"""By the number of columns; those of five are from earlier versions."""
SMALL = 0.86
LETTERS = "#e6e7ea"
"""On the neutral grey, in either theme."""
PLACE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
FAR = 1_000_000


class SheetView(PictureView):
    """A picture in which the arrows lead through epochs and samples."""

    stepped = Signal(int)
    """So many epochs on."""
    turned = Signal(int)
    """So many pages of samples on."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Samples after the epoch")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right are an epoch, Home and End the first and last, up and down a page."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Home: -FAR,
            Qt.Key.Key_End: FAR,
        }
        pages = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if step := steps.get(Qt.Key(event.key())):
            self.stepped.emit(step)
        elif page := pages.get(Qt.Key(event.key())):
            self.turned.emit(page)
        else:
            super().keyPressEvent(event)


class SheetTitles(QWidget):
    """Follows a view: each title stays above its column."""

    def __init__(self, view: SheetView) -> None:
        super().__init__()
        self._view = view
        self._columns: Sequence[Stretch] = ()
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALL)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        view.place_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(8 * theme.GRID, self.fontMetrics().height() + theme.GRID)

    def show_columns(self, columns: Sequence[Stretch]) -> None:
        """Where the columns lie in the picture, in its pixels."""
        self._columns = columns
        self.update()

    def texts(self) -> Sequence[str]:
        """The titles that are known of so many columns."""
        return TITLES.get(len(self._columns), ())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each in the middle of its column, or its end left out where it is too long."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().neutral))
        painter.setPen(QColor(LETTERS))
        to_widget = self._view.to_widget()
        for text, (start, end) in zip(self.texts(), self._columns, strict=False):
            left, right = (to_widget.map(QPointF(at, 0)).x() for at in (start, end))
            room = QRectF(left, 0, right - left, self.height())
            cut = Qt.TextElideMode.ElideRight
            shown = self.fontMetrics().elidedText(text, cut, round(right - left))
            painter.drawText(room, PLACE, shown)
        painter.end()
