"""The middle of the Predict page: one prediction in four linked views, swiped, or two runs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from fgbg_studio.gui.depth_view import DepthPicture
from fgbg_studio.gui.four_views import FourViews, Part
from fgbg_studio.gui.prediction_shown import Shown, prepared
from fgbg_studio.gui.result_swipe import SwipedResult
from fgbg_studio.gui.runs_compared import RunsCompared

__all__ = ["PredictionViews", "Shown", "View", "prepared"]

View: TypeAlias = Literal["four", "one", "swipe", "runs"]


class PredictionViews(QWidget):
    """All look at one place. Moving the threshold repaints, and computes nothing."""

    hovered = Signal(str, str)
    """The mask's probability and the depth under the cursor."""
    enlarged = Signal(str)
    """The `Part` that a double click made large, or "" for all four, which Escape asks for too."""

    def __init__(self) -> None:
        super().__init__()
        self.four, self.swiped = FourViews(), SwipedResult()
        self.runs = RunsCompared(self.four.picture)
        self.swiped.view.link(self.four.picture)
        self.view: View = "four"
        self._shown: Shown | None = None
        self._second: Shown | None = None
        self._colours = "inferno"
        self._stack = QStackedLayout(self)
        for part in (self.four, self.swiped, self.runs):
            self._stack.addWidget(part)
        self.four.enlarged.connect(self.enlarged)
        for view in (*self.four.views.values(), self.swiped.view, *self.runs.views):
            view.hovered.connect(self._tell)

    @property
    def shown(self) -> Shown | None:
        """The prediction in sight."""
        return self._shown

    def choose(self, view: View, part: Part) -> None:
        """Look in another way; `part` is what is large, or at the right of the border."""
        self.view = view
        if view in ("four", "one"):
            self.four.show_large(part if view == "one" else None)
        elif view == "swipe":
            self.swiped.view.show_part(part)
        order = {"swipe": self.swiped, "runs": self.runs}
        self._stack.setCurrentWidget(order.get(view, self.four))

    def show_preview(self, levels: list[QImage]) -> None:
        """The picture alone, until it is predicted."""
        self.show_prediction(None)
        self.four.picture.set_picture(levels)
        self.swiped.view.set_picture(levels)

    def show_prediction(self, shown: Shown | None, *, keep_place: bool = False) -> None:
        """Show one prediction, or none."""
        self._shown = shown
        masks = shown.masks if shown else []
        for view in (self.four.mask_view, self.four.cutout, self.swiped.view):
            view.show_mask(masks)
        for one in (*self.four.views.values(), self.swiped.view):
            one.set_picture(shown.levels if shown else None, keep_place=keep_place)
        self.runs.show_side(0, shown)
        self._show_depths()

    def show_second(self, shown: Shown | None) -> None:
        """Show what the second run predicts of the same picture, or nothing."""
        self._second = shown
        self.runs.show_side(1, shown)
        self._show_depths()

    def set_threshold(self, share: float) -> None:
        """The probability from which a pixel belongs to the object."""
        for view in (self.four.mask_view, self.four.cutout, self.swiped.view, self.runs):
            view.set_threshold(share)

    def set_colours(self, colours: str) -> None:
        """The palette of depth."""
        self._colours = colours
        self._show_depths()

    def _show_depths(self) -> None:
        depth = self._coloured(self._shown)
        for view in (self.four.depth_view, self.swiped.view, self.runs.depths[0]):
            view.set_depth(depth)
        self.runs.depths[1].set_depth(self._coloured(self._second))

    def _coloured(self, shown: Shown | None) -> DepthPicture | None:
        return shown.depth.in_colours(self._colours) if shown else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to all four."""
        if event.key() == Qt.Key.Key_Escape and self.view != "four":
            self.enlarged.emit("")
        else:
            super().keyPressEvent(event)

    def _tell(self, place: QPointF | None) -> None:
        compared = [self._shown, self._second] if self.view == "runs" else [self._shown]
        told = [_told(shown, place) for shown in compared if shown and place is not None]
        columns = zip(*told, strict=True) if told else ((), ())
        self.hovered.emit(*(" · ".join(texts) for texts in columns))


def _told(shown: Shown, place: QPointF) -> tuple[str, str]:
    """Probability and depth at a place in the picture."""
    value = int(shown.found.mask[int(place.y()), int(place.x())])
    return f"{value / 255:.0%}", shown.depth.text_at(place)
