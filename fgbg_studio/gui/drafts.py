"""The masks of one project that are being painted, and writing them before they can be lost."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.project import Project

State = Literal["draft", "done"]
KEPT = 12
"""Photos whose steps can be undone when they are visited again."""
PAUSE_MS = 1500
"""After the last stroke, before the draft is written."""


class Drafts(QObject):
    """Masks under edit by the id of their photo, each written in another thread."""

    saved = Signal(str)
    """The id of a photo whose mask, state and cut-out are now in the project."""
    failed = Signal(str)

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self._histories: OrderedDict[str, MaskHistory] = OrderedDict()
        self._waiting: dict[str, tuple[npt.NDArray[np.uint8], State]] = {}
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

    def add(self, photo_id: str, history: MaskHistory) -> None:
        """Keep a mask under edit; the longest unvisited ones that are saved are let go."""
        self._histories[photo_id] = history
        for old_id in list(self._histories)[:-KEPT]:
            if self._histories[old_id].saved:
                del self._histories[old_id]

    def has_mask(self, photo_id: str) -> bool:
        """True where something was painted on a photo, saved or not."""
        history = self._histories.get(photo_id)
        return history is not None and bool(history.mask.any())

    def forget_saved(self) -> None:
        """Masks were made elsewhere: read them again, apart from what is not written yet."""
        self._histories = OrderedDict(
            (photo_id, history)
            for photo_id, history in self._histories.items()
            if not history.saved
        )

    def edited(self) -> None:
        """Write drafts when the hand rests."""
        self._timer.start()

    def save(self, photo_id: str, state: State) -> None:
        """Write a photo's mask soon; `saved` or `failed` follows."""
        history = self._histories[photo_id]
        history.saved = True
        if state == "draft" and not history.mask.any():
            return  # nothing to lose, and no cut-out could be made of it
        self._waiting[photo_id] = history.mask.copy(), state
        self._background.ask(
            photo_id,
            lambda: self._write(photo_id),
            lambda written: self.saved.emit(photo_id) if written else None,
            self.failed.emit,
        )

    def save_all(self) -> None:
        """Write every draft that is not."""
        self._timer.stop()
        for photo_id, history in self._histories.items():
            if not history.saved and not history.editing:
                self.save(photo_id, "draft")

    def finish(self) -> None:
        """Write all that is left, now: the project is about to be closed."""
        self.save_all()
        for photo_id in list(self._waiting):
            try:
                self._write(photo_id)
            except StudioError as error:
                self.failed.emit(str(error))
        with self._writing:
            pass  # what the other thread has in hand is written as well

    def _write(self, photo_id: str) -> bool:
        """Write the newest mask that waits for a photo; False where another call has done it."""
        from fgbg_studio.jobs.cutting import save_mask

        with self._writing:
            if photo_id not in self._waiting:
                return False
            mask, state = self._waiting.pop(photo_id)
            save_mask(self.project, photo_id, mask, state)
        return True
