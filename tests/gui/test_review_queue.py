"""The pictures of the Predict page, the least certain first, one by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.picture_list import PictureList
from fgbg_studio.gui.review_queue import ALL_SEEN, NO_RUN, NOT_SORTED, TOO_FEW, ReviewQueue
from fgbg_studio.gui.session import Session
from tests.unit.pictures import write_backgrounds


class Desk(Page):
    """A list and its queue."""

    name = "predict"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.run: Path | None = None
        self.list = PictureList()
        buttons = ActionButtons(self)
        self.review = ReviewQueue(session, buttons, self.list, lambda: (self.run, ""))
        self.review.changed.connect(self.status_changed)
        column = QVBoxLayout(self)
        column.addWidget(self.review)
        column.addWidget(self.list)

    def why_not(self, action: str) -> str:
        return self.review.why_not(action)


@pytest.fixture
def desk(session: Session, qtbot: QtBot) -> Desk:
    desk = Desk(session)
    qtbot.addWidget(desk)
    desk.show()
    return desk


def test_the_queue_leads_from_the_least_certain_to_the_end(
    desk: Desk, trained: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert desk.session.project is not None
    assert desk.why_not("review-pictures") == NO_RUN
    desk.run = Path(shutil.copytree(trained, desk.session.project.folder / "runs" / trained.name))
    assert desk.why_not("review-pictures") == TOO_FEW
    files = write_backgrounds(tmp_path, 4)
    desk.list.add(files)
    assert desk.why_not("review-pictures") == ""
    assert desk.why_not("review-next") == NOT_SORTED
    desk.review.sort()
    qtbot.waitUntil(lambda: not desk.session.jobs.running, timeout=60_000)
    doubts = [desk.list.outcomes[file].uncertainty for file in desk.list.files]
    assert doubts == sorted(doubts, key=lambda doubt: -(doubt or 0))
    assert sorted(desk.list.files) == files
    assert desk.list.current == desk.list.files[0]
    assert desk.review.told.text() == "4 of 4 left"
    order = desk.list.files
    desk.review.next()
    assert desk.list.current == order[1]
    desk.review.done(order[3])  # as where the person went there and fixed it
    assert desk.list.current == order[1]
    assert desk.review.told.text() == "2 of 4 left"
    desk.review.next()
    desk.review.next()
    assert desk.review.left == []
    assert desk.why_not("review-next") == ALL_SEEN


def test_what_is_taken_off_the_list_is_not_waited_for(
    desk: Desk, trained: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert desk.session.project is not None
    desk.run = trained
    desk.list.add(write_backgrounds(tmp_path, 3))
    desk.review.sort()
    qtbot.waitUntil(lambda: len(desk.review.left) == 3, timeout=60_000)
    desk.list.set_order(desk.list.files[1:])
    assert desk.review.told.text() == "2 of 3 left"
    desk.list.empty()
    assert desk.review.left == []
