"""One sample large, with its placement written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.sample_pictures import SamplePicture

if TYPE_CHECKING:
    from fgbg_studio.data.plan import Placement


def describe(placement: Placement) -> str:
    """A placement in words."""
    disturbed = placement.disturbed
    mirrored = ", mirrored" if placement.flip else ""
    lines = [
        f"Sample {placement.index:,}: {placement.cutout.name} on {placement.background.name}, "
        f"place {placement.place + 1}{mirrored}",
        f"{placement.width} × {placement.height} px, {placement.left} px from the left, "
        f"{placement.top} px from the top",
        f"Light × {disturbed.gain:.2f}, gamma {disturbed.gamma:.2f}, noise {disturbed.noise:.1f}, "
        f"JPEG {disturbed.jpeg}, shifted by {disturbed.right}, {disturbed.down} px",
    ]
    return "\n".join(lines)


class _Canvas(QWidget):
    """A picture as large as fits, pixel on pixel where it is small."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: SamplePicture | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().neutral))
        if not self.picture:
            return
        image = self.picture.image
        room = self.size() - QSize(4 * theme.GRID, 4 * theme.GRID)
        size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        smooth = size.width() < 4 * image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QRectF(box), image)


class SampleView(QWidget):
    """Shows one sample until it is closed by Esc or a double click."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas = _Canvas()
        self.canvas.setToolTip("Double-click or Esc: back to all samples")
        self.text = QLabel()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setContentsMargins(*[2 * theme.GRID] * 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.text)

    @property
    def picture(self) -> SamplePicture | None:
        """The sample that is shown."""
        return self.canvas.picture

    def show_picture(self, picture: SamplePicture) -> None:
        """Show a sample and its placement."""
        self.canvas.picture = picture
        self.text.setText(describe(picture.placement))
        self.canvas.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
