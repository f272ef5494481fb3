"""Lists of pictures that stay quick with 100,000 of them: a thumbnail is read when it is seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QListView

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.thumbnail_painting import ENTRY_ROLE, ThumbnailDelegate

State = Literal["", "none", "draft", "done", "warned", "failed"]
AnyIndex = QModelIndex | QPersistentModelIndex

READ_SIDE = 320
"""Pixels: enough for the largest tile on a screen with two pixels a point."""
CACHED = 600
WAITING = 200
"""About two screens full; thumbnails that were scrolled past are not read."""


@dataclass(frozen=True)
class Entry:
    """One picture of a list. `state` puts a dot on it; an empty one puts none. So does `badge`."""

    id: str
    path: Path
    caption: str
    state: State = ""
    tooltip: str = ""
    badge: str = ""
    """A word or a number in its upper left corner."""


class ThumbnailModel(QAbstractListModel):
    """Entries with lazily read thumbnails; a bounded number of them is kept."""

    loaded = Signal()
    """A thumbnail is there; the list repaints what is in sight, not one row of 100,000."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._entries: list[Entry] = []
        self._rows: dict[str, int] = {}
        self._cache: OrderedDict[Path, QPixmap] = OrderedDict()
        self._background = Background(self, WAITING)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; where only captions or states changed, selection and place are kept."""
        if [e.id for e in entries] == [e.id for e in self._entries]:
            self._entries = list(entries)
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = list(entries)
        self._rows = {entry.id: row for row, entry in enumerate(entries)}
        self.endResetModel()

    def replace(self, entry: Entry) -> None:
        """Show the entry of that id in another way; nothing happens where it is not listed."""
        row = self.row_of(entry.id)
        if row >= 0:
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row), self.index(row))

    def entry(self, row: int) -> Entry | None:
        """The entry in a row, or None beyond the last."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    @property
    def ids(self) -> list[str]:
        """The ids of all entries, in order."""
        return [entry.id for entry in self._entries]

    def row_of(self, entry_id: str) -> int:
        """The row of an entry, or -1."""
        return self._rows.get(entry_id, -1)

    def is_cached(self, path: Path) -> bool:
        """True where a thumbnail need not be read."""
        return path in self._cache

    def forget(self, path: Path) -> None:
        """Read a thumbnail anew: its file changed."""
        self._cache.pop(path, None)
        self.loaded.emit()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """How many entries there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Caption, tooltip, the entry itself, or its thumbnail as far as it is read."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.caption
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.tooltip or entry.caption
        if role == ENTRY_ROLE:
            return entry
        return self._thumbnail(entry.path) if role == Qt.ItemDataRole.DecorationRole else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Entries can be dragged, where their list lets them."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The files of entries that are dragged."""
        mime, entries = QMimeData(), [self.entry(index.row()) for index in indexes]
        mime.setUrls([QUrl.fromLocalFile(str(entry.path)) for entry in entries if entry])
        return mime

    def _thumbnail(self, path: Path) -> QPixmap | None:
        """The thumbnail; an empty one where the file cannot be read; None while it is awaited."""
        if path in self._cache:
            self._cache.move_to_end(path)
            return self._cache[path]
        if not self._background.is_running(path):
            self._background.ask(
                path,
                lambda: _read(path),
                lambda image: self._keep(path, QPixmap.fromImage(image)),
                lambda _: self._keep(path, QPixmap()),
            )
        return None

    def _keep(self, path: Path, pixmap: QPixmap) -> None:
        self._cache[path] = pixmap
        while len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        self.loaded.emit()


def _read(path: Path) -> QImage:
    """Runs in another thread."""
    from fgbg_studio.imaging.reading import read_reduced

    return to_qimage(read_reduced(path, READ_SIDE))


class ThumbnailList(QListView):
    """A grid of tiles (`columns` 0 fits as many as there is room for) with one selected."""

    picked = Signal(str)
    """The id of the entry that became current, or an empty text."""
    activated_entry = Signal(str)

    def __init__(self, tile: QSize, *, in_columns: bool = True) -> None:
        super().__init__()
        self.entries = ThumbnailModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(ThumbnailDelegate(self, tile))
        self.setUniformItemSizes(True)
        self.setGridSize(tile)
        self.setFlow(QListView.Flow.LeftToRight if in_columns else QListView.Flow.TopToBottom)
        self.setWrapping(in_columns)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(2000)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(tile.height() // 2)
        self.entries.loaded.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(
            lambda current, _previous: self.picked.emit(self._id(current))
        )
        self.activated.connect(lambda index: self.activated_entry.emit(self._id(index)))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these, keeping the current one where it is still among them."""
        current = self.current_id
        self.entries.set_entries(entries)
        if self.current_id != current and self.entries.row_of(current) >= 0:
            self.select(current)

    @property
    def current_id(self) -> str:
        """The id of the selected entry, or an empty text."""
        return self._id(self.currentIndex())

    def select(self, entry_id: str) -> None:
        """Make an entry current and bring it into sight."""
        row = self.entries.row_of(entry_id)
        if row >= 0:
            self.setCurrentIndex(self.entries.index(row))
            self.scrollTo(self.currentIndex())

    def is_last(self, entry_id: str) -> bool:
        """True for the entry at the end of the list."""
        return self.entries.row_of(entry_id) == self.entries.rowCount() - 1

    def step(self, by: int) -> None:
        """Go to the entry `by` rows on, staying in the list."""
        row = min(self.entries.rowCount() - 1, max(0, self.currentIndex().row() + by))
        if entry := self.entries.entry(row):
            self.select(entry.id)

    def _id(self, index: AnyIndex) -> str:
        entry = self.entries.entry(index.row()) if index.isValid() else None
        return entry.id if entry else ""
