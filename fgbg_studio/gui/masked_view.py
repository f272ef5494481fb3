"""A picture with a mask over it, in one of several looks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fgbg_studio.gui.looks import (
    CUT,
    OVERLAY,
    OVERLAY_STRENGTH,
    Look,
    colour_table,
    grey_table,
)
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.qimages import checker, level_at, viewed

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Mask


class MaskedView(PictureView):
    """Paints the mask itself, through a table of colours: there is no second copy to keep equal."""

    def __init__(self, caption: str = "", look: Look = "overlay") -> None:
        super().__init__(caption, checkered=True)
        self.look: Look = look
        self.overlay, self.strength = QColor(OVERLAY), OVERLAY_STRENGTH
        self._masks: list[Mask] = []
        self._threshold = 0
        self._tables: dict[Look, list[int]] = {}
        self._background: list[QImage] = []

    @property
    def mask_shown(self) -> Mask | None:
        """Of the picture's size. Whoever changes it calls `update`."""
        return self._masks[0] if self._masks else None

    @mask_shown.setter
    def mask_shown(self, mask: Mask | None) -> None:
        self.show_mask([] if mask is None else [mask])

    def show_mask(self, levels: list[Mask]) -> None:
        """A mask with its halves, as in `imaging.mask_levels`; they are painted as they change."""
        self._masks = levels
        self.update()

    def set_look(self, look: Look) -> None:
        """Show the mask in another way."""
        self.look = look
        self.update()

    def set_threshold(self, share: float) -> None:
        """Take mask values below this share of 1 for nothing."""
        self._threshold = math.ceil(share * 255)  # as `jobs.predicting.cutout_of` does
        self._forget_tables()

    def set_overlay(self, colour: QColor, strength: float) -> None:
        """The colour over what belongs to the object, and how much it hides (0 to 1)."""
        self.overlay, self.strength = QColor(colour), strength
        self._forget_tables()

    def set_background(self, levels: list[QImage]) -> None:
        """What lies behind the cut-out in the look "background", with its halves."""
        self._background = levels
        self.update()

    def _forget_tables(self) -> None:
        self._tables.clear()
        self.update()

    def paint_picture(self, painter: QPainter) -> None:
        """The picture and its mask."""
        look = self.look if self._masks else "photo"
        if look in CUT:
            self._paint_behind(painter, look)
            self._paint_cutout(painter)
        elif look == "alpha":
            self._paint_mask(painter, look)
        else:
            super().paint_picture(painter)
            if look == "overlay":
                self._paint_mask(painter, look)

    def _paint_mask(self, painter: QPainter, look: Look) -> None:
        """The mask as colour, as grey, or (for a cut-out) as nothing but opacity."""
        if look not in self._tables:
            self._tables[look] = self._table(look)
        level = self.level_for_screen(len(self._masks))
        self.paint_level(painter, viewed(self._masks[level], self._tables[look]), level)

    def _table(self, look: Look) -> list[int]:
        if look == "alpha":
            return grey_table(self._threshold)
        strength = self.strength if look == "overlay" else 1.0
        return colour_table(self.overlay, strength, self._threshold)

    def _paint_cutout(self, painter: QPainter) -> None:
        """The picture with its mask as alpha, put together at the screen's size."""
        ratio = self.devicePixelRatioF()
        layer = QImage(
            (QSizeF(self.exposed.size()) * ratio).toSize() + QSize(1, 1),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        inner = QPainter(layer)
        inner.translate(-QPointF(self.exposed.topLeft()))
        self.paint_levels(inner, self._levels)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        self._paint_mask(inner, "checker")
        inner.end()
        painter.drawImage(QPointF(self.exposed.topLeft()), layer)

    def _paint_behind(self, painter: QPainter, look: Look) -> None:
        place = self.picture_rect()
        if look == "background" and self._background:
            self._paint_background(painter, place)
        elif look in ("black", "white"):
            painter.fillRect(place, QColor(look))
        else:
            painter.fillRect(place, checker())

    def _paint_background(self, painter: QPainter, place: QRectF) -> None:
        """The background's middle, as large as the picture."""
        whole = self._background[0].size()
        scale = max(place.width() / whole.width(), place.height() / whole.height())
        image = self._background[level_at(scale, len(self._background))]
        share = image.width() / whole.width() / scale
        part = QRectF(0, 0, place.width() * share, place.height() * share)
        part.moveCenter(QRectF(image.rect()).center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image, part)
