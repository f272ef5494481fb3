"""Picture, mask, depth and cut-out at one place: all four, or one of them large."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fgbg_studio.gui.depth_view import DepthView
from fgbg_studio.gui.masked_view import MaskedView
from fgbg_studio.gui.picture_view import PictureView

Part: TypeAlias = Literal["picture", "mask", "depth", "cutout"]
PARTS: tuple[Part, ...] = get_args(Part)
TITLES: dict[Part, str] = {
    "picture": "Picture",
    "mask": "Mask",
    "depth": "Depth",
    "cutout": "Cut-out",
}


class FourViews(QWidget):
    """A double click makes one of them large, and small again."""

    enlarged = Signal(str)
    """The `Part` that the person made large, or "" for all four."""

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.mask_view = PictureView(TITLES["picture"]), MaskedView(TITLES["mask"])
        self.depth_view = DepthView(TITLES["depth"])
        self.cutout = MaskedView(TITLES["cutout"], "checker")
        self.views: dict[Part, PictureView] = {
            "picture": self.picture,
            "mask": self.mask_view,
            "depth": self.depth_view,
            "cutout": self.cutout,
        }
        self.large: Part | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for number, (part, view) in enumerate(self.views.items()):
            grid.addWidget(view, number // 2, number % 2)
            view.setAccessibleName(TITLES[part])
            view.setToolTip("Wheel zooms, dragging moves all four; a double click makes one large")
            view.installEventFilter(self)
            if view is not self.picture:
                view.link(self.picture)

    def show_large(self, part: Part | None) -> None:
        """Show one of them alone, or all."""
        self.large = part
        for name, view in self.views.items():
            view.setVisible(part in (None, name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on one of the views."""
        if event.type() != QEvent.Type.MouseButtonDblClick:
            return False
        part = next(name for name, view in self.views.items() if view is watched)
        self.show_large(None if self.large else part)
        self.enlarged.emit(self.large or "")
        return True
