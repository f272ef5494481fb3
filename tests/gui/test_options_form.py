from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from fgbg_studio.base.options import Options, option, specs
from fgbg_studio.data.recipe import DISTURBED, PLAIN, PRESETS, Recipe
from fgbg_studio.gui import training_form as train
from fgbg_studio.gui.options_form import OWN, OptionsForm
from fgbg_studio.gui.recipe_form import GROUPS, recipe_form, without_effect
from fgbg_studio.jobs.depth import DepthOptions
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.learning.loss_options import Head, weight_of, weights_of
from fgbg_studio.learning.options import PRESETS as PRESETS_OF_TRAINING
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.plugins.teachers import onnx


class Inner(Options):
    amount: float = option(0.25, "How much", unit="share", ge=0, le=1, step=0.05)


class Sample(Options):
    count: int = option(1000, "How many", unit="px", ge=1, le=10_000)
    rate: float = option(0.0004, "How fast", ge=0, le=1, step=0.001)
    on: bool = option(True, "Whether")
    kind: Literal["a", "b"] = option("a", "Which")
    name: str = option("", "What it is called")
    inner: Inner = option(Inner(), "Within")


@pytest.mark.parametrize("model", [Sample, Recipe, TrainOptions, GenerateOptions])
def test_what_is_shown_comes_back(qtbot: QtBot, model: type[Options]) -> None:
    form = OptionsForm(model)
    qtbot.addWidget(form)
    form.reset()
    assert form.value() == model()


def test_every_kind_of_editor_changes_its_option(qtbot: QtBot) -> None:
    form = OptionsForm(Sample)
    qtbot.addWidget(form)
    changes = {"count": 7, "rate": 0.5, "on": False, "kind": "b", "name": "x", "inner.amount": 0.3}
    for path, value in changes.items():
        with qtbot.waitSignal(form.changed):
            form.row(path).editor.edited.emit(value)
    assert form.value() == Sample(
        count=7, rate=0.5, on=False, kind="b", name="x", inner=Inner(amount=0.3)
    )


def test_shares_are_shown_in_percent_and_numbers_with_separators(qtbot: QtBot) -> None:
    form = OptionsForm(Sample)
    qtbot.addWidget(form)
    assert form.row("inner.amount").editor.control.property("text") == "25 %"
    assert form.row("count").editor.control.property("text") == "1,000 px"


def test_nothing_is_shown_as_the_word_for_it(qtbot: QtBot) -> None:
    form = OptionsForm(DepthOptions)
    qtbot.addWidget(form)
    assert form.row("far_cap").editor.control.property("text") == "as it is"
    form.row("far_cap").editor.show_value(100.0)
    assert form.row("far_cap").editor.control.property("text") == "100 m"


def test_a_value_finer_than_its_editor_is_kept_until_it_is_edited(qtbot: QtBot) -> None:
    form = OptionsForm(Sample)
    qtbot.addWidget(form)
    form.row("on").editor.edited.emit(False)
    assert form.value().rate == 0.0004


def test_changed_values_are_marked_and_reset_one_by_one(qtbot: QtBot) -> None:
    form = OptionsForm(Sample)
    qtbot.addWidget(form)
    row = form.row("count")
    assert not row.reset.isVisibleTo(form)
    form.row("count").editor.edited.emit(5)
    assert row.reset.isVisibleTo(form)
    assert row.label.objectName() == "changed"
    row.reset.click()
    assert form.value() == Sample()
    assert not row.reset.isVisibleTo(form)


def test_values_that_do_not_fit_together_are_explained_and_not_taken(qtbot: QtBot) -> None:
    form = OptionsForm(Recipe)
    qtbot.addWidget(form)
    with qtbot.assertNotEmitted(form.changed):
        form.row("scale_least").editor.edited.emit(0.9)
    assert "scale" in form.problem.text()
    assert form.value() == Recipe()
    form.row("scale_most").editor.edited.emit(0.95)
    assert not form.problem.isVisibleTo(form)


