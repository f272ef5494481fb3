from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.sample_filters import SampleFilters
from fgbg_studio.gui.sample_list import SampleFilter
from fgbg_studio.gui.sample_sources import PlannedSamples
from tests.unit.plans import cutout, planned


@pytest.fixture
def filters(qtbot: QtBot) -> SampleFilters:
    filters = SampleFilters()
    qtbot.addWidget(filters)
    filters.show_source(PlannedSamples(planned(20, 5), Path()))
    filters.show()
    return filters


def test_what_is_typed_finds_a_source_by_a_part_of_its_name(
    filters: SampleFilters, qtbot: QtBot
) -> None:
    completer = filters.background.completer()
    assert completer is not None
    completer.setCompletionPrefix("0017")
    assert completer.currentCompletion() == "b0017"
    with qtbot.waitSignal(filters.changed):
        activated: Any = completer.activated
        activated[QModelIndex].emit(completer.currentIndex())
    assert filters.value == SampleFilter(background="b0017")


def test_what_is_typed_and_names_nothing_is_taken_back(filters: SampleFilters) -> None:
    line = filters.cutout.lineEdit()
    assert line is not None
    line.setText("nobody")
    line.editingFinished.emit()
    assert line.text() == "All cut-outs"
    background = filters.background.lineEdit()
    assert background is not None
    assert (background.cursorPosition(), line.cursorPosition()) == (0, 0)
    assert not filters.value


def test_all_are_shown_again_by_one_click(filters: SampleFilters, qtbot: QtBot) -> None:
    filters.background.choose("b0003")
    filters.choose_part("val")
    assert filters.value == SampleFilter("b0003", "", "val")
    with qtbot.waitSignal(filters.changed):
        filters.clear_button.click()
    assert not filters.value
    assert not filters.clear_button.isEnabled()


def test_a_choice_outlives_another_recipe_but_not_its_source(filters: SampleFilters) -> None:
    filters.background.choose("b0018")
    filters.show_source(PlannedSamples(planned(19, 5), Path()))
    assert filters.value.background == "b0018"
    filters.show_source(PlannedSamples(planned(2, 5), Path()))
    assert filters.value.background == ""


def test_two_of_one_name_are_told_apart(filters: SampleFilters) -> None:
    twins = [cutout(n).model_copy(update={"name": "car"}) for n in (1, 2)]
    filters.cutout.show_sources(twins)
    names = [filters.cutout.itemText(at) for at in range(filters.cutout.count())]
    assert names == ["All cut-outs", "car (c0001)", "car (c0002)"]
