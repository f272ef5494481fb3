"""Opening photos in another thread, and the one that is probably wanted next before it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.opened_photo import OpenedPhoto, open_cutout, open_photo

if TYPE_CHECKING:
    from fgbg_studio.imaging.mask_history import MaskHistory
    from fgbg_studio.project import Project


class PhotoOpener(QObject):
    """At most one photo is kept ready beside the one in sight: memory stays bounded."""

    opened = Signal(str, object)
    """The id of a photo or cut-out, and the `OpenedPhoto`."""
    failed = Signal(str)

    def __init__(self, owner: QObject, seen: QWidget) -> None:
        super().__init__(owner)
        self._work = Background(self, keep=2, seen=seen)
        self._wanted = ""
        self._next_id = ""
        self.ready: OpenedPhoto | None = None
        """What was prepared."""

    def open(self, project: Project, source_id: str, history: MaskHistory | None) -> None:
        """Read a photo, with its mask unless its history is at hand; `opened` or `failed` follow.

        A photo that was prepared is told of at once.
        """
        is_prepared = source_id == self._next_id and history is None
        if not is_prepared:
            self.forget()
        self._wanted = source_id
        if not is_prepared:
            self._ask(project, source_id, history)
        elif self.ready is not None:
            self._arrived(source_id, self.ready)

    def prepare(self, project: Project, photo_id: str) -> None:
        """Read a photo that is probably wanted next."""
        if photo_id != self._next_id:
            self.forget()
            self._next_id = photo_id
            if photo_id:
                self._ask(project, photo_id, None)

    def forget(self) -> None:
        """Let go of what was prepared: its mask may have been made anew."""
        self._work.forget()
        self._wanted, self._next_id, self.ready = "", "", None

    def _ask(self, project: Project, source_id: str, history: MaskHistory | None) -> None:
        self._work.ask(
            source_id,
            _opening(project, source_id, history),
            lambda photo: self._arrived(source_id, photo),
            lambda text: self._failed(source_id, text),
        )

    def _arrived(self, source_id: str, photo: OpenedPhoto) -> None:
        """Tell of a photo that is wanted, once; keep the one that will be."""
        if source_id == self._wanted:
            self.forget()
            self.opened.emit(source_id, photo)
        elif source_id == self._next_id:
            self.ready = photo

    def _failed(self, source_id: str, text: str) -> None:
        is_wanted = source_id == self._wanted
        if is_wanted or source_id == self._next_id:
            self.forget()
        if is_wanted:
            self.failed.emit(text)


def _opening(
    project: Project, source_id: str, history: MaskHistory | None
) -> Callable[[], OpenedPhoto]:
    source = project.source(source_id)
    picture = project.path(source.file)
    if source_id.startswith("p"):
        mask, writable = project.path(f"masks/{source_id}.png"), not project.read_only
        return lambda: open_photo(picture, mask, history, writable=writable)
    return lambda: open_cutout(picture)
