"""The window as `main` opens it, and whoever visits it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from fgbg_studio.__main__ import main
from fgbg_studio.gui.main_window import MainWindow


def in_window(visit: Callable[[MainWindow], None], *arguments: str) -> int:
    """Open the window by `main`, visit it, and close it; the exit code."""
    windows: list[MainWindow] = []
    failures: list[BaseException] = []

    def begin() -> None:
        windows.extend(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        window = windows[0]
        try:
            visit(window)
            window.close()
        except BaseException as error:
            failures.append(error)  # raised inside Qt's loop it would be lost
            window.leaving.stop_and_close()
            raise

    QTimer.singleShot(0, begin)
    code = main(["gui", *arguments])
    # By Qt, from the outside in: Python would free the parts in any order.
    windows.pop().deleteLater()
    if failures:
        raise failures[0]
    return code
