from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Event
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_mask, read_rgba
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Photo, Project
from tests.gui.cutout_desk import LEFT, at, change, drag, mask_in_sight, photo
from tests.unit.pictures import place, thing, write_cutouts


def opened(session: Session) -> Project:
    assert session.project is not None
    return session.project


def test_a_stroke_becomes_a_draft_by_itself(page: CutoutsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.session.sources_changed):
        drag(page, (30, 32), (60, 32))
    assert photo(page).state == "draft"
    saved = read_mask(opened(page.session).path(photo(page).mask))
    assert np.array_equal(saved, mask_in_sight(page))
    assert saved[32, 45] == 255
    assert page.status() == "0 of 3 done"


def test_the_eraser_takes_away_and_undo_brings_back(page: CutoutsPage) -> None:
    drag(page, (30, 32), (60, 32))
    painted = mask_in_sight(page).copy()
    page.swap_tools()
    drag(page, (45, 20), (45, 44))
    assert mask_in_sight(page)[32, 45] == 0
    page.undo()
    assert np.array_equal(mask_in_sight(page), painted)
    page.undo()
    assert not mask_in_sight(page).any()
    assert page.why_not("undo") == "There is nothing to undo on this photo."
    page.redo()
    assert np.array_equal(mask_in_sight(page), painted)


def test_escape_gives_a_stroke_up(page: CutoutsPage) -> None:
    QTest.mousePress(page.canvas, LEFT, pos=at(page, 30, 30))
    QTest.mouseMove(page.canvas, at(page, 50, 30))
    QTest.keyClick(page.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(page.canvas, LEFT, pos=at(page, 50, 30))
    assert not mask_in_sight(page).any()


def test_space_pans_and_does_not_paint(page: CutoutsPage) -> None:
    page.canvas.zoom_by(3)
    before = page.canvas.picture_rect()
    QTest.keyPress(page.canvas, Qt.Key.Key_Space)
    drag(page, (45, 30), (50, 30))
    QTest.keyRelease(page.canvas, Qt.Key.Key_Space)
    assert page.canvas.picture_rect() != before
    assert not mask_in_sight(page).any()


def test_a_box_asks_the_assistant(page: CutoutsPage, qtbot: QtBot) -> None:
    page.choose_tool("box")
    drag(page, (18, 8), (78, 56))
    qtbot.waitUntil(lambda: bool(mask_in_sight(page).any()), timeout=20_000)
    expected = np.zeros((64, 96), np.uint8)
    cv2.ellipse(expected, (48, 32), (24, 18), 0, 0, 360, 1, -1)
    found = mask_in_sight(page) > 127
    assert (found & (expected > 0)).sum() / (found | (expected > 0)).sum() > 0.9
    assert page.editor.history is not None
    assert page.editor.history.undo_name == "grabcut"


def test_saving_marks_done_makes_a_cutout_and_goes_on(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.session.sources_changed):
        page.save()
    assert photo(page).state == "done"
    cutout = opened(page.session).source(photo(page).cutout)
    alpha = read_rgba(opened(page.session).path(cutout.file))[..., 3]
    assert alpha.max() == 255
    assert page.status() == "1 of 3 done"
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0002")


def test_what_is_removed_goes_to_the_bin_with_what_was_painted(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.session.removed) as told:
        page.remove()
    assert told.args is not None
    assert told.args[0] == "photo-0 was moved to the project's bin. Its cut-out stays."
    project = opened(page.session)
    assert [photo.id for photo in project.contents.photos] == ["p0002", "p0003"]
    binned = {path.name.rpartition("-")[2] for path in (project.folder / "bin").iterdir()}
    assert {"p0001.png", "p0001.journal", "p0001.json"} <= binned
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0002" and page.editor.history is not None)
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.session.sources_changed):
        page.editor.write_drafts()
    assert project.contents.photos[0].state == "draft"


def test_the_last_photo_can_be_removed(page: CutoutsPage, qtbot: QtBot) -> None:
    for _ in range(3):
        page.remove()
    assert opened(page.session).contents.photos == ()
    assert page.editor.shown_id == ""
    page.filmstrip.show_cutouts()
    qtbot.waitUntil(lambda: page.editor.shown_id == "c0001")
    page.remove()
    qtbot.waitUntil(lambda: page.editor.shown_id == "c0002")


def test_an_empty_mask_is_not_saved(page: CutoutsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.session.message, check_params_cb=lambda _, warning: warning):
        page.save()
    assert photo(page).state == "none"
    assert page.editor.shown_id == "p0001"


