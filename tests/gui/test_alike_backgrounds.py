"""Near-duplicates among backgrounds: marked, shown side by side, and one of them removed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import encode_jpeg
from tests.gui.background_desk import opened_page


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    return opened_page(session, qtbot)


def drop_smaller_copy(page: BackgroundsPage, folder: Path, number: int) -> None:
    project = page.session.project
    assert project is not None
    picture = read_rgb(project.path(project.contents.backgrounds[number].file))
    file = folder / "smaller.jpg"
    smaller = cv2.resize(picture, (48, 36), interpolation=cv2.INTER_AREA)
    file.write_bytes(encode_jpeg(np.asarray(smaller, np.uint8)))
    page.accept_drop([file])


def test_an_import_of_what_is_there_already_is_noticed(
    page: BackgroundsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    messages: list[str] = []
    page.session.message.connect(lambda text, _: messages.append(text))
    assert page.why_not("show-alike") == "None is nearly the same as this one."
    drop_smaller_copy(page, tmp_path, 2)
    qtbot.waitUntil(lambda: bool(page.alike.found), timeout=10_000)
    captions = [entry.caption for n in range(6) if (entry := page.grid.entries.entry(n))]
    assert [caption.startswith("≈") for caption in captions] == [False] * 2 + [True] + [
        False
    ] * 2 + [True]
    assert any("nearly the same as place-02" in text for text in messages)
    assert page.panel.alike.isHidden()
    page.grid.select("b0006")
    assert not page.panel.alike.isHidden()
    assert "place-02" in page.panel.alike.text.text()
    assert page.why_not("show-alike") == ""


def test_both_are_shown_and_one_is_removed(
    page: BackgroundsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    drop_smaller_copy(page, tmp_path, 2)
    qtbot.waitUntil(lambda: bool(page.alike.found), timeout=10_000)
    page.grid.select("b0003")
    page.show_alike()
    view = page.views.alike
    assert view is not None
    assert [side.shown.id for side in view.sides if side.shown] == ["b0003", "b0006"]
    assert not page.panel.isVisible()
    qtbot.waitUntil(lambda: all(not side.view.picture_size.isEmpty() for side in view.sides))
    view.sides[1].remove.click()
    assert page.session.project is not None
    assert [b.id for b in page.session.project.contents.backgrounds][-1] == "b0005"
    qtbot.waitUntil(lambda: not page.alike.found)
    assert page.grid.current_id == "b0003"
    assert page.panel.isVisible()
    assert page.panel.alike.isHidden()


def test_both_are_kept(page: BackgroundsPage, qtbot: QtBot, tmp_path: Path) -> None:
    drop_smaller_copy(page, tmp_path, 0)
    qtbot.waitUntil(lambda: bool(page.alike.found), timeout=10_000)
    page.show_alike()
    assert page.views.alike is not None
    page.views.alike.close_button.click()
    assert page.session.project is not None
    assert len(page.session.project.contents.backgrounds) == 6
    assert page.views.currentIndex() == 0
