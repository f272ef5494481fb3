"""Beside a photo: whether a training learns from it as it is, and making it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.teaching import Teaching

if TYPE_CHECKING:
    from fgbg_studio.project import Photo

HELP = (
    "A training then learns from this photo as it is too, with its mask, beside the samples that "
    "are composed. Its depth is unknown and left out of the loss"
)
NO_PHOTO = "Select a photo first."
NOT_DONE = "Save its cut-out first."


class RealSampleBox(QCheckBox):
    """Ticked for a real sample. What is ticked is in the project at once."""

    def __init__(self, session: Session, editor: MaskEditor) -> None:
        super().__init__("Real sample")
        self._session, self._editor = session, editor
        self._teaching = Teaching(session)
        self.clicked.connect(self._clicked)
        self.refresh()

    @property
    def _photo(self) -> Photo | None:
        project = self._session.project
        photos = project.contents.photos if project else ()
        return next((photo for photo in photos if photo.id == self._editor.shown_id), None)

    def refresh(self) -> None:
        """Show what the photo in sight is, and why it cannot be something else."""
        photo, reason = self._photo, self.why_not()
        self.setChecked(photo is not None and photo.real)
        self.setEnabled(not reason)
        self.setToolTip(f"{HELP}\n{reason}" if reason else HELP)

    def why_not(self) -> str:
        """Why the photo in sight cannot be made a real sample, or none any more; else ""."""
        project, photo = self._session.project, self._photo
        if project is None or photo is None:
            return NO_PHOTO
        if project.read_only:
            return READ_ONLY
        if photo.real:
            return ""
        return self._why_not_make(photo)

    def _why_not_make(self, photo: Photo) -> str:
        if photo.state != "done":
            return NOT_DONE
        from fgbg_studio.jobs.marking_real import why_not_real

        return why_not_real(self._session.project, photo) if self._session.project else NO_PHOTO

    def toggle_real(self) -> None:
        """Make the photo in sight a real sample, or none any more."""
        if self.isEnabled():
            self.click()

    def _clicked(self, real: bool) -> None:
        if (photo := self._photo) is None:
            return
        if real:
            runs = self._session.runs.found
            newest = next((run.name for run in runs if run.epoch > 0), "")
            self._teaching.make_real(photo.id, newest)
        else:
            self._teaching.forget_real(photo.id)
        self.refresh()
