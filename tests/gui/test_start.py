"""The first moments, each in a fresh process: what is imported when, and whose Qt it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fgbg_studio.gui import app

HEAVY = "{'torch', 'cv2', 'rembg', 'numpy', 'pyqtgraph'}"
START = f"""
import os, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from fgbg_studio.gui import engine_start
from fgbg_studio.gui.app import application, build

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and window is not None:
            page = window.current_page
            if watched is (page if folder else window):
                print(page.name if page else "start", HEAVY & sys.modules.keys(), flush=True)
                os._exit(0)
        return False

HEAVY = {HEAVY}
folder, window = Path(sys.argv[1]) if sys.argv[1:] else None, None
app = application()
window = build(folder)
watch = Watch()
app.installEventFilter(watch)
window.show()
engine_start.start_when_idle(window)
app.exec()
"""


def start(*arguments: str, **variables: str) -> str:
    """What the window's process tells at its first paint."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **variables}
    command = [sys.executable, "-c", START, *arguments]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    assert start() == "start set()"


def test_a_project_is_painted_before_anything_heavy_is_imported(project: Path) -> None:
    assert start(str(project)) == "compose set()"


def test_the_window_starts_where_opencv_has_put_its_own_qt(tmp_path: Path) -> None:
    plugins = tmp_path / "cv2" / "qt" / "plugins"
    (plugins / "platforms").mkdir(parents=True)
    (plugins / "platforms" / "libqoffscreen.so").write_bytes(b"of another Qt")
    variables = {"QT_QPA_PLATFORM_PLUGIN_PATH": str(plugins), "QT_QPA_FONTDIR": str(plugins)}
    assert start(**variables) == "start set()"


def test_what_cv2_did_not_set_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/x/site-packages/cv2/qt/plugins")
    monkeypatch.setenv("QT_QPA_FONTDIR", "/usr/share/fonts")
    app.application()
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in os.environ
    assert os.environ["QT_QPA_FONTDIR"] == "/usr/share/fonts"
