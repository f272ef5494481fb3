"""The Backgrounds page, opened as the tests of its parts need it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.session import Session


def opened_page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    """The page with its first background in sight, large enough for all of its parts."""
    page = BackgroundsPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.desk.edits.shown is not None)
    return page
