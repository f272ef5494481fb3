"""Films that play on the Predict page."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Event, Progress, finish
from fgbg_studio.gui.film_bar import PICTURES_AND_VIDEOS
from fgbg_studio.gui.filming import Newest, without_frames
from fgbg_studio.gui.pages.predict import DROP, VIEWS, PredictPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.jobs.filming import FilmFrame, FilmOptions, film
from tests.unit.films import HEIGHT, WIDTH, write_film, write_frames
from tests.unit.films import place as clean_place
from tests.unit.pictures import write_backgrounds

SOON = 60_000


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "walk.avi", 8)


@pytest.fixture
def run(session: Session, trained: Path) -> Path:
    assert session.project is not None
    folder = session.project.folder / "runs" / trained.name
    shutil.copytree(trained, folder)
    return folder


@pytest.fixture
def page(session: Session, run: Path, qtbot: QtBot) -> PredictPage:
    page = PredictPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.stack.currentIndex() == DROP)
    return page


@pytest.fixture
def played(page: PredictPage, video: Path, qtbot: QtBot) -> PredictPage:
    with qtbot.waitSignal(page.films.filming.ended, timeout=SOON):
        page.accept_drop([video])
    return page


def click(button: QAbstractButton) -> None:
    assert button.isEnabled()
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_dropped_video_plays_to_its_end(played: PredictPage) -> None:
    films, views = played.films, played.views
    assert played.stack.currentIndex() == VIEWS
    assert played.status() == "film: walk.avi"
    assert films.isVisible()
    assert films.filming.frame is not None
    assert films.filming.frame.step == 8
    assert views.shown is not None
    assert views.shown.found is films.filming.frame.found
    assert films.count.text() == "8 of 8"
    assert " frames/s on CPU" in films.rate.text()
    assert not films.stop.isEnabled()
    assert "It has ended." in films.stop.toolTip()
    assert films.keep.toolTip() == "Keep this frame as a picture"
    assert films.pause.accessibleName() == "Play again"
    assert played.why_not("fix-prediction")


def test_it_plays_again(played: PredictPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(played.films.filming.ended, timeout=SOON):
        click(played.films.pause)
        assert played.films.filming.is_running
    assert played.films.filming.frame is not None


def test_it_is_held_goes_on_and_is_stopped(page: PredictPage, tmp_path: Path, qtbot: QtBot) -> None:
    films = page.films
    page.accept_drop([write_film(tmp_path / "long.avi", 300)])
    qtbot.waitUntil(lambda: films.filming.frame is not None, timeout=SOON)
    click(films.pause)
    assert films.filming.is_paused
    assert films.pause.accessibleName() == "Go on"
    seen = films.filming.frame
    click(films.pause)
    assert films.pause.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: films.filming.frame is not seen, timeout=SOON)
    with qtbot.waitSignal(films.filming.ended, timeout=SOON):
        click(films.stop)
    assert films.has_film
    assert films.filming.frame is not None
    assert films.filming.frame.step < 300


def test_a_film_that_is_unlike_the_training_is_warned_of_once(
    page: PredictPage, tmp_path: Path, qtbot: QtBot
) -> None:
    black = [np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * 12
    with qtbot.waitSignals([page.films.filming.unlike, page.films.filming.ended], timeout=SOON):
        page.accept_drop([write_frames(tmp_path / "night.avi", black)])
    assert page.warning.text.startswith("This picture is unlike the training data")
    click(page.films.close_button)
    assert page.warning.text == ""


def test_putting_it_away_makes_room(played: PredictPage, qtbot: QtBot) -> None:
    click(played.films.close_button)
    assert not played.films.isVisible()
    assert played.stack.currentIndex() == DROP
    assert played.views.shown is None


def test_a_picture_takes_its_place(played: PredictPage, tmp_path: Path, qtbot: QtBot) -> None:
    played.accept_drop(write_backgrounds(tmp_path, 1))
    qtbot.waitUntil(lambda: played.status() == "last: place-00.jpg", timeout=SOON)
    assert not played.films.has_film


def test_pictures_in_the_list_wait_for_the_film(
    page: PredictPage, video: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page.accept_drop(write_backgrounds(tmp_path, 1))
    qtbot.waitUntil(lambda: page.status() == "last: place-00.jpg", timeout=SOON)
    with qtbot.waitSignal(page.films.filming.ended, timeout=SOON):
        page.accept_drop([video])
        page.choose_view("swipe")
    assert page.films.filming.frame is not None
    assert page.views.shown is not None
    assert page.views.shown.found is page.films.filming.frame.found
    click(page.films.close_button)
    qtbot.waitUntil(lambda: page.status() == "last: place-00.jpg", timeout=SOON)


def test_a_frame_is_kept_as_a_picture(played: PredictPage, session: Session, qtbot: QtBot) -> None:
    frame = played.films.filming.frame
    assert frame is not None
    click(played.films.keep)
    qtbot.waitUntil(lambda: played.status() == "last: walk-000008.png", timeout=SOON)
    assert session.project is not None
    file = session.project.folder / "predictions/walk-000008.png"
    assert np.array_equal(read_rgb(file), frame.image)
    place = read_rgb(file.with_name("walk-place.png"))
    assert np.abs(place.astype(int) - clean_place()).mean() < 6
    assert played.inputs.background.file == str(file.with_name("walk-place.png"))
    assert not played.films.has_film
    assert not played.why_not("fix-prediction")


def test_the_window_writes_what_the_command_line_does(
    played: PredictPage, run: Path, video: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(played.session.jobs.finished, timeout=SOON):
        played.films.save_to(tmp_path / "window")
    finish(film(run, str(video), FilmOptions(out=str(tmp_path / "command"), video=True)))
    files = sorted((tmp_path / "window").iterdir())
    assert len(files) == 17
    for file in files:
        assert file.read_bytes() == (tmp_path / "command" / file.name).read_bytes()


def test_a_camera_that_is_not_there_is_told_and_put_away(page: PredictPage, qtbot: QtBot) -> None:
    if Path("/dev/video0").exists():
        pytest.skip("this machine has a camera")
    button = page.findChild(QAbstractButton, "button-play-camera")
    assert button is not None
    with qtbot.waitSignal(page.session.message, timeout=SOON) as said:
        click(button)
    assert said.args is not None
    assert said.args[0].startswith("Camera 0 cannot be opened.")
    assert not page.films.has_film
    assert page.stack.currentIndex() == DROP


def test_another_project_ends_the_film(
    page: PredictPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.films.filming.ended, timeout=SOON):
        page.accept_drop([write_film(tmp_path / "long.avi", 300)])
        qtbot.waitUntil(lambda: page.films.filming.frame is not None, timeout=SOON)
        session.close()
    assert not page.films.has_film
    assert page.views.shown is None


def test_the_background_is_that_of_the_first_frames_or_the_chosen_one(
    played: PredictPage, tmp_path: Path, qtbot: QtBot
) -> None:
    films = played.films
    assert films.options().background_from == "first"
    films.background.setCurrentIndex(films.background.findData("chosen"))
    assert films.options().background_from == "none"
    place = write_backgrounds(tmp_path, 1)[0]
    with qtbot.waitSignal(films.filming.ended, timeout=SOON):
        played.inputs.background.choose(place)
    assert films.has_film  # it began anew
    assert films.options().background == str(place)


def test_of_frames_that_nobody_took_the_newest_remains(run: Path, video: Path) -> None:
    newest, others = Newest(), list[Event]()
    others += without_frames(film(run, str(video)), newest)
    assert not any(isinstance(event, FilmFrame) for event in others)
    assert any(isinstance(event, Progress) and event.done == 8 for event in others)
    taken = newest.take()
    assert taken is not None
    assert taken[0].step == 8
    assert newest.take() is None


def test_videos_can_be_chosen_beside_pictures() -> None:
    assert "*.mp4" in PICTURES_AND_VIDEOS
    assert "*.png" in PICTURES_AND_VIDEOS
