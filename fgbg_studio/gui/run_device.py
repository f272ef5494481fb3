"""Which device trains a run, or trained it, as its folder has it on record."""

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
        """The device of a run; "" where it is not known, or not yet."""
        return self._known.get(folder, "") if folder else ""

    def ask(self, folder: Path) -> None:
        """Look at a run's record; `found` follows."""
        self._background.ask(folder, lambda: _device(folder), lambda name: self._take(folder, name))

    def _take(self, folder: Path, name: str) -> None:
        if self._known.get(folder) != name:
            self._known[folder] = name
            self.found.emit()


def _device(folder: Path) -> str:
    from fgbg_studio.learning.run_folder import RunFolder

    try:
        return str(RunFolder(folder).machine().get("device", ""))
    except StudioError:
        return ""
