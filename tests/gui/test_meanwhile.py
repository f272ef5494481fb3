"""What a person does while something else is under way on the same photo."""

from __future__ import annotations

from threading import Event
from typing import NoReturn

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.imaging import mask_operations
from tests.gui.cutout_desk import LEFT, at, drag, mask_in_sight, photo


def test_a_photo_marked_done_is_not_removed_under_the_job_that_finishes_it(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    told: list[str] = []
    page.session.message.connect(lambda text, _: told.append(text))
    drag(page, (30, 32), (60, 32))
    pool, gate = QThreadPool.globalInstance(), Event()
    for _ in range(pool.maxThreadCount()):
        pool.start(lambda: gate.wait(10))  # so that the mask is not written before it is asked for
    page.save()
    page.filmstrip.list.select("p0001")
    page.remove()
    gate.set()
    assert told == ["A job is under way that may need it."]
    qtbot.waitUntil(lambda: not page.session.jobs.running, timeout=60_000)
    assert photo(page).state == "done"
    page.remove()
    assert page.session.project is not None
    assert "p0001" not in {one.id for one in page.session.project.contents.photos}


def test_an_operation_is_not_put_over_what_was_undone_meanwhile(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    drag(page, (30, 32), (60, 32))
    page.change_mask("invert")
    page.undo()
    qtbot.waitUntil(lambda: page.canvas.can_draw)
    assert not mask_in_sight(page).any()


def test_an_operation_that_cannot_be_done_lets_one_paint_on(
    page: CutoutsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(mask: object, amount: float) -> NoReturn:
        raise MemoryError("24 GB wanted")

    monkeypatch.setattr(mask_operations, "grow", no_memory)
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.session.message) as told:
        page.change_mask("grow")
    assert told.args is not None
    assert told.args[0].startswith("Grow: It could not be done (24 GB wanted).")
    assert page.canvas.can_draw
    assert mask_in_sight(page).any()


def test_another_object_stands_below_its_photo(page: CutoutsPage, qtbot: QtBot) -> None:
    page.add_object()
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0001-2")
    assert page.filmstrip.list.entries.ids == ["p0001", "p0001-2", "p0002", "p0003"]


def test_the_end_of_a_batch_leaves_the_stroke_under_way_and_the_place(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    history = page.editor.history
    assert history is not None
    page.zoom("pixels")
    place = page.canvas.to_widget()
    QTest.mousePress(page.canvas, LEFT, pos=at(page, 30, 12))
    page.editor.reload()
    drag_on = at(page, 60, 12)
    QTest.mouseMove(page.canvas, drag_on)
    QTest.mouseRelease(page.canvas, LEFT, pos=drag_on)
    assert history.undo_name == "Brush"
    page.editor.write_drafts()
    qtbot.waitUntil(lambda: page.editor.history not in (None, history))
    assert page.canvas.to_widget() == place
    assert mask_in_sight(page)[12, 45] == 255


def test_another_photo_is_shown_as_a_whole_after_one_was_read_again(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    whole = page.canvas.to_widget()
    page.zoom("pixels")
    page.editor.reload()
    page.filmstrip.list.select("p0002")
    qtbot.waitUntil(lambda: page.editor.history is not None)
    assert page.canvas.to_widget() == whole
