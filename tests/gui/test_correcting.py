"""A predicted mask in the editor: one step, then a cut-out, then a real sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.correcting import Correction
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.notices import Choice
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.brushes import Mask
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from tests.gui.cutout_desk import drag, mask_in_sight, photo, write_photos

SIZE = (64, 96)


def predicted(left: int = 30) -> Mask:
    mask = np.zeros(SIZE, np.uint8)
    mask[20:44, left:66] = 255
    return mask


def correct(page: CutoutsPage, qtbot: QtBot, number: int, *, real: bool = True) -> Correction:
    """Hand a mask to a photo, and wait until it is there."""
    correction = Correction(f"p{number:04d}", predicted(), "run-001", "", real)
    page.correcting.begin(correction)
    qtbot.waitUntil(
        lambda: page.editor.shown_id == correction.photo_id and page.editor.history is not None
    )
    return correction


def collected(session: Session) -> list[tuple[str, list[Choice]]]:
    told: list[tuple[str, list[Choice]]] = []
    session.newest_choice.connect(lambda _, text, choices: told.append((text, choices)))
    return told


def finish_photo(page: CutoutsPage, qtbot: QtBot, told: list[tuple[str, list[Choice]]]) -> None:
    page.save()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)


def test_the_mask_is_one_step_over_what_was_painted(page: CutoutsPage, qtbot: QtBot) -> None:
    drag(page, (20, 20), (40, 30))
    painted = mask_in_sight(page).copy()
    assert painted.any()
    correct(page, qtbot, 1)
    history = page.editor.history
    assert history is not None
    assert np.array_equal(history.mask, predicted())
    assert history.undo_name == "Mask by run-001"
    page.undo()
    assert np.array_equal(mask_in_sight(page), painted)
    page.redo()
    assert np.array_equal(mask_in_sight(page), predicted())


def test_the_step_is_there_after_a_restart(
    page: CutoutsPage, qtbot: QtBot, session: Session
) -> None:
    correct(page, qtbot, 2)
    assert session.project is not None
    mask = session.project.path("masks/p0002.png")
    assert session.save() == ""
    history = open_history(mask, journal_beside(mask), SIZE)
    assert np.array_equal(history.mask, predicted())
    assert history.undo_name == "Mask by run-001"
    history.undo()
    assert not history.mask.any()


def test_a_mask_waits_until_its_photo_is_open(page: CutoutsPage, qtbot: QtBot) -> None:
    page.filmstrip.filter.setCurrentText("Done")  # in which the photo is not
    correct(page, qtbot, 3)
    assert np.array_equal(mask_in_sight(page), predicted())
    assert page.filmstrip.list.current_id == "p0003"


def test_a_mask_of_another_size_is_refused(page: CutoutsPage, qtbot: QtBot) -> None:
    mask = np.zeros((10, 10), np.uint8)
    with qtbot.waitSignal(page.session.message) as told:
        page.correcting.begin(Correction("p0001", mask, "run-001", "", True))
    assert told.args is not None
    assert "does not have the size" in told.args[0]
    assert not mask_in_sight(page).any()


def test_done_it_is_a_real_sample_and_training_is_offered(page: CutoutsPage, qtbot: QtBot) -> None:
    told = collected(page.session)
    page.correcting.begin(Correction("p0001", predicted(), "run-001", "run-001", True))
    finish_photo(page, qtbot, told)
    ((text, choices),) = told
    assert text == "photo-0 is a real sample now."
    assert photo(page).real
    with qtbot.waitSignal(page.session.training_wanted) as wanted:
        dict(choices)["Continue training run-001"]()
    assert wanted.args == ["run-001"]


def test_a_real_sample_can_still_be_made_of_it_once_it_is_done(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    told = collected(page.session)
    correct(page, qtbot, 1, real=False)
    finish_photo(page, qtbot, told)
    text, choices = told[0]
    assert text == "photo-0 is a cut-out now."
    assert not photo(page).real
    acts: dict[str, Callable[[], object]] = dict(choices)
    assert set(acts) == {"Make it a real sample"}  # the network is no run of this project
    acts["Make it a real sample"]()
    assert photo(page).real
    assert told[1][0] == "photo-0 is a real sample now."


def test_what_was_not_predicted_is_offered_nothing(page: CutoutsPage, qtbot: QtBot) -> None:
    told = collected(page.session)
    drag(page, (20, 20), (40, 30))
    with qtbot.waitSignal(page.finishing.finished, timeout=60_000):
        page.save()
    assert told == []


def test_the_window_shows_the_editor(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_page("cutouts")
    page = window.pages["cutouts"]
    assert isinstance(page, CutoutsPage)
    window.drop(write_photos(tmp_path, 1))
    qtbot.waitUntil(lambda: page.editor.history is not None)
    window.show_page("predict")
    window.session.correction_wanted.emit(Correction("p0001", predicted(), "run-001", "", True))
    assert window.current_page is page
    qtbot.waitUntil(lambda: bool(mask_in_sight(page).any()))
