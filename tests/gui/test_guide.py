"""The guided path: offered once, true to the project, and gone when it is not wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.guide import OFFER
from fgbg_studio.gui.guide_steps import GUIDE
from fgbg_studio.gui.main_window import SMALLEST, MainWindow
from fgbg_studio.gui.rail import STEPS
from fgbg_studio.gui.settings import Settings
from fgbg_studio.project import Project
from tests.gui.answers import press

DONE = {"cutouts": True, "backgrounds": True, "compose": True, "train": False}
"""In a project with sources and no run."""


def test_the_sample_offers_the_path_once(
    empty_window: MainWindow, project: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fgbg_studio.jobs.sample.open_sample", lambda: project)
    empty_window.start_page.sample.click()
    qtbot.waitUntil(lambda: len(empty_window.pages) == 5, timeout=20_000)
    [offer] = [one for one in empty_window.notices.all() if one.text == OFFER]
    press(offer, "Show me")
    assert empty_window.current_page is empty_window.pages["cutouts"]
    assert empty_window.guide.isVisible()
    assert empty_window.actions_by_id["guide"].isChecked()
    empty_window.guide.offer(empty_window.notices)
    assert OFFER not in [one.text for one in empty_window.notices.all()]


def test_the_path_leads_through_all_pages_and_ends(window: MainWindow) -> None:
    window.actions_by_id["guide"].trigger()
    for number, step in enumerate(STEPS, 1):
        assert window.current_page is window.pages[step.name]
        assert window.guide.title.text().startswith(("Step", "✓ Step"))
        assert f"Step {number} of 5: {GUIDE[step.name].purpose}" in window.guide.title.text()
        assert window.guide.todo.text()
        window.guide.next.click()
    assert not window.guide.isVisible()
    assert Settings().guide == "off"


def test_it_can_be_left_and_comes_back_from_help(window: MainWindow) -> None:
    window.actions_by_id["guide"].trigger()
    window.guide.leave.click()
    assert not window.guide.isVisible()
    assert not window.actions_by_id["guide"].isChecked()
    window.actions_by_id["guide"].trigger()
    assert window.guide.isVisible()
    window.close_project()
    assert not window.guide.isVisible()


def test_a_step_knows_when_it_is_done(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = empty_window
    Project.create(tmp_path / "new").close()
    window.open_folder(tmp_path / "new")
    qtbot.waitUntil(lambda: len(window.pages) == 5, timeout=20_000)
    window.actions_by_id["guide"].trigger()
    told = {}
    for step in STEPS:
        window.show_page(step.name)
        told[step.name] = window.guide.todo.text()
        assert window.guide.title.text().startswith("Step")
    assert "Drop photos of your object" in told["cutouts"]
    assert "without the object" in told["backgrounds"]
    assert "at least one cut-out and one background" in told["compose"]
    assert "needs a trained network" in told["predict"]


def test_a_project_with_sources_is_done_up_to_training(window: MainWindow) -> None:
    window.actions_by_id["guide"].trigger()
    for name, is_done in (
        ("cutouts", True),
        ("backgrounds", True),
        ("compose", True),
        ("train", False),
    ):
        window.show_page(name)
        assert window.guide.title.text().startswith("✓") == is_done, name
        assert window.guide.next.property("primary") == is_done


def test_the_smallest_window_has_room_for_the_path(window: MainWindow) -> None:
    window.resize(*SMALLEST)
    window.actions_by_id["guide"].trigger()
    for name, page in window.pages.items():
        window.show_page(name)
        least, there = page.minimumSizeHint(), window.area.viewport().size()
        assert (name, least.boundedTo(there)) == (name, least)
        for label in (window.guide.title, window.guide.todo):
            assert label.height() >= label.heightForWidth(label.width()), (name, label.text())
