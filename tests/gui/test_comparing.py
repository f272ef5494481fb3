from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.comparing import Comparing, Side
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from tests.unit.pictures import place


@pytest.fixture
def page(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[CutoutsPage]:
    """A page that compares on the first of two photos, at both sides with GrabCut."""
    files = [tmp_path / f"photo-{n}.png" for n in range(2)]
    for n, file in enumerate(files):
        photo = place(n, 96, 64) // 4
        cv2.ellipse(photo, (48, 32), (24, 18 - 4 * n), 0, 0, 360, (250, 220, 60), -1)
        write_png(file, photo)
    assert session.project is not None
    finish(import_pictures(session.project, files, "photos"))
    page = CutoutsPage(session)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    qtbot.waitUntil(lambda: page.editor.history is not None)
    qtbot.waitUntil(lambda: page.tools.assistant.choice is not None)
    page.assist("compare")
    sides(page)[1].chooser.names.setCurrentText("grabcut")
    yield page
    page.hide()


def comparing(page: CutoutsPage) -> Comparing:
    assert page.assistance.comparing is not None
    return page.assistance.comparing


def sides(page: CutoutsPage) -> list[Side]:
    return comparing(page).sides


def wait_for_answers(page: CutoutsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(side.use.isEnabled() for side in sides(page)), timeout=20_000)


def test_both_sides_tell_name_time_and_device(page: CutoutsPage, qtbot: QtBot) -> None:
    wait_for_answers(page, qtbot)
    for side in sides(page):
        assert side.view.caption == "grabcut"
        assert side.result.text().endswith(" s on CPU")
        assert side.view.mask_shown is not None
    assert page.editor.history is not None
    assert not page.editor.history.mask.any()  # looking changes nothing


def test_the_sides_look_at_one_place(page: CutoutsPage) -> None:
    left, right = (side.view for side in sides(page))
    left.zoom_by(4)
    assert right.scale() == pytest.approx(left.scale(), rel=0.05)


def test_using_one_is_one_step_and_goes_back(page: CutoutsPage, qtbot: QtBot) -> None:
    wait_for_answers(page, qtbot)
    shown = sides(page)[1].view.mask_shown
    assert shown is not None
    sides(page)[1].use.click()
    assert not page.assistance.is_comparing
    assert page.editor.history is not None
    assert np.array_equal(page.editor.history.mask, shown)
    assert page.editor.history.undo_name == "grabcut"
    page.undo()
    assert not page.editor.history.mask.any()


def test_escape_goes_back_and_changes_nothing(page: CutoutsPage, qtbot: QtBot) -> None:
    wait_for_answers(page, qtbot)
    QTest.keyClick(comparing(page), Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.canvas
    assert page.editor.history is not None
    assert not page.editor.history.mask.any()


def test_another_photo_is_compared_on_in_turn(page: CutoutsPage, qtbot: QtBot) -> None:
    wait_for_answers(page, qtbot)
    first = sides(page)[0].view.mask_shown
    assert first is not None
    page.filmstrip.list.select("p0002")
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0002" and page.editor.history is not None)
    assert page.assistance.is_comparing
    wait_for_answers(page, qtbot)
    second = sides(page)[0].view.mask_shown
    assert second is not None
    assert (second > 127).sum() < (first > 127).sum()


def test_without_its_file_a_side_says_what_is_missing(page: CutoutsPage, qtbot: QtBot) -> None:
    side = sides(page)[1]
    side.chooser.names.setCurrentText("rembg")
    qtbot.waitUntil(lambda: "u2netp.onnx" in side.result.text())
    assert not side.use.isEnabled()
