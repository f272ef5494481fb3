import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.clipboard import Clipboard
from fgbg_studio.gui.pages.predict import DROP, NO_RUN, VIEWS, PredictPage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_mask, read_rgba, read_uint16
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project
from tests.unit.pictures import place, write_backgrounds

QUICK = TrainOptions(size=48, epochs=1, epoch_samples=4, batch=2, held_out_samples=2, device="cpu")


@pytest.fixture(scope="session")
def trained(project_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder; what it predicts is worth nothing."""
    copy = shutil.copytree(project_master, tmp_path_factory.mktemp("trained") / "tiny")
    with Project.open(copy) as project:
        return Path(finish(train(project, QUICK)))


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
    qtbot.waitUntil(lambda: page.stack.currentIndex() == VIEWS, timeout=30_000)
    qtbot.waitUntil(lambda: not page.session.jobs.running)
    return page


def test_without_a_run_the_page_says_to_train(session: Session, qtbot: QtBot) -> None:
    page = PredictPage(session)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.status_changed):
        page.shown()
    assert page.stack.currentIndex() == NO_RUN
    assert page.status() == "no run yet"
    assert page.why_not("save-prediction") == "Train a network first."


def test_a_dropped_picture_is_predicted(predicted: PredictPage) -> None:
    assert predicted.status() == "last: place-00.jpg"
    assert all(view.picture_size.width() == 64 for view in predicted.views.views)
    assert predicted.views.depth_view.depth_shown is not None
    assert predicted.inputs.run.currentText().startswith("run-001")


def test_the_next_picture_and_another_background_are_predicted_too(
    predicted: PredictPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(predicted.session.jobs.finished, timeout=30_000):
        predicted.inputs.list.step(1)
    qtbot.waitUntil(lambda: predicted.status() == "last: place-01.jpg")
    predicted.inputs.place.setCurrentIndex(1)
    with qtbot.waitSignal(predicted.session.jobs.finished, timeout=30_000):
        predicted.inputs.place.activated.emit(1)
    assert predicted.inputs.background.endswith(".jpg")


def test_a_dropped_background_is_used(predicted: PredictPage, qtbot: QtBot, tmp_path: Path) -> None:
    (file,) = write_backgrounds(tmp_path / "other", 1, first=9)
    with qtbot.waitSignal(predicted.session.jobs.finished, timeout=30_000):
        predicted.inputs.zone.dropped.emit([file])
    assert predicted.inputs.background == str(file)
    predicted.session.sources_changed.emit()
    assert predicted.inputs.background == str(file)


def test_the_threshold_repaints_without_a_job(predicted: PredictPage) -> None:
    view = predicted.views.mask_view
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
    view = predicted.views.depth_view
    QTest.mouseMove(view, QPoint(view.width() // 2, view.height() // 2))
    assert predicted.results.place_value("Depth").endswith(" m")
    assert predicted.results.place_value("Object").endswith("%")


def test_saving_writes_three_files_a_picture(
    predicted: PredictPage, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with qtbot.waitSignal(predicted.session.message, timeout=30_000) as told:
        predicted.save_to(out)
    assert told.args == [f"6 files written to {out}.", False]
    assert len(list(out.iterdir())) == 6
    assert read_mask(out / "place-00.mask.png").shape == (48, 64)
    assert read_rgba(out / "place-00.cutout.png").shape == (48, 64, 4)
    assert read_uint16(out / "place-00.depth.png").min() > 0


def test_a_picture_in_the_clipboard_becomes_a_file(qapp: object) -> None:
    mime = QMimeData()
    mime.setImageData(to_qimage(place(3)))
    clipboard = Clipboard()
    (file,) = clipboard.files(mime)
    assert read_rgba(file).shape == (48, 64, 4)
    assert np.array_equal(read_rgba(file)[..., :3], place(3))
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(file))])
    assert clipboard.files(copied) == [file]
    assert clipboard.files(QMimeData()) == []
    again = clipboard.files(mime)
    assert again[0].parent == file.parent
    del clipboard
    assert not file.parent.exists()


def test_pasting_predicts(page: PredictPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setImage(to_qimage(place(3)))
    page.paste()
    qtbot.waitUntil(lambda: page.status() == "last: clipboard-1.png", timeout=30_000)
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(page.session.message):
        page.paste()


def test_what_is_no_picture_is_refused(page: PredictPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with qtbot.waitSignal(page.session.message, check_params_cb=lambda _, warning: warning):
        page.accept_drop([tmp_path / "nothing"])
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    with qtbot.waitSignal(page.session.message, check_params_cb=lambda _, warning: warning):
        page.accept_drop([broken])
    assert page.stack.currentIndex() == DROP


def test_a_folder_that_cannot_be_made_is_a_message(page: PredictPage, qtbot: QtBot) -> None:
    assert page.session.project is not None
    (page.session.project.folder / "predictions").write_text("in the way")
    with qtbot.waitSignal(page.session.message) as told:
        page.save()
    assert told.args is not None
    assert "making the folder" in told.args[0]
