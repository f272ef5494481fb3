"""Beside a prediction: correct its mask, make a cut-out of it, and go on training with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import beside, heading
from fgbg_studio.gui.session import READ_ONLY, Session

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.gui.action_buttons import ActionButtons
    from fgbg_studio.jobs.predicting import Prediction

ACTIONS = ("fix-prediction", "add-prediction")
NO_PREDICTION = "Drop a picture first."
BUSY = "The picture is being brought into the project."


class LoopPanel(QWidget):
    """What the person does with a mask that was predicted, right or wrong."""

    def __init__(self, session: Session, buttons: ActionButtons) -> None:
        super().__init__()
        self._session = session
        self._found: Prediction | None = None
        self._run: Path | None = None
        self._threshold = 0.5
        self._is_busy = False
        self.real = QCheckBox("Also as a real sample")
        self.real.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(heading("Teach"))
        self.fix_button = buttons.push("fix-prediction", "Fix")
        self.add_button = buttons.push("add-prediction", "Add")
        column.addLayout(beside(self.fix_button, self.add_button, stretch=True))
        column.addWidget(self.real)

    def show_prediction(self, found: Prediction | None, run: Path | None) -> None:
        """What is in sight, and the folder of the run (or the file) that predicted it."""
        self._found, self._run = found, run

    def set_threshold(self, share: float) -> None:
        """From which probability (0 to 1) a pixel belongs to the object."""
        self._threshold = share

    def why_not(self, action: str) -> str:
        """Why one of `ACTIONS` cannot be used now, or ""."""
        project = self._session.project
        if self._found is None or project is None:
            return NO_PREDICTION
        if project.read_only:
            return READ_ONLY
        return BUSY if self._is_busy else ""

    def fix(self) -> None:
        """Open the mask in the mask editor, as one step."""

    def add(self) -> None:
        """Make a cut-out of it, and a real sample where that is ticked."""
