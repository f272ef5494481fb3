"""What two runs say of one picture: masks, depths, and where they differ."""

from __future__ import annotations

import math
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, qRgba
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.depth_view import DepthView
from fgbg_studio.gui.masked_view import MaskedView
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.qimages import viewed

if TYPE_CHECKING:
    from fgbg_studio.gui.prediction_shown import Shown
    from fgbg_studio.jobs.comparing_predictions import Difference, Places

ORANGE, BLUE, BOTH = QColor(255, 150, 20), QColor(40, 150, 255), QColor(255, 255, 255)
OPACITY = 185
WAITING = "Waiting for both predictions…"
CHOOSE = "Choose a second run above to see where the two differ."


class LaidOver(PictureView):
    """A picture under another one of its size that is transparent in parts."""

    def __init__(self, caption: str) -> None:
        super().__init__(caption)
        self._over: list[QImage] = []

    def lay_over(self, levels: list[QImage]) -> None:
        """Lay a picture with its halves over it."""
        self._over = levels
        self.update()

    def paint_picture(self, painter: QPainter) -> None:
        """Both."""
        super().paint_picture(painter)
        if self._over:
            self.paint_levels(painter, self._over)


class RunsCompared(QWidget):
    """In columns the first run, the second, and the difference; masks above, depths below."""

    def __init__(self, linked: PictureView) -> None:
        super().__init__()
        self.masks = MaskedView(), MaskedView()
        self.depths = DepthView(), DepthView()
        self.depths[0].has_bar = False  # the second's is the same
        self.differences = LaidOver("Masks differ"), LaidOver("Depths differ")
        self.told = QLabel(CHOOSE)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.RichText)
        self.told.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID)
        self._shown: list[Shown | None] = [None, None]
        self._names = "", ""
        self._threshold = 0.5
        self._working = Background(self)
        grid = QGridLayout()
        grid.setSpacing(2)
        for row, views in enumerate((self.masks, self.depths)):
            for column, view in enumerate((*views, self.differences[row])):
                grid.addWidget(view, row, column)
                view.link(linked)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(grid, 1)
        whole.addWidget(self.told)

    @property
    def views(self) -> tuple[PictureView, ...]:
        """All six."""
        return (*self.masks, *self.depths, *self.differences)

    def set_names(self, first: str, second: str) -> None:
        """The names of the two runs; "" for none."""
        self._names = first, second
        for at, name in enumerate(self._names):
            for view, what in ((self.masks[at], "mask"), (self.depths[at], "depth")):
                view.caption = f"{name}: {what}" if name else "No second run"
                view.setAccessibleName(view.caption)
                view.update()
        self._compare()

    def set_threshold(self, share: float) -> None:
        """The probability from which a pixel belongs to the object."""
        self._threshold = share
        for view in self.masks:
            view.set_threshold(share)
        self._compare()

    def show_side(self, at: int, shown: Shown | None) -> None:
        """What the first (0) or the second (1) run predicted, or nothing yet."""
        self._shown[at] = shown
        self.masks[at].show_mask(shown.masks if shown else [])
        self.depths[at].set_depth(shown.depth if shown else None)
        for view in (self.masks[at], self.depths[at]):
            view.set_picture(shown.levels if shown else None, keep_place=True)
        self._compare()

    def _compare(self) -> None:
        """Both are of one picture once they have its size."""
        from fgbg_studio.jobs.comparing_predictions import difference

        self._working.forget()
        first, second = self._shown
        is_pair = first and second and first.found.picture == second.found.picture
        if not (first and second and is_pair):
            self._tell(WAITING if self._names[1] else CHOOSE)
            return
        one, other, threshold = first.found, second.found, self._threshold
        self._working.ask(
            "difference",
            lambda: _laid(difference(one, other, threshold)),
            partial(self._take, first, second),
        )

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        for view in self.differences:
            view.set_picture(None, keep_place=True)

    def _take(
        self, first: Shown, second: Shown, made: tuple[Difference, list[list[QImage]]]
    ) -> None:
        if self._shown != [first, second]:
            return
        found, overs = made
        for view, over in zip(self.differences, overs, strict=True):
            view.set_picture(first.levels, keep_place=True)
            view.lay_over(over)
        self.told.setText(_words(found, self._names, self._threshold))


def _words(found: Difference, names: tuple[str, str], threshold: float) -> str:
    """How they differ, and what the colours mean; names come from files."""
    first, second = map(escape, names)
    depths = "Their depths have two units."
    if not math.isnan(found.by_depth):
        depths = (
            f"Depths differ by {found.by_depth:.1%} (median): {_chip(BLUE)}&nbsp;{second} nearer, "
            f"{_chip(ORANGE)}&nbsp;farther."
        )
    return (
        f"Masks overlap by <b>{found.overlap:.1%}</b> (IoU at {threshold:.0%}): "
        f"{_chip(ORANGE)}&nbsp;{first} alone, {_chip(BLUE)}&nbsp;{second} alone. {depths}"
    )


def _chip(colour: QColor) -> str:
    return f'<span style="color:{colour.name()}">■</span>'


def _laid(found: Difference) -> tuple[Difference, list[list[QImage]]]:
    """In another thread: both maps with their halves, in colours that let the picture through."""
    masks = _levels(found.masks, _mask_table())
    return found, [masks, [] if found.depths is None else _levels(found.depths, _ratio_table())]


def _levels(places: Places, table: list[int]) -> list[QImage]:
    """One of four pixels is taken: kinds of difference have no mean."""
    from fgbg_studio.imaging.halving import SMALLEST

    levels = [viewed(places, table).copy()]
    while max(places.shape) > SMALLEST:
        places = places[::2, ::2].copy()
        levels.append(viewed(places, table).copy())
    return levels


def _mask_table() -> list[int]:
    """Neither, both, the first alone, the second alone: see `jobs.comparing_predictions`."""
    shades = ((BOTH, 0), (BOTH, 70), (ORANGE, OPACITY), (BLUE, OPACITY))
    return [_shade(colour, alpha) for colour, alpha in shades]


def _ratio_table() -> list[int]:
    """Nothing where both are the same, and the more colour the more they differ."""
    return [
        _shade(BLUE if place < 128 else ORANGE, min(255, 2 * abs(place - 128)))
        for place in range(256)
    ]


def _shade(colour: QColor, alpha: int) -> int:
    return qRgba(colour.red(), colour.green(), colour.blue(), alpha)
