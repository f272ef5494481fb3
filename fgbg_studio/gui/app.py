"""Starting the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from fgbg_studio.base.threads import beside_window
from fgbg_studio.gui import engine_start, faults
from fgbg_studio.gui.first_paint import after_paint
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.settings import Settings

SECONDS_TO_STOP = 20
CV2_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def main(folder: Path | None = None, sample: bool = False) -> int:
    """Show the window, on a project, the sample project or the start page, until it is closed."""
    prepare()
    app = application()
    window = build(folder, sample)
    window.show()
    engine_start.start_when_idle(window)
    with faults.shown_by(window.session.fault.emit):
        code = app.exec()
    window.session.jobs.wait(SECONDS_TO_STOP)
    if window.session.jobs.running:
        # A thread inside one long native call cannot be ended. Every file is replaced whole or
        # not at all, so leaving at once loses nothing that could still be saved.
        os._exit(code)
    window.session.close(lose=True)  # only now: the lock keeps others out while jobs may write
    return code


def application() -> QApplication:
    """The QApplication, made if there is none yet, free of what other packages do to Qt."""
    _drop_qt_variables_of_cv2()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("FGBG Studio")
    app.setDesktopFileName("fgbg-studio")
    app.setStyle("Fusion")
    # One way of writing numbers, the one of the files and of the command line.
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    return app


def build(folder: Path | None = None, sample: bool = False) -> MainWindow:
    """A window that opens what was asked for once it is on the screen."""
    window = MainWindow(Settings())
    if sample:
        after_paint(window, window.open_sample)
    elif folder:
        after_paint(window, lambda: window.open_folder(folder))
    return window


def _drop_qt_variables_of_cv2() -> None:
    """opencv-python (not the headless one) points Qt at plug-ins of its own, of another Qt.

    Qt reads these once, when the QApplication is made, so what a later import of cv2 sets does no
    harm here. Processes that this one starts have no window.
    """
    for name in CV2_VARIABLES:
        if f"{os.sep}cv2{os.sep}" in os.environ.get(name, ""):
            del os.environ[name]


def prepare() -> None:
    """Leave a core to the window: OpenMP reads this when torch is imported."""
    os.environ.setdefault("OMP_NUM_THREADS", str(beside_window()))
