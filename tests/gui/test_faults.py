"""A fault of the program: a sentence first, and details that can be copied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from fgbg_studio import __version__
from fgbg_studio.base.events import Job, Progress
from fgbg_studio.gui import faults
from fgbg_studio.gui.main_window import MainWindow
from tests.gui.answers import press


def failing(text: str) -> Job:
    yield Progress(1, 2)
    raise ZeroDivisionError(text)


def test_a_fault_is_a_sentence_whose_details_are_copied(
    empty_window: MainWindow, qtbot: QtBot
) -> None:
    empty_window.session.run("Count", failing("by nothing"))
    qtbot.waitUntil(lambda: bool(empty_window.notices.all()))
    notice = empty_window.notices.all()[0]
    assert notice.text == "Something went wrong in the program: by nothing"
    press(notice, "Copy details")
    copied = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: by nothing" in copied
    assert "in failing" in copied
    assert f"FGBG Studio {__version__}" in copied
    assert f"Python {sys.version.split()[0]}" in copied
    assert "PySide6 6." in copied


def test_nobody_reads_where_the_person_lives() -> None:
    home = Path.home()
    try:
        raise OSError(f"cannot read {home / 'secret' / 'a.png'}")
    except OSError as error:
        told = faults.details(error)
    assert str(home) not in told
    assert str(Path("~", "secret", "a.png")) in told
    assert str(Path(faults.__file__).parents[2]) not in told


def test_no_report_imports_what_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    told = faults.machine()
    assert "torch" not in sys.modules
    assert "device" not in told


def test_a_fault_without_words_is_told_by_its_kind() -> None:
    assert faults.sentence(KeyError()).endswith(": KeyError")
