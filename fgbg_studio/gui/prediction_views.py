"""Four linked views of one prediction: the picture, its mask, its depth, and the cut-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QWidget

from fgbg_studio.gui.depth_view import DepthPicture, DepthView, depth_picture
from fgbg_studio.gui.masked_view import MaskedView
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.qimages import halved, to_qimage

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Mask
    from fgbg_studio.jobs.predicting import Prediction


@dataclass(frozen=True)
class Shown:
    """A prediction made ready for the screen."""

    levels: list[QImage]
    mask: Mask
    depth: DepthPicture


def prepared(found: Prediction) -> Shown:
    """Runs in another thread: colouring and shrinking a large picture takes a moment."""
    depth = depth_picture(found.depth, found.near, found.far, found.unit)
    return Shown(halved(to_qimage(found.image)), found.mask, depth)


class PredictionViews(QWidget):
    """Zoom one, zoom all; moving the threshold repaints, and computes nothing."""

    hovered = Signal(str, str)
    """The mask's probability and the depth under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.mask_view = PictureView("Picture"), MaskedView("Mask")
        self.depth_view, self.cutout = DepthView("Depth"), MaskedView("Cut-out", "checker")
        self._shown: Shown | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for number, view in enumerate(self.views):
            grid.addWidget(view, number // 2, number % 2)
            view.hovered.connect(self._tell)
            if number:
                view.link(self.picture)

    @property
    def views(self) -> tuple[PictureView, ...]:
        """All four, row by row."""
        return self.picture, self.mask_view, self.depth_view, self.cutout

    def show_prediction(self, shown: Shown | None, *, keep_place: bool = False) -> None:
        """Show one prediction, or none."""
        self._shown = shown
        mask = shown.mask if shown else None
        self.mask_view.mask_shown = self.cutout.mask_shown = mask
        self.depth_view.set_depth(shown.depth if shown else None)
        for view in self.views:
            view.set_picture(shown.levels if shown else None, keep_place=keep_place)

    def set_threshold(self, share: float) -> None:
        """The probability from which a pixel belongs to the object."""
        self.mask_view.set_threshold(share)
        self.cutout.set_threshold(share)

    def _tell(self, place: QPointF | None) -> None:
        if self._shown is None or place is None:
            self.hovered.emit("", "")
            return
        value = int(self._shown.mask[int(place.y()), int(place.x())])
        self.hovered.emit(f"{value / 255:.0%}", self._shown.depth.text_at(place))
