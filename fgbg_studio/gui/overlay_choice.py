"""Choosing the colour that lies over the object, and how much it hides."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.looks import OVERLAY, OVERLAY_STRENGTH
from fgbg_studio.gui.popup_button import PopupButton
from fgbg_studio.gui.slider_row import SliderRow

COLOURS = {
    "Pink": OVERLAY,
    "Red": QColor(235, 50, 50),
    "Yellow": QColor(255, 214, 10),
    "Green": QColor(40, 205, 80),
    "Cyan": QColor(0, 200, 230),
    "Blue": QColor(50, 100, 255),
}
SWATCH = 16


class OverlayChoice(PopupButton):
    """A swatch of the colour; a click opens the colours and a slider."""

    chosen = Signal(QColor, float)

    def __init__(self) -> None:
        self._colour = QColor(OVERLAY)
        self.opacity_row = SliderRow(
            "Opacity", (5.0, 100.0), "%", help="How much of the photo the colour hides"
        )
        self.opacity_row.set_value(100 * OVERLAY_STRENGTH)
        self._colours = QButtonGroup()
        super().__init__("Colour and opacity of the overlay", self._content())
        self.setIcon(_swatch(self._colour, self.devicePixelRatioF()))
        self.opacity_row.changed.connect(self._tell)

    def _content(self) -> QWidget:
        content, row = QWidget(), QHBoxLayout()
        content.setFixedWidth(26 * theme.GRID)
        row.setSpacing(theme.GRID // 2)
        for name, colour in COLOURS.items():
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(colour == self._colour)
            button.setIcon(_swatch(colour, 2.0))
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.clicked.connect(lambda _=False, colour=colour: self.choose(colour))
            self._colours.addButton(button)
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(row)
        column.addWidget(self.opacity_row)
        return content

    def choose(self, colour: QColor) -> None:
        """Take another colour."""
        self._colour = colour
        self.setIcon(_swatch(colour, self.devicePixelRatioF()))
        self._tell()

    def _tell(self) -> None:
        self.chosen.emit(self._colour, self.opacity_row.value / 100)


def _swatch(colour: QColor, ratio: float) -> QIcon:
    pixmap = QPixmap(round(SWATCH * ratio), round(SWATCH * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1.0))
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(0.5, 0.5, SWATCH - 1, SWATCH - 1), 4, 4)
    painter.end()
    return QIcon(pixmap)
