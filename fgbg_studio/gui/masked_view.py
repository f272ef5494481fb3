"""A picture with a mask over it, in one of four looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fgbg_studio.gui.picture_view import NEAREST_FROM, PictureView
from fgbg_studio.gui.qimages import checker, viewed

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Mask

Look: TypeAlias = Literal["overlay", "alpha", "checker", "photo"]

OVERLAY = QColor(255, 64, 129)
OVERLAY_STRENGTH = 0.55


class MaskedView(PictureView):
    """Paints the mask itself, through a table of colours: there is no second copy to keep equal."""

    def __init__(self, caption: str = "", look: Look = "overlay") -> None:
        super().__init__(caption, checkered=True)
        self.mask_shown: Mask | None = None
        """Of the picture's size. Whoever changes it calls `update`."""
        self.look: Look = look
        self._threshold = 0
        self._tables: dict[Look, list[int]] = {}

    def set_look(self, look: Look) -> None:
        """Show the mask in another way."""
        self.look = look
        self.update()

    def set_threshold(self, share: float) -> None:
        """Take mask values below this share of 1 for nothing."""
        self._threshold = round(share * 255)
        self._tables.clear()
        self.update()

    def paint_picture(self, painter: QPainter) -> None:
        """The picture and its mask."""
        look = self.look if self.mask_shown is not None else "photo"
        if look == "checker":
            self._paint_cutout(painter)
            return
        super().paint_picture(painter)
        if look != "photo":
            self._paint_mask(painter, look)

    def _paint_mask(self, painter: QPainter, look: Look) -> None:
        """The mask as colour, as grey, or (for "checker") as nothing but opacity."""
        assert self.mask_shown is not None
        if look not in self._tables:
            self._tables[look] = _table(look, self._threshold)
        image = viewed(self.mask_shown, self._tables[look])
        smooth = self.scale() * self.devicePixelRatioF() < NEAREST_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(self.picture_rect(), image, QRectF(image.rect()))

    def _paint_cutout(self, painter: QPainter) -> None:
        """The picture with its mask as alpha, put together at the screen's size."""
        ratio = self.devicePixelRatioF()
        layer = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        inner = QPainter(layer)
        super().paint_picture(inner)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        self._paint_mask(inner, "checker")
        inner.end()
        painter.fillRect(self.picture_rect(), checker())
        painter.drawImage(QPointF(), layer)


def _table(look: Look, threshold: int) -> list[int]:
    """The colour that stands for each of the 256 values of a mask."""
    colours = []
    for value in range(256):
        seen = value if value >= threshold else 0
        if look == "alpha":
            colours.append(QColor(seen, seen, seen).rgba())
        else:
            strength = OVERLAY_STRENGTH if look == "overlay" else 1.0
            tint = QColor(OVERLAY)
            tint.setAlpha(round(seen * strength))
            colours.append(tint.rgba())
    return colours
