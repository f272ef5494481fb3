"""What the Help menu shows: sheets beside the window, and the guided path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fgbg_studio.gui.main_window import MainWindow


class HelpSheets:
    """Opens each sheet; what a sheet needs is imported only then."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def show_shortcuts(self) -> None:
        """Show every shortcut on one sheet."""
        from fgbg_studio.gui.shortcut_sheet import ShortcutSheet

        ShortcutSheet(self._window).show()

    def show_about(self) -> None:
        """Show what is installed, and what is missing."""
        from fgbg_studio.gui.about_sheet import AboutSheet

        AboutSheet(self._window).show()

    def show_storage(self) -> None:
        """Show what takes room on the disk."""
        from fgbg_studio.gui.storage_sheet import StorageSheet

        StorageSheet(self._window, self._window.session).show()

    def toggle_guide(self) -> None:
        """Begin the guided path, or leave it."""
        self._window.guide.turn(not self._window.guide.is_on)
        if not self._window.session.project and self._window.guide.is_on:
            self._window.notices.say("The path begins with a project: open or make one.")
