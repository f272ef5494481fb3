"""The depth of one sample in both ways: layered, and seen by a teacher, with their edge errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.sample_depths import SampleDepths, Way
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.edge_errors import edge_errors
from fgbg_studio.plugins.teachers import ground_plane, onnx
from tests.unit.onnx_files import write_brightness


@pytest.fixture
def page(session: Session, qtbot: QtBot, isolated_settings: Path) -> ComposePage:
    """A page that compares the depth of a sample; the teacher takes what is bright for far."""
    write_brightness(isolated_settings / "models" / "bright.onnx", 48)
    page = ComposePage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)
    bright = onnx.Options(file="bright.onnx", output="metres", normalisation="0..1", factor=20)
    depths(page).chooser.take(Choice("onnx", bright))
    return page


def depths(page: ComposePage) -> SampleDepths:
    assert page.browser.large.depths is not None
    return page.browser.large.depths


def compare(page: ComposePage, qtbot: QtBot, index: int = 7) -> SampleDepths:
    page.browser.open(index)
    page.browser.large.compare.setChecked(True)
    shown = depths(page)
    ways = shown.layered, shown.inferred
    qtbot.waitUntil(lambda: all(way.view.depth_shown is not None for way in ways), timeout=20_000)
    return shown


def test_both_are_shown_in_one_scale_of_colours_with_their_edge_errors(
    page: ComposePage, qtbot: QtBot
) -> None:
    shown = compare(page, qtbot)
    layered, inferred = shown.layered, shown.inferred
    assert layered.way is not None
    assert inferred.way is not None
    source = page.browser.source
    assert source is not None
    [sample] = source.samples([7], page.browser.pictures._pixels_for)
    assert sample.depth is not None
    assert np.array_equal(layered.way.depth, sample.depth)
    mean = sample.image.astype(np.float32).mean(axis=2) / 255 * 20
    assert np.allclose(inferred.way.depth, mean, atol=0.05)
    for way in (layered, inferred):
        assert way.way is not None
        found = edge_errors(way.way.depth, sample.mask)
        assert f"accuracy {found.accuracy:.2f} px" in way.told.text()
        assert f"completeness {found.completeness:.2f} px" in way.told.text()
    qtbot.waitUntil(lambda: _ends(shown.layered) == _ends(shown.inferred))
    layered.view.hovered.emit(QPointF(20, 40))
    assert layered.value.text().endswith(" m")
    assert inferred.value.text().endswith(" m")
    assert "on CPU" in inferred.told.text()
    assert "the background's own, by ground-plane (prior)" in layered.told.text()
    assert "by ground-plane (prior)" in page.browser.large.text.text()


def _ends(way: Way) -> tuple[float, float]:
    shown = way.view.depth_shown
    assert shown is not None
    return shown.near, shown.far


def test_the_next_sample_is_compared_at_once_and_escape_ends_it(
    page: ComposePage, qtbot: QtBot
) -> None:
    shown = compare(page, qtbot)
    before = shown.layered.way
    QTest.keyClick(page.browser.large, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: shown.layered.way is not None and shown.layered.way is not before)
    qtbot.waitUntil(lambda: shown.inferred.way is not None)
    page.compare_depth()
    assert page.browser.large.stack.currentWidget() is page.browser.large.canvas
    assert not page.browser.large.around.isHidden()
    QTest.keyClick(page.browser.large, Qt.Key.Key_Escape)
    assert page.browser.grid.isVisible()


def test_a_prior_is_no_teacher_of_composites(page: ComposePage, qtbot: QtBot) -> None:
    shown = compare(page, qtbot)
    shown.chooser.take(Choice("ground-plane", ground_plane.Options()))
    qtbot.waitUntil(lambda: "is a prior" in shown.inferred.told.text())
    assert shown.inferred.view.depth_shown is None


def test_a_sample_without_depth_says_what_to_do(page: ComposePage, qtbot: QtBot) -> None:
    project = page.session.project
    assert project is not None
    project.put(
        *(b.model_copy(update={"depth": "", "teacher": ""}) for b in project.contents.backgrounds)
    )
    page.session.sources_changed.emit()
    page.browser.open(7)
    page.browser.large.compare.setChecked(True)
    told = depths(page).layered.told
    qtbot.waitUntil(lambda: "on the Backgrounds page" in told.text().replace("\n", " "))


def test_the_action_opens_the_selected_sample(page: ComposePage, qtbot: QtBot) -> None:
    page.browser.grid.selected = -1
    assert page.why_not("compare-depth") == "Select a sample first."
    first = next(iter(page.browser.grid.pictures))
    page.browser.grid.select(first)
    assert page.why_not("compare-depth") == ""
    page.compare_depth()
    shown = depths(page)
    qtbot.waitUntil(lambda: shown.layered.way is not None)
    assert page.browser.large.compare.isChecked()


def test_a_selected_sample_enables_what_can_be_done_with_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)
    actions = [window.actions_by_id[name] for name in ("compare-depth", "show-cutout")]
    assert not any(action.isEnabled() for action in actions)
    page.browser.grid.select(next(iter(page.browser.grid.pictures)))
    page.browser.grid.picked.emit(page.browser.grid.selected)
    assert all(action.isEnabled() for action in actions)
