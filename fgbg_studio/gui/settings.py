"""What this machine remembers: geometry, theme and recent projects. Everything else is a file."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from fgbg_studio.base.resources import APP_NAME

ThemeChoice: TypeAlias = Literal["system", "dark", "light"]
THEME_CHOICES: tuple[ThemeChoice, ...] = ("system", "dark", "light")
MOST_RECENTS = 8


class Settings(QObject):
    """Typed access to QSettings."""

    recents_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        self._store = QSettings(ini, user, APP_NAME, APP_NAME)

    @property
    def theme(self) -> ThemeChoice:
        """The chosen theme; "system" until one was chosen."""
        stored = self._store.value("theme")
        return next((choice for choice in THEME_CHOICES if choice == stored), "system")

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice)

    @property
    def geometry(self) -> QByteArray:
        """The window's place as `saveGeometry` gave it, or empty."""
        stored = self._store.value("geometry")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    @property
    def guide(self) -> str:
        """Whether the guided path is followed: "on", "off", or "" until the person was asked."""
        stored = self._store.value("guide")
        return stored if stored in ("on", "off") else ""

    @guide.setter
    def guide(self, state: str) -> None:
        self._store.setValue("guide", state)

    @property
    def recents(self) -> list[Path]:
        """Project folders, the latest first; without looking whether they still exist."""
        stored = self._store.value("recents")
        lines = stored if isinstance(stored, str) else ""
        return [Path(line) for line in lines.splitlines()]

    def opened(self, folder: Path) -> float | None:
        """When a recent project was opened, in seconds since 1970; None where nobody noted it."""
        return self._opened().get(str(folder))

    def _opened(self) -> dict[str, float]:
        stored = self._store.value("opened")
        lines = stored if isinstance(stored, str) else ""
        found = {}
        for line in lines.splitlines():
            seconds, _, folder = line.partition(" ")
            with contextlib.suppress(ValueError):
                found[folder] = float(seconds)
        return found

    def remember(self, folder: Path) -> None:
        """Put a project at the head of the recent ones, opened now."""
        times = self._opened() | {str(folder): time.time()}
        known = {str(one) for one in (folder, *self.recents)}
        lines = [f"{at:.0f} {name}" for name, at in times.items() if name in known]
        self._store.setValue("opened", "\n".join(lines))
        others = [known for known in self.recents if known != folder]
        self._set_recents([folder, *others][:MOST_RECENTS])

    def forget(self, folder: Path) -> None:
        """Take a project off the list; its files stay."""
        self._set_recents([known for known in self.recents if known != folder])

    def save(self) -> None:
        """Write what is waiting."""
        self._store.sync()

    def _set_recents(self, folders: list[Path]) -> None:
        self._store.setValue("recents", "\n".join(str(folder) for folder in folders))
        self.recents_changed.emit()
