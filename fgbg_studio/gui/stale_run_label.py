"""A line that says how much of what a run was trained on would come out otherwise today."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from fgbg_studio.gui.background import Background
from fgbg_studio.jobs.staleness import Stale, stale_run

if TYPE_CHECKING:
    from fgbg_studio.gui.session import Session
    from fgbg_studio.jobs.runs import Run

REST_MS = 1200
"""After the last change of recipe or sources, before it is counted what changed."""


class StaleRunLabel(QLabel):
    """Hidden where there is nothing to say."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("warning")
        self.setWordWrap(True)
        self.setToolTip(
            "The run itself keeps the recipe and the sources it began with; a new one takes "
            "those of now"
        )
        self.hide()
        self._session = session
        self._run: Run | None = None
        self._background = Background(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._count)
        session.sources_changed.connect(self._rest.start)
        session.recipe_changed.connect(self._rest.start)

    def show_run(self, run: Run | None) -> None:
        """Tell of this run from now on."""
        if run is None or self._run is None or run.name != self._run.name:
            self.hide()
            self._rest.start(0)
        self._run = run

    def _count(self) -> None:
        project, run = self._session.project, self._run
        if project and run:
            work = partial(stale_run, project, run.folder)
            self._background.ask("stale", work, partial(self._tell, run))

    def _tell(self, run: Run, stale: Stale | None) -> None:
        if self._run and self._run.name == run.name:
            self.setText(f"{run.name}: {stale.text}." if stale and stale.text else "")
            self.setVisible(bool(self.text()))