def test_a_preset_sets_its_group_and_is_recognised(qtbot: QtBot) -> None:
    presets = {name: preset.model_dump() for name, preset in PRESETS.items()}
    form = OptionsForm(Recipe, presets={"disturbance": presets})
    qtbot.addWidget(form)
    chooser = form.chooser("disturbance")
    assert chooser.currentText() == "disturbed"
    chooser.textActivated.emit("plain")
    assert form.value().disturbance == PLAIN
    assert chooser.currentText() == "plain"
    form.row("disturbance.noise").editor.edited.emit(3.0)
    assert chooser.currentText() == OWN
    chooser.textActivated.emit("disturbed")
    assert form.value() == Recipe(disturbance=DISTURBED)


def test_a_group_that_folds_keeps_its_preset_in_sight_and_counts_its_changes(
    qtbot: QtBot,
) -> None:
    form = recipe_form()
    qtbot.addWidget(form)
    noise, chooser = form.row("disturbance.noise"), form.chooser("disturbance")
    assert not noise.editor.isVisibleTo(form)
    assert chooser.isVisibleTo(form)
    titles = [button.text() for button in form.findChildren(QToolButton, "sectionTitle")]
    assert titles == ["Look", "Blend", "Robustness"]
    noise.editor.edited.emit(3.0)
    robustness = form.findChildren(QToolButton, "sectionTitle")[2]
    assert robustness.text().endswith("1 changed")
    robustness.click()
    assert noise.editor.isVisibleTo(form)


@pytest.mark.parametrize(
    ("path", "needs", "value"),
    [
        ("horizon", "placement", "ground"),
        ("ground_by", "placement", "ground"),
        ("least_visible", "objects_most", 3),
        ("blends.feather_px", "blends.feather", True),
        ("blends.gaussian_px", "blends.gaussian", True),
        ("blends.motion_px", "blends.motion", True),
        ("blends.every", "blends.poisson", True),
    ],
)
def test_what_has_no_effect_is_disabled_and_says_why(
    qtbot: QtBot, path: str, needs: str, value: object
) -> None:
    form = recipe_form()
    qtbot.addWidget(form)
    control = form.row(path).editor.control
    help = specs_of(path)
    assert not control.isEnabled()
    assert control.toolTip() == f"{help}\n{without_effect(Recipe())[path]}"
    form.row(needs).editor.edited.emit(value)
    assert control.isEnabled()
    assert control.toolTip() == help


def specs_of(path: str) -> str:
    group, _, name = path.rpartition(".")
    model = type(getattr(Recipe(), group)) if group else Recipe
    return next(spec.help for spec in specs(model) if spec.name == name)


def test_every_setting_of_the_recipe_has_its_group() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(Recipe.model_fields)


