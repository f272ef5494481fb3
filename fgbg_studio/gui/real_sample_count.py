"""Beside the settings of a training: how many real samples it would learn from."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.wrapped_text import WrappedText

NONE = "No real samples yet. Add a prediction as one, or tick it on a photo that is cut out."


class RealSampleCount(QWidget):
    """One sentence, true as the project changes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.told = WrappedText("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID // 2, 0, 0)
        column.addWidget(self.told)
        for signal in (session.project_changed, session.sources_changed, session.recipe_changed):
            signal.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        """Photos that are marked but show what is held out are told apart: nobody learns them."""
        from fgbg_studio.jobs.real_samples import counted, left_out, real_samples_of

        project = self._session.project
        found = real_samples_of(project) if project else ()
        kept = left_out(project) if project else []
        told = f"This project has {counted(found)}." if found else NONE
        held = f" {len(kept):,} more show what is held out, and are not learnt from."
        self.told.say(told + (held if kept else ""))
