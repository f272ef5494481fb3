import threading
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, QThreadPool
from pytestqt.qtbot import QtBot

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background


@pytest.fixture
def owner(qapp: QObject) -> QObject:
    return QObject()


def test_work_is_done_elsewhere_and_answered_here(qtbot: QtBot, owner: QObject) -> None:
    worked: list[QThread] = []
    answered: list[QThread] = []
    background = Background(owner)
    background.ask(
        1,
        lambda: worked.append(QThread.currentThread()),
        lambda _: answered.append(QThread.currentThread()),
    )
    qtbot.waitUntil(lambda: bool(answered))
    assert worked[0] is not answered[0]
    assert answered[0] is owner.thread()


def test_only_the_newest_of_those_that_wait_is_done(qtbot: QtBot, owner: QObject) -> None:
    background = Background(owner, keep=1)
    gate = threading.Event()
    answers: list[str] = []
    background.ask("first", lambda: gate.wait(10) and "first", answers.append)
    for name in ("second", "third", "fourth"):
        background.ask(name, partial(str, name), answers.append)
    gate.set()
    qtbot.waitUntil(lambda: "fourth" in answers)
    assert answers == ["first", "fourth"]


def test_asking_twice_replaces_what_waits(qtbot: QtBot, owner: QObject) -> None:
    background = Background(owner, keep=10)
    gate = threading.Event()
    answers: list[str] = []
    background.ask("running", lambda: gate.wait(10) and "running", answers.append)
    background.ask("a", lambda: "old", answers.append)
    background.ask("a", lambda: "new", answers.append)
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == ["running", "new"]


def test_an_expected_failure_is_a_sentence_and_work_goes_on(qtbot: QtBot, owner: QObject) -> None:
    def fail() -> None:
        raise StudioError("That went wrong.")

    background = Background(owner)
    told: list[str] = []
    background.ask("a", fail, lambda _: told.append("never"), told.append)
    qtbot.waitUntil(lambda: told == ["That went wrong."])
    background.ask("b", lambda: "fine", told.append)
    qtbot.waitUntil(lambda: told[-1] == "fine")


def test_nothing_is_told_to_one_who_is_gone(qtbot: QtBot, owner: QObject) -> None:
    gone, answers = QObject(), list[str]()
    first, second = Background(gone), Background(owner)
    first.ask(1, lambda: "to the one who is gone", answers.append)
    shiboken6.delete(gone)
    QThreadPool.globalInstance().waitForDone()
    second.ask(2, lambda: "to the other", answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["to the other"]


def test_several_are_done_from_the_first_to_the_last(qtbot: QtBot, owner: QObject) -> None:
    background = Background(owner, keep=10)
    answers: list[str] = []
    background.ask_in_turn({name: partial(str, name) for name in "abcd"}, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 4)
    assert answers == list("abcd")