def test_the_wheel_scrolls_the_form_and_changes_no_value(qtbot: QtBot) -> None:
    form = OptionsForm(Sample)
    recipe = recipe_form()
    for widget in (form, recipe):
        qtbot.addWidget(widget)
    box = form.row("count").editor.control
    assert isinstance(box, QSpinBox)
    event = QWheelEvent(
        QPointF(2, 2), QPointF(2, 2), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for control in (box, recipe.chooser("disturbance")):
        QApplication.sendEvent(control, event)
    assert (form.value(), recipe.value()) == (Sample(), Recipe())


def test_a_nought_that_is_no_quantity_is_a_word(qtbot: QtBot) -> None:
    form = recipe_form()
    qtbot.addWidget(form)
    row = form.row("samples")
    box = row.editor.control
    assert isinstance(box, QSpinBox)
    assert box.text() == "all"
    assert row.reset.toolTip() == "Back to the default, all"
    box.setValue(2000)
    assert (box.text(), form.value().samples) == ("2,000", 2000)
    box.setValue(0)
    assert form.value() == Recipe()


def test_training_on_files_disables_what_renders_and_the_other_way_round(qtbot: QtBot) -> None:
    form = OptionsForm(TrainOptions, reasons=train.without_effect)
    qtbot.addWidget(form)
    renderer, pattern = (form.row(name).editor.control for name in ("renderer", "pattern"))
    assert (renderer.isEnabled(), pattern.isEnabled()) == (True, False)
    form.row("data").editor.edited.emit("datasets/mine")
    assert (renderer.isEnabled(), pattern.isEnabled()) == (False, True)


def form_of_training() -> OptionsForm:
    return OptionsForm(
        TrainOptions,
        groups=train.GROUPS,
        presets={"": PRESETS_OF_TRAINING},
        folds=train.FOLDS,
        adding=train.ADDING,
        reasons=train.without_effect,
    )


def in_sight(form: OptionsForm, head: Head) -> list[str]:
    """The losses of a head whose rows take room."""
    return [n for n in weights_of(head) if form.row(n).editor.isVisibleTo(form)]


def test_losses_without_a_weight_take_no_room_until_they_are_added(qtbot: QtBot) -> None:
    form = form_of_training()
    qtbot.addWidget(form)
    assert in_sight(form, "mask") == ["mask_bce", "mask_dice"]
    assert in_sight(form, "depth") == ["depth_l1", "depth_ssim"]
    adder = form.adder("Depth loss")
    offered = [adder.itemText(at) for at in range(adder.count())]
    assert offered[0] == train.ADDING["Depth loss"]
    assert "Depth L1" not in offered
    assert len(offered) == 1 + len(weights_of("depth")) - 2

    with qtbot.waitSignal(form.changed):
        adder.activated.emit(offered.index("Depth BCE"))
    assert weight_of(form.value(), "depth", "bce") == 1
    assert in_sight(form, "depth") == ["depth_bce", "depth_l1", "depth_ssim"]
    assert form.row("depth_bce").reset.isVisibleTo(form)
    assert adder.currentIndex() == 0

    form.row("depth_l1").editor.edited.emit(0.0)
    assert in_sight(form, "depth") == ["depth_bce", "depth_ssim"]
    assert not form.row("depth_l1").reset.isVisibleTo(form)
    again = [adder.itemText(at) for at in range(adder.count())].index("Depth L1")
    adder.activated.emit(again)
    assert weight_of(form.value(), "depth", "l1") == 4  # as usual


def test_a_training_without_any_loss_is_explained_and_not_taken(qtbot: QtBot) -> None:
    form = form_of_training()
    qtbot.addWidget(form)
    for name in ("mask_bce", "mask_dice", "depth_l1", "depth_ssim"):
        form.row(name).editor.edited.emit(0.0)
    assert "no loss has a weight" in form.problem.text()
    assert weight_of(form.value(), "depth", "ssim") == 0.5
    form.adder("Mask loss").activated.emit(1)
    assert not form.problem.isVisibleTo(form)


def test_settings_of_losses_without_a_weight_are_disabled(qtbot: QtBot) -> None:
    form = form_of_training()
    qtbot.addWidget(form)
    gamma, window = (form.row(name).editor.control for name in ("focal_gamma", "ssim_window"))
    assert (gamma.isEnabled(), window.isEnabled()) == (False, True)
    form.row("mask_focal").editor.edited.emit(0.5)
    assert gamma.isEnabled()
    form.row("focal_gamma").editor.edited.emit(3.0)
    assert form.value().model_dump()["focal_gamma"] == 3


def test_every_setting_of_a_training_has_its_group() -> None:
    grouped = [name for names in train.GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(TrainOptions.model_fields)


def test_a_long_word_for_nothing_is_not_cut_off_in_a_narrow_form(qtbot: QtBot) -> None:
    form = OptionsForm(onnx.Options, narrow=True)
    qtbot.addWidget(form)
    form.show()
    control = form.row("width").editor.control
    assert control.width() >= control.sizeHint().width()
    assert form.row("width").editor.y() > form.row("width").label.geometry().bottom()
    assert form.row("factor").editor.y() < form.row("factor").label.geometry().bottom()
