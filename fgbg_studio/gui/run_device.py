"""Which device trains a run, or trained it, and with what beside rendered samples: as recorded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background


class RunDevice(QObject):
    """Looked up in another thread, and kept."""

    found = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Path, str] = {}
        self._background = Background(self)

    def of(self, folder: Path | None) -> str:
        """What is told of a run; "" where it is not known, or not yet."""
        return self._known.get(folder, "") if folder else ""

    def ask(self, folder: Path) -> None:
        """Look at a run's record; `found` follows."""
        self._background.ask(folder, lambda: _told(folder), lambda told: self._take(folder, told))

    def _take(self, folder: Path, told: str) -> None:
        if self._known.get(folder) != told:
            self._known[folder] = told
            self.found.emit()


def _told(folder: Path) -> str:
    from fgbg_studio.jobs.real_samples import learned_beside
    from fgbg_studio.learning.run_folder import RunFolder

    record = RunFolder(folder)
    try:
        device = str(record.machine().get("device", ""))
        return "  \u00b7  ".join(part for part in (device, *learned_beside(record)) if part)
    except StudioError:
        return ""
