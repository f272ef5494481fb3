"""Fix and Add beside a prediction."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.correcting import Correction
from fgbg_studio.gui.loop_panel import EMPTY, NO_PREDICTION, REPLACED, LoopPanel
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.session import READ_ONLY, Session
from fgbg_studio.gui.teaching import SUBJECT
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.jobs.predicting import Prediction
from fgbg_studio.project import Photo
from tests.gui.cutout_desk import write_photos

LEFT = Qt.MouseButton.LeftButton
SIZE = (64, 96)


class Desk(Page):
    """A page with the panel alone."""

    name = "predict"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.loop = LoopPanel(session, ActionButtons(self))
        QVBoxLayout(self).addWidget(self.loop)

    def why_not(self, action: str) -> str:
        return self.loop.why_not(action)

    def fix(self) -> None:
        self.loop.fix()

    def add(self) -> None:
        self.loop.add()


@pytest.fixture
def desk(session: Session, qtbot: QtBot) -> Desk:
    desk = Desk(session)
    qtbot.addWidget(desk)
    desk.show()
    return desk


@pytest.fixture
def found(tmp_path: Path) -> Prediction:
    """A prediction that is fairly certain of the ellipse of a photo."""
    (picture,) = write_photos(tmp_path, 1)
    mask = np.full(SIZE, 20, np.uint8)
    mask[20:44, 30:66] = 200
    image, depth = np.zeros((*SIZE, 3), np.uint8), np.ones(SIZE, np.float32)
    return Prediction(picture, image, mask, depth, near=0.5, far=80.0, unit="metre")


def photo_of(desk: Desk) -> Photo:
    assert desk.session.project is not None
    (photo,) = desk.session.project.contents.photos
    return photo


def test_nothing_can_be_taught_without_a_prediction(desk: Desk, found: Prediction) -> None:
    desk.loop.show_prediction(None, None)
    assert not desk.loop.fix_button.isEnabled()
    assert NO_PREDICTION in desk.loop.fix_button.toolTip()
    desk.loop.show_prediction(found, None)
    assert desk.loop.fix_button.isEnabled()
    assert "(F)" in desk.loop.fix_button.toolTip()
    desk.loop.set_threshold(0.9)
    assert desk.why_not("fix-prediction") == ""  # an empty mask can be painted
    assert desk.why_not("add-prediction") == EMPTY
    assert not desk.loop.add_button.isEnabled()
    assert desk.session.project is not None
    desk.session.project.read_only_reason = "Another window has it."
    assert desk.why_not("fix-prediction") == READ_ONLY


def test_fix_hands_a_decided_mask_to_the_editor(
    desk: Desk, found: Prediction, qtbot: QtBot
) -> None:
    desk.loop.show_prediction(found, None)
    with qtbot.waitSignal(desk.session.correction_wanted, timeout=30_000) as wanted:
        QTest.mouseClick(desk.loop.fix_button, LEFT)
        assert "brought into the project" in desk.loop.add_button.toolTip()
    assert wanted.args is not None
    correction = wanted.args[0]
    assert isinstance(correction, Correction)
    assert correction.photo_id == photo_of(desk).id
    assert sorted(np.unique(correction.mask)) == [0, 255]
    assert correction.real
    qtbot.waitUntil(desk.loop.add_button.isEnabled)


def test_add_makes_a_cutout_and_a_real_sample(
    desk: Desk, found: Prediction, trained: Path, qtbot: QtBot
) -> None:
    assert desk.session.project is not None
    run = Path(shutil.copytree(trained, desk.session.project.folder / "runs" / trained.name))
    desk.loop.show_prediction(found, run)
    with (
        qtbot.waitSignals([desk.session.masks_changed, desk.session.sources_changed]),
        qtbot.waitSignal(desk.session.newest_choice, timeout=60_000) as offered,
    ):
        QTest.mouseClick(desk.loop.add_button, LEFT)
    assert offered.args is not None
    _, text, choices = offered.args
    assert text == "photo-0.png is a cut-out and a real sample now."
    assert [title for title, _ in choices] == [f"Continue training {trained.name}"]
    photo = photo_of(desk)
    assert photo.real
    assert photo.state == "done"
    assert read_mask(desk.session.project.path(photo.mask)).max() == 255
    with qtbot.waitSignal(desk.session.training_wanted) as wanted:
        choices[0][1]()
    assert wanted.args == [trained.name]


def test_unticked_it_is_a_cutout_alone_and_a_strangers_network_is_not_trained(
    desk: Desk, found: Prediction, trained: Path, qtbot: QtBot
) -> None:
    desk.loop.real.setChecked(False)
    desk.loop.show_prediction(found, trained)  # of another project
    with qtbot.waitSignal(desk.session.newest_choice, timeout=60_000) as offered:
        QTest.mouseClick(desk.loop.add_button, LEFT)
    assert offered.args == [SUBJECT, "photo-0.png is a cut-out now.", []]
    assert not photo_of(desk).real


def test_a_mask_that_gives_way_to_a_prediction_is_told(
    desk: Desk, found: Prediction, qtbot: QtBot
) -> None:
    desk.loop.show_prediction(found, None)
    texts = []
    for _ in range(2):
        qtbot.waitUntil(desk.loop.add_button.isEnabled)
        with qtbot.waitSignal(desk.session.newest_choice, timeout=60_000) as offered:
            QTest.mouseClick(desk.loop.add_button, LEFT)
        assert offered.args is not None
        texts.append(offered.args[1])
    plain = "photo-0.png is a cut-out and a real sample now."
    assert texts == [plain, plain + REPLACED]
    project = desk.session.project
    assert project is not None
    assert list((project.folder / "bin").glob("*.png"))
