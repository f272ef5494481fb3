from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.data.render import render_index
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.sample_order import SampleOrder
from fgbg_studio.gui.sample_pictures import VIEWS, View
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.project import Project


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ComposePage:
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)
    return page


def stored(window: MainWindow) -> Project:
    assert window.session.project is not None
    return Project.open(window.session.project.folder, read_only=True)


@pytest.mark.parametrize("count", [1, 2, 3, 10, 97, 400_000])
def test_leafing_meets_every_sample_once(count: int) -> None:
    order = SampleOrder.shuffled(count, seed=3)
    assert sorted(order.page(0, count)) == list(range(count))
    assert order.page(count, 10) == []


def test_the_preview_is_the_dataset(window: MainWindow, page: ComposePage) -> None:
    project = stored(window)
    pixels = SourcePixels(project.folder, project.recipe.canvas, project.contents.depth)
    for index, picture in page.browser.grid.pictures.items():
        assert picture.image == to_qimage(render_index(project.dataset(), pixels, index).image)


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_another_picture(page: ComposePage, qtbot: QtBot, view: View) -> None:
    before = {i: p.image for i, p in page.browser.grid.pictures.items()}
    page.browser.view_buttons[view].click()

    def changed() -> bool:
        return all(p.image != before[i] for i, p in page.browser.grid.pictures.items())

    if view != "image":
        qtbot.waitUntil(changed)


def test_a_change_repaints_at_once_and_is_saved_a_moment_later(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    before = {i: p.image for i, p in page.browser.grid.pictures.items()}
    page.form.row("seed").editor.edited.emit(99)
    qtbot.waitUntil(
        lambda: all(p.image != before.get(i) for i, p in page.browser.grid.pictures.items())
    )
    with qtbot.waitSignal(window.session.recipe_changed):
        page.form.row("places").editor.edited.emit(20)
    assert page.summary.count.text() == "1,000"
    assert page.summary.formula.text() == "5 × 5 × 20 × 2 samples"
    qtbot.waitUntil(lambda: page.summary.parts["train"].text() == "640")
    assert (stored(window).recipe.seed, stored(window).recipe.places) == (99, 20)
    assert window.rail.button("compose").state == "1,000 planned"


def test_recipes_can_be_undone_and_made_again(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    assert not window.actions_by_id["undo"].isEnabled()
    with qtbot.waitSignal(window.session.recipe_changed):
        page.form.row("places").editor.edited.emit(7)
    window.actions_by_id["undo"].trigger()
    assert stored(window).recipe.places == 2
    assert page.form.value().places == 2
    window.actions_by_id["redo"].trigger()
    assert stored(window).recipe.places == 7


def test_a_double_click_shows_one_sample_with_its_placement(
    page: ComposePage, qtbot: QtBot
) -> None:
    index = next(iter(page.browser.grid.pictures))
    page.browser.grid.opened.emit(index)
    qtbot.waitUntil(lambda: page.browser.large.picture is not None)
    assert f"Sample {index:,}" in page.browser.large.text.text()
    assert " on " in page.browser.large.text.text()
    page.browser.large.closed.emit()
    assert page.browser.grid.isVisible()


def test_leafing_and_shuffling_show_other_samples(page: ComposePage, qtbot: QtBot) -> None:
    grid = page.browser.grid
    first = set(grid.pictures)
    page.browser.turn(1)
    qtbot.waitUntil(lambda: bool(grid.pictures) and not first & set(grid.pictures))
    assert page.browser.where.text().startswith("page 2")
    page.browser.turn(-1)
    qtbot.waitUntil(lambda: set(grid.pictures) == first)
    page.browser.shuffle()
    qtbot.waitUntil(lambda: len(grid.pictures) == grid.capacity and set(grid.pictures) != first)


def test_generate_writes_files(window: MainWindow, page: ComposePage, qtbot: QtBot) -> None:
    page.writing.set_value(GenerateOptions(name="mine", count=6))
    page.button.click()
    assert not page.button.isEnabled()
    assert "being written" in page.button.toolTip()
    qtbot.waitUntil(lambda: not window.session.jobs.running)
    folder = stored(window).folder / "datasets" / "mine"
    assert len((folder / "manifest.jsonl").read_text().splitlines()) == 6
    assert str(folder) in window.notices.all()[0].text
    assert page.button.isEnabled()


def test_without_sources_the_page_says_what_to_do(empty_window: MainWindow, tmp_path: Path) -> None:
    empty_window.session.create(tmp_path / "empty")
    empty_window.show_page("compose")
    page = empty_window.pages["compose"]
    assert isinstance(page, ComposePage)
    assert "no background yet" in page.browser.grid.hint
    assert not page.button.isEnabled()
    assert "no background yet" in page.button.toolTip()
    assert page.summary.count.text() == "0"
