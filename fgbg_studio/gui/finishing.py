"""Cut-outs that were marked done: their edges are cleaned, one photo after another."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.session import Session


class Finishing(QObject):
    """A queue of photos whose mask is in the project and marked done.

    A photo counts as done at once; the job only betters its cut-out, so nothing is lost where it
    is stopped, and one goes on with the next photo meanwhile.
    """

    finished = Signal(str)
    """The id of a photo whose cut-out has clean edges now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted: set[str] = set()
        self._waiting: deque[str] = deque()
        self._is_running = False
        session.project_changed.connect(self._forget)

    def want(self, photo_id: str) -> None:
        """Finish a photo as soon as its mask is saved."""
        self._wanted.add(photo_id)

    def saved(self, photo_id: str) -> None:
        """The mask of a photo is in the project; a draft written before it was done is no end."""
        if photo_id in self._wanted and self._is_done(photo_id):
            self._wanted.remove(photo_id)
            self._waiting.append(photo_id)
            self._start_next()

    def _is_done(self, photo_id: str) -> bool:
        """Whether it still is: it may have been painted on, or removed, while it waited."""
        project = self._session.project
        photos = project.contents.photos if project else ()
        return any(photo.id == photo_id and photo.state == "done" for photo in photos)

    def _forget(self) -> None:
        self._wanted.clear()
        self._waiting.clear()

    def _start_next(self) -> None:
        from fgbg_studio.jobs.finishing import finish_cutout

        project = self._session.project
        while self._waiting and not self._is_done(self._waiting[0]):
            self._waiting.popleft()
        if self._is_running or not self._waiting or project is None:
            return
        photo_id = self._waiting.popleft()
        self._is_running = True
        self._session.run(
            f"Cleaning the edges of {project.source(photo_id).name}",
            finish_cutout(project, photo_id),
            on_result=lambda _: self.finished.emit(photo_id),
            on_ended=self._ended,
        )

    def _ended(self) -> None:
        self._is_running = False
        self._start_next()
