"""Beside a prediction: correct its mask, make a cut-out of it, and go on training with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.correcting import Correction
from fgbg_studio.gui.page_parts import beside, heading
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.teaching import Teaching, run_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fgbg_studio.base.events import Job
    from fgbg_studio.gui.action_buttons import ActionButtons
    from fgbg_studio.imaging.brushes import Mask
    from fgbg_studio.jobs.predicting import Prediction

ACTIONS = ("fix-prediction", "add-prediction")
NO_PREDICTION = "Drop a picture first."
BUSY = "A picture is being brought into the project."
EMPTY = "Nothing in this picture is above the threshold. Lower it, or fix the mask."
REPLACED = " The mask that it had is in the project's bin."
REAL = (
    "A training then learns from the picture as it is too, with its mask: a real sample. "
    "Its depth is unknown and left out of the loss"
)


class LoopPanel(QWidget):
    """What the person does with a mask that was predicted, right or wrong."""

    handled = Signal(object)
    """The file of a picture that was fixed or added, or is about to be fixed in the editor."""

    def __init__(self, session: Session, buttons: ActionButtons) -> None:
        super().__init__()
        self._session, self._buttons = session, buttons
        self._teaching = Teaching(session)
        self._found: Prediction | None = None
        self._run: Path | None = None
        self._threshold = 0.5
        self._surest = 0
        self._is_busy = False
        self.fix_button = buttons.push("fix-prediction")
        self.add_button = buttons.push("add-prediction")
        self.real = QCheckBox("Also as a real sample")
        self.real.setChecked(True)
        self.real.setToolTip(REAL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(heading("Teach"))
        column.addLayout(beside(self.fix_button, self.add_button, stretch=True))
        column.addWidget(self.real)

    def show_prediction(self, found: Prediction | None, run: Path | None) -> None:
        """What is in sight, and the folder of the run (or the file) that predicted it."""
        if found is not self._found:
            self._surest = int(found.mask.max()) if found else 0
        self._found, self._run = found, run
        self._buttons.refresh()

    def set_threshold(self, share: float) -> None:
        """From which probability (0 to 1) a pixel belongs to the object."""
        was_empty, self._threshold = self._is_empty, share
        if was_empty != self._is_empty:
            self._buttons.refresh()

    @property
    def _is_empty(self) -> bool:
        return self._surest < self._threshold * 255

    def why_not(self, action: str) -> str:
        """Why one of `ACTIONS` cannot be used now, or ""."""
        project = self._session.project
        if self._found is None or project is None:
            return NO_PREDICTION
        if project.read_only:
            return READ_ONLY
        if self._is_busy:
            return BUSY
        return EMPTY if action == "add-prediction" and self._is_empty else ""

    def fix(self) -> None:
        """Open the mask in the mask editor, as one step over what the photo has there."""
        from fgbg_studio.jobs.adding import photo_to_fix

        if (found := self._ready("fix-prediction")) and (project := self._session.project):
            mask, run, real = self._mask(found), self._run, self.real.isChecked()
            name = run.stem if run and run.is_file() else run.name if run else "a network"

            def there(photo_id: str) -> None:
                self.handled.emit(found.picture)
                own = run_of(self._session, run)
                correction = Correction(photo_id, mask, name, own, real, found.background)
                self._session.correction_wanted.emit(correction)

            job = photo_to_fix(project, found.picture)
            self._begin(f"Opening {found.picture.name}", job, there)

    def add(self) -> None:
        """Make a cut-out of it, and a real sample where that is ticked."""
        from fgbg_studio.jobs.adding import AddOptions, add_prediction

        if (found := self._ready("add-prediction")) and (project := self._session.project):
            real, run = self.real.isChecked(), run_of(self._session, self._run)
            options = AddOptions(real=real, background=found.background)
            before = {cutout.id for cutout in project.contents.cutouts}

            def added(cutout_id: str) -> None:
                self.handled.emit(found.picture)
                self._session.masks_changed.emit()
                self._session.sources_changed.emit()
                also = " and a real sample" if real else ""
                former = REPLACED if cutout_id in before else ""
                self._teaching.offer(f"{found.picture.name} is a cut-out{also} now.{former}", run)

            job = add_prediction(project, found.picture, self._mask(found), options)
            self._begin(f"Adding {found.picture.name}", job, added)

    def _ready(self, action: str) -> Prediction | None:
        """The prediction, where the action can be done; what was painted is saved first."""
        if reason := self.why_not(action):
            self._session.message.emit(reason, True)
            return None
        return self._found if self._session.save_first() else None

    def _mask(self, found: Prediction) -> Mask:
        from fgbg_studio.imaging.deciding import decided

        return decided(found.mask, self._threshold)

    def _begin(self, title: str, job: Job, done: Callable[[Any], None]) -> None:
        self._is_busy = True
        self._session.run(title, job, on_result=done, on_ended=self._ended)
        self._buttons.refresh()

    def _ended(self) -> None:
        self._is_busy = False
        self._buttons.refresh()
