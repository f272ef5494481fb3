from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fgbg_studio.gui import garbage
from fgbg_studio.gui.garbage import GarbageCollector


class Knot:
    def __init__(self) -> None:
        self.me = self


def test_garbage_goes_while_python_itself_does_not_collect(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "INTERVAL_MS", 5)
    owner = QObject()
    collector = GarbageCollector(owner, is_busy=lambda: False)
    collector.start()
    assert not gc.isenabled()
    gone = weakref.ref(Knot())
    padding = [[number] for number in range(2000)]
    qtbot.waitUntil(lambda: gone() is None)
    assert padding
    owner.deleteLater()
    qtbot.waitUntil(gc.isenabled)


def test_a_burst_of_objects_is_taken_as_lasting(qtbot: QtBot) -> None:
    owner = QObject()
    collector = GarbageCollector(owner, is_busy=lambda: True)
    collector.start()
    before = gc.get_freeze_count()
    library = [[number] for number in range(2 * garbage.BURST)]
    collector.collect()
    assert gc.get_freeze_count() > before + garbage.BURST
    gc.unfreeze()
    assert library
    owner.deleteLater()
    qtbot.waitUntil(gc.isenabled)
