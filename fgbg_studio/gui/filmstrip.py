"""The photos and cut-outs of a project, one below the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.data.sources import serial_of
from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import Segments, fixed_panel
from fgbg_studio.gui.thumbnails import Entry, ThumbnailList

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Cutout
    from fgbg_studio.project import Photo, Project

WIDTH = 26 * theme.GRID
TILE = QSize(21 * theme.GRID, 18 * theme.GRID)
STATES = {"none": "not begun", "draft": "a draft", "done": "done"}
REAL = "real"
"""On the tile of a real sample."""

PHOTO_FILTERS: dict[str, Callable[[Photo], bool]] = {
    "All photos": lambda photo: True,
    "Not done": lambda photo: photo.state != "done",
    "Drafts": lambda photo: photo.state == "draft",
    "Done": lambda photo: photo.state == "done",
    "Real samples": lambda photo: photo.real,
}
PHOTO_ORDERS: dict[str, Callable[[Photo], tuple[float, ...]]] = {
    "As imported": lambda photo: (serial_of(photo.id),),
    "Least certain first": lambda photo: (photo.uncertainty is None, -(photo.uncertainty or 0.0)),
    "Not done first": lambda photo: (photo.state == "done", photo.state == "draft"),
}
CUTOUT_FILTERS: dict[str, Callable[[Cutout], bool]] = {
    "All cut-outs": lambda cutout: True,
    "From photos": lambda cutout: bool(cutout.photo),
    "Imported": lambda cutout: not cutout.photo,
}


class Filmstrip(QWidget):
    """Two lists, one of them in sight."""

    picked = Signal(str)
    """The id of the photo or cut-out to show, or an empty text."""

    def __init__(self, foot: QWidget) -> None:
        super().__init__()
        self._project: Project | None = None
        self._places: dict[str, tuple[float, ...]] = {}
        self._photos_button, self._cutouts_button = _segment("Photos"), _segment("Cut-outs")
        self._photos_button.setChecked(True)
        self.filter = QComboBox()
        self.filter.setToolTip("Which of them are listed")
        self.filter.setAccessibleName("Filter")
        self.order = QComboBox()
        self.order.addItems([*PHOTO_ORDERS])
        self.order.setToolTip("In which order; an assistant tells how certain it is of its mask")
        self.order.setAccessibleName("Order")
        self.list = ThumbnailList(TILE, in_columns=False)
        self.list.setProperty("plain", True)
        segments = Segments([self._photos_button, self._cutouts_button], equal=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            fixed_panel("left", WIDTH, segments, self.filter, self.order, self.list, foot)
        )
        self._fill_filter()
        segments.group.buttonClicked.connect(self._switch)
        self.filter.currentIndexChanged.connect(self.refresh)
        self.order.currentIndexChanged.connect(self._sort)
        self.list.picked.connect(self.picked)

    @property
    def shows_photos(self) -> bool:
        """True where photos are listed, False for cut-outs."""
        return self._photos_button.isChecked()

    def show_project(self, project: Project | None) -> None:
        """List what a project has."""
        if project is not self._project:
            self._places.clear()
        self._project = project
        self.refresh()

    def show_photos(self, photo_id: str = "") -> None:
        """List the photos, and select one."""
        if not self.shows_photos:
            self._photos_button.setChecked(True)
            self._switch()
        if photo_id and self.list.entries.row_of(photo_id) < 0:
            self.filter.setCurrentIndex(0)  # what is filtered out could not be selected
        if photo_id:
            self.list.select(photo_id)

    def show_cutouts(self) -> None:
        """List the cut-outs."""
        if self.shows_photos:
            self._cutouts_button.setChecked(True)
            self._switch()

    def show_source_of(self, cutout_id: str) -> bool:
        """Select the photo of a cut-out, or the cut-out itself; whether there is such a photo."""
        contents = self._project.contents if self._project else None
        photos = contents.photos if contents else ()
        photo_id = next((photo.id for photo in photos if photo.cutout == cutout_id), "")
        if photo_id:
            self.show_photos()
        else:
            self.show_cutouts()
        self.filter.setCurrentIndex(0)  # what is filtered out could not be selected
        self.list.select(photo_id or cutout_id)
        return bool(photo_id)

    def refresh(self) -> None:
        """List anew, keeping what is selected; the first is selected where nothing is."""
        contents = self._project.contents if self._project else None
        photos, cutouts = (contents.photos, contents.cutouts) if contents else ((), ())
        self._photos_button.setToolTip(f"{len(photos):,} photos to cut objects out of")
        self._cutouts_button.setToolTip(f"{len(cutouts):,} cut-outs, from photos or imported")
        self.list.show_entries(self._entries(photos, cutouts))
        if not self.list.current_id:
            self.list.step(0)

    def go_to_next(self) -> None:
        """The next photo that is not done, else the next one."""
        self.list.select(self.next_id())

    def next_id(self) -> str:
        """The id of the next photo that is not done, else of the next one, or ""."""
        contents = self._project.contents if self._project else None
        states = {photo.id: photo.state for photo in contents.photos} if contents else {}
        ids = self.list.entries.ids
        here = ids.index(self.list.current_id) if self.list.current_id in ids else -1
        order = ids[here + 1 :] + ids[: max(0, here)]
        undone = [one for one in order if states.get(one) != "done"]
        return (undone or order or [""])[0]

    def _entries(self, photos: tuple[Photo, ...], cutouts: tuple[Cutout, ...]) -> list[Entry]:
        if self._project is None:
            return []
        path = self._project.path
        chosen = self.filter.currentText()
        if not self.shows_photos:
            return [
                Entry(c.id, path(c.file), c.name, "", f"{c.name}, {c.width} × {c.height} pixels")
                for c in cutouts
                if CUTOUT_FILTERS[chosen](c)
            ]
        shown = sorted(filter(PHOTO_FILTERS[chosen], photos), key=self._place)
        return [
            Entry(p.id, path(p.file), p.name, p.state, _about(p), REAL if p.real else "")
            for p in shown
        ]

    def _place(self, photo: Photo) -> tuple[float, ...]:
        """Where a photo stands; it keeps its place while one works on it."""
        if photo.id not in self._places or photo.uncertainty is not None:
            self._places[photo.id] = PHOTO_ORDERS[self.order.currentText()](photo)
        return self._places[photo.id]

    def _sort(self) -> None:
        self._places.clear()
        self.refresh()

    def _switch(self) -> None:
        self._fill_filter()
        self.refresh()

    def _fill_filter(self) -> None:
        self.filter.blockSignals(True)
        self.filter.clear()
        self.order.setVisible(self.shows_photos)
        self.filter.addItems([*(PHOTO_FILTERS if self.shows_photos else CUTOUT_FILTERS)])
        self.filter.blockSignals(False)


def _about(photo: Photo) -> str:
    certainty = ""
    if photo.uncertainty is not None:
        certainty = f", {photo.proposed_by} was {1 - photo.uncertainty:.0%} certain of the mask"
    real = ", a real sample" if photo.real else ""
    return f"{photo.name}: {STATES[photo.state]}{real}{certainty}"


def _segment(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
