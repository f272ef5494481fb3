"""What the canvas shows of a background, while its crop is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.qimages import to_qimage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

HEIGHT = 19 * theme.GRID


class CanvasPreview(QWidget):
    """The picture as samples have it: fitted by the core's own call, off the window's thread."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self._picture: Picture | None = None
        self._fitting = Background(self)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The background on the canvas")

    def set_picture(self, picture: Picture | None) -> None:
        """Another background's picture: RGB, uint8. Nothing is shown until `show_crop`."""
        self._picture, self.image = picture, QImage()
        self._fitting.forget()
        self.update()

    def show_crop(self, canvas: tuple[int, int], crop: tuple[float, ...] | None) -> None:
        """Show the picture cropped and fitted; while one is made, of the others only the last."""
        picture = self._picture
        width, height = canvas
        self.setToolTip(f"As samples show it, {width:,} × {height:,} px")
        if picture is not None:
            self._fitting.ask(
                "fit",
                lambda: (picture, to_qimage(_fitted(picture, canvas, crop))),
                lambda made: self._take(*made),
            )

    def _take(self, picture: Picture, image: QImage) -> None:
        if picture is self._picture:
            self.image = image
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As large as there is room for, on the grey of all pictures."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().neutral))
        if self.image.isNull():
            return
        size = self.image.size().scaled(
            self.size() - QSize(theme.GRID, theme.GRID), Qt.AspectRatioMode.KeepAspectRatio
        )
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(box), self.image)


def _fitted(picture: Picture, canvas: tuple[int, int], crop: Any) -> Picture:
    from fgbg_studio.imaging.fitting import fit

    return fit(picture, canvas, crop)
