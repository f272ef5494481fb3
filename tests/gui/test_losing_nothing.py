"""What is not saved yet, or cannot be, when a project or the window is closed."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result, finish
from fgbg_studio.gui import leaving
from fgbg_studio.gui.drafts import Drafts, State
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from fgbg_studio.imaging.mask_history import Mask, MaskHistory
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import saving_masks
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Photo, Project
from tests.gui.answers import press
from tests.unit.pictures import place

PHOTO = "p0001"


def full_disk(*_: object, **__: object) -> NoReturn:
    raise StudioError("The disk is full. Free some space.")


def broken(*_: object, **__: object) -> NoReturn:
    raise ValueError("what nobody expected")


@pytest.fixture
def drafts(session: Session, tmp_path: Path) -> Drafts:
    """One photo with a painted mask that is not saved."""
    assert session.project is not None
    write_png(tmp_path / "photo.png", place(3, 40, 30))
    finish(import_pictures(session.project, [tmp_path / "photo.png"], "photos"))
    drafts = Drafts(session.project)
    drafts.add(PHOTO, MaskHistory(np.zeros((30, 40), np.uint8)))
    paint(drafts, 200)
    return drafts


def paint(drafts: Drafts, value: int) -> MaskHistory:
    history = drafts.get(PHOTO)
    assert history is not None
    history.replace(np.full((30, 40), value, np.uint8), "Fill")
    return history


def is_saved(history: MaskHistory) -> bool:
    return history.saved


def stored(drafts: Drafts) -> tuple[str, int]:
    """State and value of the mask in the project."""
    photo = drafts.project.source(PHOTO)
    assert isinstance(photo, Photo)
    return photo.state, int(read_mask(drafts.project.path(photo.mask)).max())


def test_a_mask_that_could_not_be_written_is_kept_and_written_later(
    drafts: Drafts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = drafts.get(PHOTO)
    assert history is not None
    with monkeypatch.context() as disk:
        disk.setattr(saving_masks, "save_mask", full_disk)
        with qtbot.waitSignal(drafts.failed):
            drafts.save(PHOTO, "done")
        assert not is_saved(history)
        assert drafts.finish() == ["The disk is full. Free some space."]
    with qtbot.waitSignal(drafts.saved):
        drafts.save_all()
    assert is_saved(history)
    assert stored(drafts) == ("done", 200)
    assert drafts.finish() == []


def test_a_mask_painted_on_while_it_is_written_is_not_saved_yet(
    drafts: Drafts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, save_mask = threading.Event(), saving_masks.save_mask

    def slowly(
        project: Project, photo_id: str, mask: Mask, state: State, *, stamp: str, colours: None
    ) -> Photo:
        gate.wait(10)
        return save_mask(project, photo_id, mask, state, stamp=stamp, colours=colours)

    monkeypatch.setattr(saving_masks, "save_mask", slowly)
    drafts.save(PHOTO, "done")
    history = paint(drafts, 90)
    with qtbot.waitSignal(drafts.saved):
        gate.set()
    assert not is_saved(history)
    assert drafts.finish() == []
    assert is_saved(history)
    assert stored(drafts) == ("draft", 90)


def test_a_mask_that_was_written_as_done_is_no_draft_before_the_window_hears_of_it(
    drafts: Drafts, qtbot: QtBot
) -> None:
    pool = QThreadPool.globalInstance()
    history = drafts.get(PHOTO)
    assert history is not None
    drafts.save(PHOTO, "done")
    assert pool.waitForDone(10_000)  # the answer waits in the queue of this thread
    assert (stored(drafts), history.saved) == (("done", 200), False)
    drafts.save_all()
    assert pool.waitForDone(10_000)
    assert drafts.finish() == []
    qtbot.waitUntil(lambda: is_saved(history))
    assert stored(drafts) == ("done", 200)
    paint(drafts, 90)
    assert drafts.finish() == []
    assert stored(drafts) == ("draft", 90)


def test_a_fault_while_writing_is_shown_and_the_mask_kept(
    drafts: Drafts,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(saving_masks, "save_mask", broken)
    with caplog.at_level("CRITICAL"), qtbot.captureExceptions() as shown:
        drafts.save(PHOTO, "draft")
        qtbot.waitUntil(lambda: len(shown) == 1)
    history = drafts.get(PHOTO)
    assert history is not None
    assert not is_saved(history)
    with caplog.at_level("CRITICAL"):
        assert "what nobody expected" in drafts.finish()[0]


class Unsaved:
    """Something in the window that cannot be saved as long as the disk is full."""

    def __init__(self, session: Session) -> None:
        self.full = True
        session.save_wanted.connect(self.save)

    def save(self, problems: list[str]) -> None:
        if self.full:
            problems.append("The disk is full.")


@pytest.fixture
def unsaved(window: MainWindow) -> Unsaved:
    return Unsaved(window.session)


def test_the_window_stays_with_what_cannot_be_saved(window: MainWindow, unsaved: Unsaved) -> None:
    window.close()
    assert window.isVisible()
    question = window.notices.all()[-1]
    assert "The disk is full." in question.text
    press(question, "Cancel")
    assert window.isVisible()
    window.close()
    press(window.notices.all()[-1], "Try again")
    assert window.isVisible()
    unsaved.full = False
    press(window.notices.all()[-1], "Try again")
    assert not window.isVisible()
    assert not is_open(window)


def test_what_cannot_be_saved_may_be_lost(window: MainWindow, unsaved: Unsaved) -> None:
    window.close()
    press(window.notices.all()[-1], "Close and lose it")
    assert not window.isVisible()
    assert not is_open(window)


def test_a_project_stays_open_with_what_cannot_be_saved(
    window: MainWindow, unsaved: Unsaved, project: Path
) -> None:
    other = Path(shutil.copytree(project, project.parent / "other"))
    (other / ".lock").unlink(missing_ok=True)
    window.close_project()
    window.open_folder(other)
    assert window.session.project is not None
    assert window.session.project.folder == project
    press(window.notices.all()[-1], "Close and lose it")
    assert window.session.project.folder == other


@pytest.fixture
def compose(window: MainWindow) -> ComposePage:
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    return page


def is_open(window: MainWindow) -> bool:
    return window.session.project is not None


def places(project: Path) -> int:
    return Project.open(project, read_only=True).recipe.places


def test_closing_saves_the_last_edit_of_the_recipe(
    window: MainWindow, compose: ComposePage, project: Path
) -> None:
    compose.form.row("places").editor.edited.emit(7)
    window.close_project()
    assert places(project) == 7
    window.open_folder(project)
    compose.form.row("places").editor.edited.emit(9)
    window.close()
    assert places(project) == 9


def test_training_begins_with_the_last_edit_of_the_recipe(
    window: MainWindow, compose: ComposePage, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[TrainOptions] = []
    train = window.pages["train"]
    assert isinstance(train, TrainPage)
    monkeypatch.setattr(train.training, "start", begun.append)
    compose.form.row("places").editor.edited.emit(7)
    train.start()
    assert begun
    assert places(project) == 7


def test_a_recipe_that_cannot_be_saved_keeps_the_project_open(
    window: MainWindow, compose: ComposePage, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        disk.setattr(Project, "set_recipe", full_disk)
        compose.form.row("places").editor.edited.emit(7)
        window.close_project()
        assert is_open(window)
        assert compose.form.value().places == 7
    press(window.notices.all()[-1], "Try again")
    assert not is_open(window)
    assert places(project) == 7


def test_a_project_is_locked_as_long_as_a_job_may_write(
    window: MainWindow, project: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def stubborn() -> Job:
        yield Progress(0, 1)
        gate.wait(20)
        yield Result(None)

    monkeypatch.setattr(leaving, "SECONDS_OF_PATIENCE", 0)
    window.session.run("Stubborn", stubborn())
    time.sleep(0.05)
    window.leaving.stop_and_close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert Project.open(project).read_only
    gate.set()
    window.session.jobs.wait(10)
    assert window.session.close()
    with Project.open(project) as again:
        assert not again.read_only


def test_offers_go_with_their_project(window: MainWindow) -> None:
    window.notices.ask("Stopped before its end: Training run-001.", [("Resume", bool)])
    window.close_project()
    assert window.notices.all() == []


def test_what_only_a_journal_knows_is_saved_at_the_next_start(
    empty_window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    write_png(project.parent / "photo.png", place(3, 40, 30))
    with Project.open(project) as killed:
        finish(import_pictures(killed, [project.parent / "photo.png"], "photos"))
        file = killed.path(f"masks/{PHOTO}.png")
        history = open_history(file, journal_beside(file), (30, 40))
        history.replace(np.full((30, 40), 200, np.uint8), "Fill")
    empty_window.open_folder(project)
    qtbot.waitUntil(lambda: bool(empty_window.notices.all()))
    assert empty_window.notices.all()[0].text == "Saved what was painted last on photo."
    qtbot.waitUntil(lambda: not empty_window.is_getting_ready)
    assert read_mask(file).max() == 200
    assert empty_window.pages["cutouts"].status() == "0 of 1 done"


def test_what_a_job_left_out_is_one_message(window: MainWindow, qtbot: QtBot) -> None:
    def job(count: int) -> Job:
        for number in range(count):
            yield Note(f"{number}.png is no picture.", warning=True)
        yield Result(None)

    for count in (1, 3):
        with qtbot.waitSignal(window.session.jobs.finished):
            window.session.run("Import", job(count))
    one, three = window.notices.all()
    assert one.text == "0.png is no picture."
    assert three.text == "Import: 3 pictures were left out."
    assert three.toolTip().splitlines() == [f"{n}.png is no picture." for n in range(3)]
