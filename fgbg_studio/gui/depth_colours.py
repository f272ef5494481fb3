"""Between which depths a background's map is coloured."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.depth_view import DepthPicture, DepthView, depth_picture


class DepthColours(QObject):
    """The project's whole range, so that all backgrounds are comparable, or the map's own."""

    def __init__(self, view: DepthView, own: QCheckBox) -> None:
        super().__init__(view)
        self._view, self._own = view, own
        self._depth: DepthPicture | None = None
        self._colouring = Background(self)
        own.toggled.connect(lambda _: self.show(self._depth))

    def show(self, depth: DepthPicture | None) -> None:
        """Show a map that is coloured by the project's range, in the colours that are chosen."""
        self._depth = depth
        self._colouring.forget()
        if depth is None or not self._own.isChecked():
            self._view.set_depth(depth)
            return
        self._colouring.ask(
            "own", lambda: (depth, _in_own_range(depth)), lambda made: self._take(*made)
        )

    def _take(self, depth: DepthPicture, picture: DepthPicture) -> None:
        if depth is self._depth and self._own.isChecked():
            self._view.set_depth(picture)


def _in_own_range(depth: DepthPicture) -> DepthPicture:
    """In another thread."""
    from fgbg_studio.jobs.comparing_teachers import range_of

    return depth_picture(depth.values, *range_of([depth.values]), depth.unit)
