from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.data.splits import is_held_out
from fgbg_studio.gui.real_sample_count import NONE, RealSampleCount
from fgbg_studio.gui.run_choice import ANEW
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.training_form import TrainingForm
from fgbg_studio.jobs.marking_real import mark_real
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.learning.options import PRESETS, TrainOptions


@pytest.fixture
def form(session: Session, qtbot: QtBot) -> Iterator[TrainingForm]:
    form = TrainingForm(session, QWidget())
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: form.model.control.choice is not None)
    yield form
    form.hide()


def choose(form: TrainingForm, name: str, qtbot: QtBot) -> None:
    chooser = form.model.control
    chooser.names.setCurrentText(name)
    qtbot.waitUntil(lambda: chooser.choice is not None and chooser.choice.name == name)


def test_every_network_can_be_chosen_with_its_own_options(form: TrainingForm, qtbot: QtBot) -> None:
    for name in registry.names("models"):
        choose(form, name, qtbot)
        assert form.value().model == name
        assert form.model.control.about.text()
    choose(form, "unet", qtbot)
    own = form.model.control.form
    assert own is not None
    own.row("width").editor.edited.emit(16)
    assert form.value().model == "unet:width=16"
    assert form.row("model").is_changed
    own.row("grey").editor.edited.emit(True)
    assert form.value().model == "unet:width=16,grey=True"
    form.row("model").reset.click()
    assert form.value().model == "compact-unet"


def test_the_options_of_a_network_are_taken_from_a_run(form: TrainingForm, qtbot: QtBot) -> None:
    form.set_value(TrainOptions(model="eigen:width=304,height=228"))
    chooser = form.model.control
    qtbot.waitUntil(lambda: chooser.choice is not None and chooser.choice.name == "eigen")
    assert form.value().model == "eigen:width=304,height=228"
    assert chooser.form is not None
    assert chooser.form.value().width == 304
    form.set_value(TrainOptions(model="no-such-network"))
    assert "no-such-network" in chooser.about.text()
    assert form.value().model == "no-such-network"


def test_a_preset_brings_its_network_along(form: TrainingForm, qtbot: QtBot) -> None:
    preset = form.chooser("")
    preset.setCurrentText("Assignment")
    preset.textActivated.emit("Assignment")
    chooser = form.model.control
    qtbot.waitUntil(lambda: chooser.choice is not None and chooser.choice.name == "eigen-pair")
    assert form.value() == TrainOptions(**PRESETS["Assignment"])
    assert preset.currentText() == "Assignment"
    choose(form, "compact-unet", qtbot)
    assert preset.currentText() == "own"


def test_a_network_that_lacks_its_file_says_so(
    form: TrainingForm, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(_: ModelFile) -> None:
        return None

    monkeypatch.setattr(model_files, "find", nowhere)
    choose(form, "eigen", qtbot)
    own = form.model.control.form
    assert own is not None
    own.row("convolutions").editor.edited.emit("alexnet")
    qtbot.waitUntil(lambda: "needs alexnet-owt-7be5be79.pth first" in form.why_not())
    assert form.model.control.files.isVisibleTo(form)


def test_the_weights_of_a_network_are_counted(form: TrainingForm, qtbot: QtBot) -> None:
    form.model.control.count()
    qtbot.waitUntil(lambda: "parameters" in form.model.control.weights.text())
    before = form.model.control.weights.text()
    own = form.model.control.form
    assert own is not None
    own.row("width").editor.edited.emit(8)
    qtbot.waitUntil(lambda: form.model.control.weights.text() != before)
    assert torch.get_default_device().type == "cpu"


def test_a_run_to_begin_with_is_chosen_from_those_that_learnt(
    form: TrainingForm, session: Session, trained: Path, qtbot: QtBot
) -> None:
    assert session.project is not None
    box = form.row("start").editor.control
    assert isinstance(box, QComboBox)
    assert box.count() == 1
    shutil.copytree(trained, session.project.folder / "runs" / trained.name)
    with qtbot.waitSignal(session.runs.changed):
        session.runs.look()
    assert [box.itemText(n) for n in range(2)] == [ANEW, trained.name]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert form.value().start == trained.name
    form.set_value(TrainOptions(start="gone"))
    assert box.currentText() == "gone"
    assert form.value().start == "gone"
    form.row("start").reset.click()
    assert form.value().start == ""
    assert box.currentText() == ANEW


def test_the_real_samples_of_the_project_are_counted(
    form: TrainingForm, session: Session, photos: list[Path]
) -> None:
    (count,) = form.findChildren(RealSampleCount)
    assert count.told.text() == NONE
    assert session.project is not None
    mask = np.zeros((64, 96), np.uint8)
    mask[20:40, 30:60] = 255
    save_mask(session.project, "p0001", mask)
    mark_real(session.project, "p0001", True)
    session.sources_changed.emit()
    assert count.told.text() == "This project has 1 real sample."
    shares = (session.project.recipe.model_copy(update={"val": n / 10}) for n in range(1, 9))
    (photo,) = [one for one in session.project.contents.photos if one.real]
    session.set_recipe(next(r for r in shares if is_held_out(photo.cutout, r)))
    assert "1 more" in count.told.text()
