"""From one photo to the next: what is kept, prepared, finished, and in which order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from fgbg_studio.data.sources import Cutout
from fgbg_studio.gui.opened_photo import OpenedPhoto
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Photo
from tests.gui.cutout_desk import drag, mask_in_sight, photo


def test_undo_lives_on_after_the_project_was_closed(
    page: CutoutsPage, project: Path, qtbot: QtBot
) -> None:
    drag(page, (30, 32), (60, 32))
    first = mask_in_sight(page).copy()
    drag(page, (30, 20), (60, 20))
    second = mask_in_sight(page).copy()
    page.session.close()
    page.session.open(project)
    qtbot.waitUntil(lambda: page.editor.history is not None)
    assert np.array_equal(mask_in_sight(page), second)
    page.undo()
    assert np.array_equal(mask_in_sight(page), first)
    page.undo()
    assert not mask_in_sight(page).any()
    page.redo()
    assert np.array_equal(mask_in_sight(page), first)


def test_strokes_are_there_again_though_no_draft_was_written(
    page: CutoutsPage, project: Path, qtbot: QtBot
) -> None:
    drag(page, (30, 32), (60, 32))
    painted = mask_in_sight(page).copy()
    assert photo(page).state == "none"
    page.editor.shown_id = ""  # as after the end of the process: nothing was saved
    history = page.canvas.history
    assert history is not None
    history.saved = True
    page.editor.reload()
    page.filmstrip.list.select("p0002")
    page.filmstrip.list.select("p0001")
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0001" and page.editor.history is not None)
    assert page.editor.history is not history
    assert np.array_equal(mask_in_sight(page), painted)


def test_the_next_photo_is_prepared_and_shown_at_once(page: CutoutsPage, qtbot: QtBot) -> None:
    def prepared() -> OpenedPhoto | None:
        return page.editor.prepared

    qtbot.waitUntil(lambda: prepared() is not None)
    ready = prepared()
    page.filmstrip.list.select("p0002")
    assert page.canvas.photo is ready


def test_a_cutout_that_is_done_gets_clean_edges(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (30, 32), (60, 32))
    with qtbot.waitSignal(page.finishing.finished, timeout=60_000):
        page.save()
    assert page.session.project is not None
    cutout = page.session.project.source(photo(page).cutout)
    assert isinstance(cutout, Cutout)
    assert cutout.edges == "clean"
    assert photo(page).state == "done"


def test_a_photo_that_is_removed_before_its_turn_is_passed_over(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    project = page.session.project
    assert project is not None
    for photo_id in ("p0001", "p0002"):
        found = project.source(photo_id)
        save_mask(project, photo_id, np.full((found.height, found.width), 255, np.uint8))
        page.finishing.want(photo_id)
        page.finishing.saved(photo_id)
    project.remove("p0002")
    with qtbot.waitSignal(page.finishing.finished, timeout=60_000):
        pass
    qtbot.waitUntil(lambda: not page.session.jobs.work)


def test_another_object_of_a_photo_has_a_mask_of_its_own(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (30, 32), (60, 32))
    page.add_object()
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0001-2" and page.editor.history is not None)
    assert not mask_in_sight(page).any()
    assert set(page.filmstrip.list.entries.ids) == {"p0001", "p0001-2", "p0002", "p0003"}
    page.filmstrip.list.select("p0001")
    qtbot.waitUntil(lambda: page.editor.history is not None)
    assert mask_in_sight(page).any()


def uncertain(page: CutoutsPage, number: int, share: float) -> None:
    found: Photo = photo(page, number)
    assert page.session.project is not None
    changed = {"uncertainty": share, "proposed_by": "grabcut", "state": "draft"}
    page.session.project.put(found.model_copy(update=changed))


def test_the_least_certain_come_first_and_keep_their_places(page: CutoutsPage) -> None:
    uncertain(page, 2, 0.1)
    uncertain(page, 3, 0.6)
    page.filmstrip.order.setCurrentText("Least certain first")
    assert page.filmstrip.list.entries.ids == ["p0003", "p0002", "p0001"]
    entry = page.filmstrip.list.entries.entry(0)
    assert entry is not None
    assert "40% certain" in entry.tooltip
    assert page.session.project is not None
    page.session.project.put(photo(page, 3).model_copy(update={"uncertainty": None}))
    page.filmstrip.refresh()
    assert page.filmstrip.list.entries.ids == ["p0003", "p0002", "p0001"]
