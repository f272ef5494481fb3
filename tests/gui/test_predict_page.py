import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.clipboard import Clipboard
from fgbg_studio.gui.pages.predict import DROP, NO_RUN, VIEWS, PredictPage
from fgbg_studio.gui.predicting import Answered
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_mask, read_rgba, read_uint16
from fgbg_studio.imaging.writing import encode_jpeg, write_png
from fgbg_studio.learning.unlikeness import LIMIT
from tests.unit.pictures import noise, place, write_backgrounds


@pytest.fixture
def page(session: Session, trained: Path, qtbot: QtBot) -> PredictPage:
    assert session.project is not None
    shutil.copytree(trained, session.project.folder / "runs" / trained.name)
    page = PredictPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.stack.currentIndex() == DROP)
    return page


@pytest.fixture
def predicted(page: PredictPage, qtbot: QtBot, tmp_path: Path) -> PredictPage:
    page.accept_drop(write_backgrounds(tmp_path, 2))
    wait_for(page, qtbot, "place-00.jpg")
    return page


def wait_for(page: PredictPage, qtbot: QtBot, name: str) -> Answered:
    """What is in sight once all that is wanted was predicted, which is the picture of a name."""

    def is_shown() -> bool:
        idle = page.desk.predicting.under_way is None
        return idle and page.status() == f"last: {name}"

    qtbot.waitUntil(is_shown, timeout=60_000)
    assert page.stack.currentIndex() == VIEWS
    assert page.desk.answered is not None
    return page.desk.answered


def test_without_a_run_the_page_says_to_train(session: Session, qtbot: QtBot) -> None:
    page = PredictPage(session)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.status_changed):
        page.shown()
    assert page.stack.currentIndex() == NO_RUN
    assert page.status() == "no run yet"
    assert page.why_not("save-prediction") == "Train a network first."


def test_a_dropped_picture_is_predicted_and_the_others_of_the_list_too(
    predicted: PredictPage,
) -> None:
    assert predicted.status() == "last: place-00.jpg"
    four = predicted.views.four
    assert all(view.picture_size.width() == 64 for view in four.views.values())
    assert four.depth_view.depth_shown is not None
    assert predicted.inputs.run.currentText().startswith("run-001")
    assert predicted.bar.told == "1 of 2: place-00.jpg, 64 × 48 px"
    entries = [predicted.inputs.list.entries.entry(row) for row in range(2)]
    assert {entry.state for entry in entries if entry} <= {"done", "warned"}
    assert all("% unsure" in entry.badge for entry in entries if entry)


def test_what_was_predicted_ahead_is_there_at_once(predicted: PredictPage, qtbot: QtBot) -> None:
    predicted.step("1")
    assert predicted.status() == "last: place-01.jpg"
    assert predicted.desk.predicting.under_way is None
    assert predicted.why_not("picture-next") == "This is the last picture."
    predicted.step("-1")
    assert predicted.status() == "last: place-00.jpg"


