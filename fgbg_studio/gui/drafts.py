"""The masks of one project that are being painted, and writing them before they can be lost."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui import faults
from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.imaging.reading import Picture
    from fgbg_studio.project import Project

State = Literal["draft", "done"]
log = logging.getLogger(__name__)
KEPT = 2
"""Masks in memory when they are saved: in sight, and the one before. Journals have the others."""
PAUSE_MS = 1500
"""After the last stroke, before the draft is written."""


@dataclass(frozen=True)
class _Waiting:
    """A copy of a mask: the hand may paint on while it is written."""

    mask: npt.NDArray[np.uint8]
    pixels: Picture | None
    state: State
    position: int
    """How far its history had got."""
    stamp: str
    """Where in the journal that is."""


class Drafts(QObject):
    """Masks under edit by the id of their photo, each written in another thread.

    A mask that could not be written stays, unsaved, until a later try succeeds.
    """

    saved = Signal(str)
    """The id of a photo whose mask, state and cut-out are now in the project."""
    failed = Signal(str)

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self._histories: OrderedDict[str, MaskHistory] = OrderedDict()
        self._pixels: dict[str, Picture] = {}
        self._any: dict[str, tuple[int, bool]] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._on_disk: dict[str, int] = {}
        """How far what was written last had got; known before this thread hears of it."""
        self._writing = threading.Lock()
        # Every photo has one place in the queue, and none may be dropped.
        self._background = Background(self, keep=1_000_000)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.save_all)

    def get(self, photo_id: str) -> MaskHistory | None:
        """The mask under edit of a photo that was visited lately."""
        if photo_id in self._histories:
            self._histories.move_to_end(photo_id)
        return self._histories.get(photo_id)

    def add(self, photo_id: str, history: MaskHistory, pixels: Picture | None = None) -> None:
        """Keep a mask under edit, with its photo (RGB) if that is at hand; let saved ones go."""
        if self._histories.get(photo_id) is not history:
            self._on_disk.pop(photo_id, None)
        self._histories[photo_id] = history
        self._histories.move_to_end(photo_id)
        if pixels is not None:
            self._pixels[photo_id] = pixels
        for old_id in list(self._histories)[:-KEPT]:
            if self._histories[old_id].saved:
                self._forget(old_id)

    def _forget(self, photo_id: str) -> None:
        del self._histories[photo_id]
        self._pixels.pop(photo_id, None)
        self._any.pop(photo_id, None)

    def has_mask(self, photo_id: str) -> bool:
        """True where something was painted on a photo, saved or not."""
        history = self._histories.get(photo_id)
        if history is None:
            return False
        # All of a large mask is looked at only once after each step: this is asked often.
        position, found = self._any.get(photo_id, (-1, False))
        if position != history.position:
            found = bool(history.mask.any())
            self._any[photo_id] = history.position, found
        return found

    def forget_saved(self) -> None:
        """Masks were made elsewhere: read them again, apart from what is not written yet."""
        for photo_id, history in list(self._histories.items()):
            if history.saved:
                self._forget(photo_id)

    def let_go(self, photo_id: str) -> None:
        """Forget a photo that is about to leave the project; what is being written ends first."""
        with self._writing:
            self._waiting.pop(photo_id, None)
            if photo_id in self._histories:
                self._forget(photo_id)

    def edited(self) -> None:
        """Write drafts when the hand rests."""
        self._timer.start()

    def save(self, photo_id: str, state: State) -> None:
        """Write a photo's mask soon; `saved` or `failed` follows."""
        self._take(photo_id, state)
        self._write_soon(photo_id)

    def save_all(self) -> None:
        """Write every draft that is not, those that failed before included."""
        self._take_all()
        for photo_id in list(self._waiting):
            self._write_soon(photo_id)

    def finish(self) -> list[str]:
        """Write all that is left, now; why that failed, for each mask that is not written."""
        self._take_all()
        problems = []
        for photo_id in list(self._waiting):
            try:
                self._written(photo_id, self._write(photo_id))
            except StudioError as error:
                problems.append(str(error))
            except Exception as error:
                log.exception("A mask could not be written")
                problems.append(faults.sentence(error))
        return problems

    def _take(self, photo_id: str, state: State) -> None:
        history = self._histories[photo_id]
        if state == "draft" and not history.mask.any():
            history.saved = True  # nothing to lose, and no cut-out could be made of it
            self._waiting.pop(photo_id, None)
        else:
            mask, stamp = history.snapshot()
            pixels = self._pixels.get(photo_id)
            self._waiting[photo_id] = _Waiting(mask, pixels, state, history.position, stamp)

    def _take_all(self) -> None:
        self._timer.stop()
        for photo_id, history in self._histories.items():
            if not (history.saved or history.editing or self._is_taken(photo_id, history)):
                self._take(photo_id, "draft")

    def _is_taken(self, photo_id: str, history: MaskHistory) -> bool:
        """Whether a mask waits or was just written as it is: as a draft it would not be done."""
        waiting = self._waiting.get(photo_id)
        if waiting is not None:
            return _same(waiting, history)
        return self._on_disk.get(photo_id) == history.position

    def _write_soon(self, photo_id: str) -> None:
        self._background.ask(
            photo_id,
            lambda: self._write(photo_id),
            lambda written: self._written(photo_id, written),
            self.failed.emit,
        )

    def _write(self, photo_id: str) -> _Waiting | None:
        """Write the newest mask that waits for a photo; None where another call has done it."""
        from fgbg_studio.jobs.saving_masks import save_mask

        with self._writing:
            waiting = self._waiting.get(photo_id)
            if waiting is None:
                return None
            save_mask(
                self.project,
                photo_id,
                waiting.mask,
                waiting.state,
                stamp=waiting.stamp,
                colours=waiting.pixels,
            )
            self._on_disk[photo_id] = waiting.position
            if self._waiting.get(photo_id) is waiting:
                del self._waiting[photo_id]
        return waiting

    def _written(self, photo_id: str, written: _Waiting | None) -> None:
        if written is None:
            return
        history = self._histories.get(photo_id)
        if history is not None and _same(written, history):
            history.saved = True
        if any(photo.id == photo_id for photo in self.project.contents.photos):
            self.saved.emit(photo_id)


def _same(waiting: _Waiting, history: MaskHistory) -> bool:
    return waiting.position == history.position
