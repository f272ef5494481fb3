"""Counting what a plan holds, off the window's thread; another plan ends the count under way."""

from __future__ import annotations

import time
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    from fgbg_studio.data.audit import Audit
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.moved_nearer import Moved
    from fgbg_studio.data.source_pixels import SourcePixels

REST_MS = 250
"""After the last change, before the count begins: the preview goes first."""
SHOW_EVERY = 0.15
"""Seconds between two unfinished counts that are shown."""


class Auditing(QObject):
    """Audits one dataset after another."""

    audited = Signal(object)
    """An `Audit`; the last of a dataset is whole."""
    moved = Signal(object)
    """A `Moved`; the last of a dataset is whole."""
    failed = Signal(str)
    moved_failed = Signal(str)
    _counted = Signal(int, object)
    _composed = Signal(int, object)

    def __init__(self, seen: QWidget) -> None:
        super().__init__(seen)
        self._background = Background(self, seen=seen)
        self._serial = 0
        self._asked: tuple[Dataset, Path] | None = None
        self._pixels: SourcePixels | None = None
        self._counted.connect(self._deliver)
        self._composed.connect(self._deliver_moved)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._begin)

    def start(self, dataset: Dataset, root: Path) -> None:
        """Audit a dataset, whose sources lie in `root`, once no other one comes."""
        self.stop()
        self._asked = dataset, root
        self._rest.start()

    @Slot()
    def count_moved(self) -> None:
        """Count what is moved nearer in the dataset that was asked for last."""
        if self._asked:
            (dataset, root), serial = self._asked, self._serial
            self._background.ask(
                "moved",
                lambda: self._compose(dataset, root, serial),
                lambda _: None,
                self.moved_failed.emit,
            )

    def stop(self) -> None:
        """Give up what is being counted."""
        self._serial += 1
        self._rest.stop()
        self._background.forget()

    def forget_sources(self) -> None:
        """Read depth maps and painted regions anew."""
        self._pixels = None

    def _begin(self) -> None:
        if self._asked:
            (dataset, root), serial = self._asked, self._serial
            self._background.ask(
                "audit",
                lambda: self._count(dataset, root, serial),
                lambda _: None,
                self.failed.emit,
            )

    def _count(self, dataset: Dataset, root: Path, serial: int) -> None:
        """In another thread."""
        from fgbg_studio.data.audit import audit

        shown = time.monotonic()
        for found in audit(dataset, self._pixels_for(dataset, root).ground):
            if serial != self._serial:
                return
            if found.done == found.total or time.monotonic() - shown > SHOW_EVERY:
                shown = time.monotonic()
                self._counted.emit(serial, deepcopy(found))  # it goes on growing

    def _compose(self, dataset: Dataset, root: Path, serial: int) -> None:
        """In another thread, which leaves the window half of the time."""
        from fgbg_studio.data.moved_nearer import count_moved

        shown = began = time.monotonic()
        for found in count_moved(dataset, self._pixels_for(dataset, root)):
            if serial != self._serial:
                return
            if found.done == found.total or time.monotonic() - shown > SHOW_EVERY:
                shown = time.monotonic()
                self._composed.emit(serial, found)
            time.sleep(min(0.1, time.monotonic() - began))
            began = time.monotonic()

    @Slot(int, object)
    def _deliver_moved(self, serial: int, found: Moved) -> None:
        if serial == self._serial:
            self.moved.emit(found)

    @Slot(int, object)
    def _deliver(self, serial: int, found: Audit) -> None:
        if serial == self._serial:
            self.audited.emit(found)

    def _pixels_for(self, dataset: Dataset, root: Path) -> SourcePixels:
        from fgbg_studio.data.source_pixels import SourcePixels

        pixels, fits = self._pixels, (root, dataset.recipe.canvas, dataset.depth_scale)
        if pixels is None or (pixels.root, pixels.canvas, pixels.scale) != fits:
            self._pixels = pixels = SourcePixels(*fits)
        return pixels
