from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.training_form import TrainingForm
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
