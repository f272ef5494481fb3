"""What every test gets: its own home, no screen, and a look at the windows it leaves behind."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
UNIT_TESTS = CHECKOUT / "tests" / "unit"

# Before anything imports Qt; a person who wants to watch sets another platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples on each run: a failure in CI is the developer's failure too. Time limits for
# one example would depend on what else the machine does.
hypothesis.settings.register_profile("gates", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("gates")


@pytest.fixture(autouse=True)
def isolated_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home of its own for each test, so that no test sees or changes the person's settings."""
    finish_short_work()
    home = tmp_path_factory.mktemp("home")
    folders = {
        "HOME": "",
        "USERPROFILE": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
        "APPDATA": "config",
        "LOCALAPPDATA": "data",
        "FGBG_MODELS": "models",
        "FGBG_PROJECTS": "projects",
        "U2NET_HOME": "u2net",
        "TORCH_HOME": "torch",
    }
    for name, folder in folders.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(name, str(home / folder))
    isolate_qt_settings(home / "config")
    return home


def isolate_qt_settings(folder: Path) -> None:
    """Qt reads the environment once, at its first use of settings, so it is told each time."""
    if "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QSettings

    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))


def finish_short_work() -> None:
    """Wait for the window's short work, a thumbnail being read, say.

    libjpeg reads the environment in each new thread. glibc may move the environment while it is
    added to, and the other thread then reads freed memory.
    """
    if core := sys.modules.get("PySide6.QtCore"):
        core.QThreadPool.globalInstance().waitForDone()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Before the test, and after it: pytest writes its name into the environment at both."""
    finish_short_work()
    try:
        return (yield)
    finally:
        finish_short_work()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Between tests with windows only does Python collect garbage: see `gui.garbage`."""
    if item.path.is_relative_to(UNIT_TESTS):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect(0)  # all that was made since, quickly


@pytest.fixture(autouse=True)
def no_leaked_windows(request: pytest.FixtureRequest, isolated_settings: Path) -> Iterator[None]:
    """Fail a test that leaves a window, and remove it for the sake of the next one."""
    yield
    if request.path.is_relative_to(UNIT_TESTS):
        return
    if leaked := remaining_windows():
        pytest.fail(f"windows left behind: {', '.join(leaked)}")


def remaining_windows() -> list[str]:
    """Close and name the top-level widgets that still exist once Qt and Python have tidied up."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    delete = QEvent.Type.DeferredDelete
    QApplication.sendPostedEvents(None, delete)
    if QApplication.topLevelWidgets():
        gc.collect()  # a fifth of a second once torch is there, hence only where it may help
        QApplication.sendPostedEvents(None, delete)
    left = QApplication.topLevelWidgets()
    names = [f"{type(w).__name__} '{w.objectName() or w.windowTitle()}'" for w in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, delete)
    return names


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pictures, which is not part of the project."""
    chosen = os.environ.get("FGBG_SHARED")
    folder = Path(chosen) if chosen else CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"the folder with shared pictures, {folder}, is not there (set FGBG_SHARED)")
    return folder