def test_clear_and_invert_are_steps(page: CutoutsPage, qtbot: QtBot) -> None:
    change(page, qtbot, "invert")
    assert (mask_in_sight(page) == 255).all()
    change(page, qtbot, "clear")
    assert not mask_in_sight(page).any()
    page.undo()
    assert (mask_in_sight(page) == 255).all()


def test_another_photo_and_back_keeps_mask_and_steps(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (30, 32), (60, 32))
    painted = mask_in_sight(page).copy()
    with qtbot.waitSignal(page.session.sources_changed):
        page.filmstrip.list.select("p0002")
    assert photo(page).state == "draft"
    page.filmstrip.list.select("p0001")
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0001" and page.editor.history is not None)
    assert np.array_equal(mask_in_sight(page), painted)
    assert page.editor.history is not None
    assert page.editor.history.undo_name == "Brush"


def test_closing_the_project_writes_the_draft(page: CutoutsPage, project: Path) -> None:
    drag(page, (30, 32), (60, 32))
    painted = mask_in_sight(page).copy()
    page.session.close()
    with Project.open(project) as again:
        saved = again.source("p0001")
        assert isinstance(saved, Photo)
        assert saved.state == "draft"
        assert np.array_equal(read_mask(again.path(saved.mask)), painted)


def test_hiding_the_page_writes_the_draft(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.session.sources_changed):
        page.hide()
    assert photo(page).state == "draft"


def test_all_photos_are_cut_out(page: CutoutsPage, qtbot: QtBot) -> None:
    ended: list[list[Event]] = []
    page.session.jobs.finished.connect(ended.append)
    page.cut_out_all()
    assert "under way" in page.why_not("cut-out-all")
    qtbot.waitUntil(lambda: bool(ended), timeout=30_000)
    assert {photo(page, n).state for n in (1, 2, 3)} == {"draft"}
    qtbot.waitUntil(lambda: page.editor.history is not None)
    assert mask_in_sight(page).any()
    assert page.why_not("cut-out-all") == "There is no photo without a mask."


def test_dropped_pictures_are_photos_unless_they_are_cut_out(
    page: CutoutsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "dropped"
    folder.mkdir()
    write_png(folder / "photo.png", place(50, 80, 60))
    write_png(folder / "cut.png", thing(70))
    with qtbot.waitSignal(page.session.sources_changed):
        page.accept_drop([folder])
    contents = opened(page.session).contents
    assert contents.photos[-1].name == "photo"
    assert contents.cutouts[-1].name == "cut"
    qtbot.waitUntil(lambda: page.editor.shown_id == contents.photos[-1].id)


def test_the_filter_lists_what_is_left_to_do(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.session.sources_changed):
        page.save()
    page.filmstrip.filter.setCurrentText("Not done")
    assert page.filmstrip.list.entries.ids == ["p0002", "p0003"]
    page.filmstrip.filter.setCurrentText("Done")
    assert page.filmstrip.list.entries.ids == ["p0001"]


def test_a_cutout_is_looked_at_and_not_painted(page: CutoutsPage, qtbot: QtBot) -> None:
    page.filmstrip.show_cutouts()
    qtbot.waitUntil(lambda: not page.canvas.picture_size.isEmpty())
    assert page.editor.shown_id.startswith("c")
    assert page.editor.history is None
    assert page.why_not("save-cutout") == "Select a photo first."


def test_an_empty_project_says_what_to_do(qtbot: QtBot, qapp: object, tmp_path: Path) -> None:
    from fgbg_studio.gui.settings import Settings

    session = Session(Settings())
    session.create(tmp_path / "empty")
    page = CutoutsPage(session)
    qtbot.addWidget(page)
    assert page.stack.currentIndex() == 0
    assert page.status() == "no photos yet"
    write_cutouts(tmp_path, 1)
    with qtbot.waitSignal(session.sources_changed):
        page.accept_drop([tmp_path / "thing-00.png"])
    assert page.stack.currentIndex() == 1
    assert page.status() == "1 cut-out"
    session.jobs.wait(10)
    session.close()


def test_a_read_only_project_is_not_painted(page: CutoutsPage) -> None:
    project = opened(page.session)
    project.read_only_reason = "It is on a read-only disk."
    page.canvas.locked = True
    drag(page, (30, 32), (60, 32))
    assert not mask_in_sight(page).any()
    assert "reading only" in page.why_not("save-cutout")
