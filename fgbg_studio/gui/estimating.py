"""What a dataset will take, measured in another thread when nothing has changed for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.background import Background

if TYPE_CHECKING:
    from fgbg_studio.base.options import Options
    from fgbg_studio.jobs.estimating import Estimate
    from fgbg_studio.jobs.generating import GenerateOptions
    from fgbg_studio.project import Project

REST_MS = 900
"""After the last change: a trial keeps a core busy for about a second."""


class Estimating(QObject):
    """Asks the core for one estimate after another."""

    estimated = Signal(object)
    """An `Estimate`."""
    failed = Signal(str)
    """Why there is none."""

    def __init__(self, seen: QWidget) -> None:
        super().__init__(seen)
        self._background = Background(self, seen=seen)
        self._serial = 0
        self._asked: tuple[Project, GenerateOptions, Options | None] | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._begin)

    def start(self, project: Project, options: GenerateOptions, writing: Options | None) -> None:
        """Estimate this, once nothing else is asked for."""
        self.stop()
        self._asked = project, options, writing
        self._rest.start()

    def stop(self) -> None:
        """Want no estimate any more."""
        self._serial += 1
        self._rest.stop()
        self._background.forget()

    def _begin(self) -> None:
        if self._asked is None:
            return
        (project, options, writing), serial = self._asked, self._serial

        def work() -> Estimate:
            from fgbg_studio.jobs.estimating import estimate

            return estimate(project, options, writing)

        def done(found: Estimate) -> None:
            if serial == self._serial:
                self.estimated.emit(found)

        def failed(text: str) -> None:
            if serial == self._serial:
                self.failed.emit(text)

        self._background.ask("estimate", work, done, failed)
