"""Messages in the window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fgbg_studio.gui.notices import Notices
from tests.e2e.hand import StrayWindows


def test_what_is_asked_of_one_subject_is_asked_once(qtbot: QtBot) -> None:
    notices = Notices()
    qtbot.addWidget(notices)
    notices.ask("something else")
    for number in range(3):
        notices.ask_anew("teaching", f"question {number}", [("Yes", bool)])
    assert [one.text for one in notices.all()] == ["something else", "question 2"]


def test_a_message_that_gives_way_at_once_is_never_a_window(qtbot: QtBot) -> None:
    notices = Notices()
    qtbot.addWidget(notices)
    notices.show()
    strays = StrayWindows()
    for number in range(6):
        notices.ask(f"message {number}")
    notices.ask("message 5")
    qtbot.waitUntil(notices.all()[-1].isVisible)
    assert [one.text for one in notices.all()] == ["message 3", "message 4", "message 5"]
    assert strays.names == []
