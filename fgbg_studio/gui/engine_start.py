"""Importing torch while the person looks around, and not before."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from fgbg_studio.gui.first_paint import after_paint
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.opening import engine_job

IDLE_MS = 400


def start_when_idle(window: MainWindow) -> None:
    """Start the engine when the window is painted and has nothing to get ready any more.

    The import holds the interpreter for about a second, in which nothing else moves.
    """
    after_paint(window, lambda: _start_later(window))


def start(window: MainWindow) -> None:
    """Import torch in a job; the bar then names the device."""
    show = window.job_bar.set_device
    window.session.run("Starting the engine…", engine_job(), on_result=show, quiet=True)


def _start_later(window: MainWindow) -> None:
    QTimer.singleShot(IDLE_MS, window, lambda: _start_if_idle(window))


def _start_if_idle(window: MainWindow) -> None:
    _start_later(window) if window.is_getting_ready else start(window)
