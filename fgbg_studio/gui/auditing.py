"""Counting what a plan holds, off the window's thread; another plan ends the count under way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    from fgbg_studio.data.audit import Audit
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.moved_nearer import Moved
    from fgbg_studio.data.source_pixels import SourcePixels

    Count = TypeVar("Count", Audit, Moved)

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
    _counted = Signal(int, object, object)
    """For which serial, by which signal it is told, and the count."""

    def __init__(self, seen: QWidget) -> None:
        super().__init__(seen)
        self._background = Background(self, seen=seen)
        self._serial = 0
        self._asked: tuple[Dataset, Path] | None = None
        self._pixels: SourcePixels | None = None
        self._counted.connect(self._deliver)
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

        counts = audit(dataset, self._pixels_for(dataset, root).ground)
        for found in self._shown(counts, serial):
            self._counted.emit(serial, self.audited, deepcopy(found))  # it goes on growing

    def _compose(self, dataset: Dataset, root: Path, serial: int) -> None:
        """In another thread."""
        from fgbg_studio.data.moved_nearer import count_moved

        counts = _half_the_time(count_moved(dataset, self._pixels_for(dataset, root)))
        for found in self._shown(counts, serial):
            self._counted.emit(serial, self.moved, found)

    def _shown(self, counts: Iterable[Count], serial: int) -> Iterator[Count]:
        """Of counts that grow, some and the last, until they are outdated."""
        shown = time.monotonic()
        for found in counts:
            if serial != self._serial:
                return
            if found.done == found.total or time.monotonic() - shown > SHOW_EVERY:
                shown = time.monotonic()
                yield found

    @Slot(int, object, object)
    def _deliver(self, serial: int, told: SignalInstance, found: object) -> None:
        if serial == self._serial:
            told.emit(found)

    def _pixels_for(self, dataset: Dataset, root: Path) -> SourcePixels:
        from fgbg_studio.data.source_pixels import SourcePixels

        pixels, fits = self._pixels, (root, dataset.recipe.canvas, dataset.depth_scale)
        if pixels is None or (pixels.root, pixels.canvas, pixels.scale) != fits:
            self._pixels = pixels = SourcePixels(*fits)
        return pixels


def _half_the_time(counts: Iterable[Count]) -> Iterator[Count]:
    """Leave the window the other half."""
    began = time.monotonic()
    for found in counts:
        yield found
        time.sleep(min(0.1, time.monotonic() - began))
        began = time.monotonic()