def test_another_background_changes_the_answer(
    predicted: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    background = predicted.inputs.background
    assert not background.zone.has_picture
    background.box.setCurrentIndex(2)
    background.box.activated.emit(2)
    of_project = wait_for(predicted, qtbot, "place-00.jpg")
    assert of_project.shown.found.background == background.file != ""
    (file,) = write_backgrounds(tmp_path / "other", 1, first=9)
    background.zone.dropped.emit([file])
    assert wait_for(predicted, qtbot, "place-00.jpg").shown.found.background == str(file)
    qtbot.waitUntil(lambda: background.zone.has_picture)
    predicted.session.sources_changed.emit()
    assert background.file == str(file)
    background.choose_none()
    assert wait_for(predicted, qtbot, "place-00.jpg").question.background == ""
    assert not background.zone.has_picture


def test_pictures_dropped_later_join_the_list(
    predicted: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    files = write_backgrounds(tmp_path, 2) + write_backgrounds(tmp_path / "more", 1, first=7)
    predicted.accept_drop(files[2:])
    wait_for(predicted, qtbot, "place-07.jpg")
    assert predicted.inputs.list.files == files
    predicted.clear_pictures()
    assert predicted.stack.currentIndex() == DROP
    assert predicted.why_not("save-prediction") == "Drop a picture first."


def test_the_threshold_repaints_without_a_job(predicted: PredictPage) -> None:
    view = predicted.views.four.mask_view
    before = view.grab().toImage()
    mask = np.full((48, 64), 128, np.uint8)
    view.mask_shown = mask
    predicted.results.set_threshold(0.2)
    low = view.grab().toImage()
    predicted.results.set_threshold(0.9)
    assert low != view.grab().toImage()
    assert before.size() == low.size()
    assert not predicted.session.jobs.running


def test_what_is_under_the_cursor_is_told(predicted: PredictPage) -> None:
    view = predicted.views.four.depth_view
    QTest.mouseMove(view, QPoint(view.width() // 2, view.height() // 2))
    assert predicted.results.place_value("Depth").endswith(" m")
    assert predicted.results.place_value("Object").endswith("%")


def test_saving_writes_three_files_of_the_picture_in_sight(
    predicted: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with qtbot.waitSignal(predicted.session.message, timeout=30_000) as told:
        predicted.save_to(out)
    assert told.args == [f"3 files written to {out}.", False]
    assert len(list(out.iterdir())) == 3
    assert read_mask(out / "place-00.mask.png").shape == (48, 64)
    assert read_rgba(out / "place-00.cutout.png").shape == (48, 64, 4)
    assert read_uint16(out / "place-00.depth.png").min() > 0


def test_the_command_line_writes_the_same_files(
    page: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    """In a process of its own, where torch would take every core."""
    picture, background = tmp_path / "there.png", tmp_path / "empty.png"
    for file, seed in ((picture, 1), (background, 2)):
        write_png(file, place(seed, 301, 203))
    page.accept_drop([picture])
    page.inputs.background.choose(background)
    wait_for(page, qtbot, picture.name)
    page.results.set_threshold(0.25)
    with qtbot.waitSignal(page.session.message, timeout=30_000):
        page.save_to(tmp_path / "window")
    told = ["--background", str(background), "--threshold", "0.25", "--out", "line"]
    command = [sys.executable, "-m", "fgbg_studio", "predict", str(page.inputs.run_folder)]
    subprocess.run([*command, str(picture), *told], check=True, cwd=tmp_path)
    for file in (tmp_path / "window").iterdir():
        assert file.read_bytes() == (tmp_path / "line" / file.name).read_bytes()


def test_a_picture_in_the_clipboard_becomes_a_file(qapp: object) -> None:
    mime = QMimeData()
    mime.setImageData(to_qimage(place(3)))
    clipboard = Clipboard()
    taken = clipboard.taken(mime)
    assert taken is not None
    (file,) = taken()
    assert read_rgba(file).shape == (48, 64, 4)
    assert np.array_equal(read_rgba(file)[..., :3], place(3))
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(file))])
    copied_files, again = clipboard.taken(copied), clipboard.taken(mime)
    assert copied_files is not None
    assert copied_files() == [file]
    assert clipboard.taken(QMimeData()) is None
    assert again is not None
    assert again()[0].parent == file.parent
    del clipboard
    assert not file.parent.exists()


def test_pasting_predicts(page: PredictPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setImage(to_qimage(place(3)))
    page.paste()
    qtbot.waitUntil(lambda: page.status() == "last: clipboard-1.png", timeout=30_000)
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(page.session.message) as told:
        page.paste()
    assert told.args == ["There is no picture in the clipboard.", False]


def test_what_is_no_picture_is_told(page: PredictPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with qtbot.waitSignal(page.session.message, check_params_cb=lambda _, warning: warning):
        page.accept_drop([tmp_path / "nothing"])
    assert page.stack.currentIndex() == DROP
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    page.accept_drop([broken])
    qtbot.waitUntil(lambda: "broken.png" in page.warning.text, timeout=60_000)
    entry = page.inputs.list.entries.entry(0)
    assert entry is not None
    assert entry.state == "failed"
    assert page.why_not("save-prediction") == "There is no prediction of this picture yet."


def test_a_picture_that_was_changed_meanwhile_is_predicted_anew(
    predicted: PredictPage, qtbot: QtBot
) -> None:
    file = predicted.inputs.list.files[0]
    file.write_bytes(encode_jpeg(place(55, 80, 60)))
    predicted.accept_drop([file])
    qtbot.waitUntil(lambda: predicted.bar.told.endswith("80 × 60 px"), timeout=30_000)
    assert len(predicted.inputs.list.files) == 2


def test_the_network_is_loaded_before_the_first_picture(page: PredictPage, qtbot: QtBot) -> None:
    run = page.inputs.run_folder
    assert run is not None
    page.shown()
    networks = page.desk.predicting.networks
    qtbot.waitUntil(lambda: networks.is_loaded(run), timeout=30_000)


def test_a_picture_of_the_list_is_dragged_to_the_background(
    predicted: PredictPage, qtbot: QtBot
) -> None:
    pictures, zone = predicted.inputs.list, predicted.inputs.background.zone
    mime = pictures.entries.mimeData([pictures.entries.index(1)])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    no_keys = Qt.KeyboardModifier.NoModifier
    assert pictures.dragEnabled()
    zone.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, mime, left, no_keys))
    zone.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, no_keys))
    qtbot.waitUntil(lambda: predicted.inputs.background.file.endswith("place-01.jpg"))
    found = wait_for(predicted, qtbot, "place-00.jpg").shown.found
    assert found.background.endswith("place-01.jpg")


def test_a_picture_unlike_the_training_data_is_warned_of_with_its_measure(
    page: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    write_png(tmp_path / "noise.png", noise(1, 48, 64, 3))
    page.accept_drop([tmp_path / "noise.png"])
    found = wait_for(page, qtbot, "noise.png").shown.found
    assert found.unlikeness is not None
    assert found.unlikeness > LIMIT
    assert page.warning.text.startswith("This picture is unlike the training data")
    assert f"{found.unlikeness:.2f}" in page.warning.text
    assert page.results.facts.value("Unlikeness").startswith(f"{found.unlikeness:.2f}")
    entry = page.inputs.list.entries.entry(0)
    assert entry is not None
    assert entry.state == "warned"
    page.clear_pictures()
    assert page.warning.text == ""


def test_a_run_that_is_deleted_meanwhile_is_told_and_leaves_the_list(
    predicted: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    run = predicted.inputs.run_folder
    assert run is not None
    shutil.rmtree(run)
    with qtbot.waitSignal(predicted.session.message, timeout=30_000) as told:
        predicted.accept_drop(write_backgrounds(tmp_path / "more", 1, first=7))
    assert told.args is not None
    assert "gone" in told.args[0]
    qtbot.waitUntil(lambda: predicted.stack.currentIndex() == NO_RUN)
    assert predicted.inputs.run.count() == 0


def test_a_folder_that_cannot_be_made_is_a_message(page: PredictPage, qtbot: QtBot) -> None:
    assert page.session.project is not None
    (page.session.project.folder / "predictions").write_text("in the way")
    with qtbot.waitSignal(page.session.message) as told:
        page.save()
    assert told.args is not None
    assert "making the folder" in told.args[0]
