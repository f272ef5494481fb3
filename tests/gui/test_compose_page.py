from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.data.splits import part_of
from fgbg_studio.gui import theme
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.gui.sample_looks import VIEWS, View
from fgbg_studio.gui.sample_order import SampleOrder
from fgbg_studio.gui.sample_pictures import SamplePicture
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.settings import ThemeChoice
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.gui.cutout_desk import write_photos


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ComposePage:
    """The page without a window around it."""
    page = ComposePage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)
    return page


@pytest.fixture
def paged(window: MainWindow, qtbot: QtBot) -> ComposePage:
    """The page in its window."""
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)
    return page


def stored(page: ComposePage) -> Project:
    """As the disk has it."""
    assert page.session.project is not None
    return Project.open(page.session.project.folder, read_only=True)


def repainted(page: ComposePage, before: dict[int, SamplePicture]) -> Callable[[], bool]:
    """Whether every sample in sight has another picture than before."""
    grid = page.browser.grid

    def all_are() -> bool:
        return len(grid.pictures) == grid.capacity and all(
            picture.image != before[index].image
            for index, picture in grid.pictures.items()
            if index in before
        )

    return all_are


@pytest.mark.parametrize("count", [1, 2, 3, 10, 97, 400_000])
def test_leafing_meets_every_sample_once(count: int) -> None:
    order = SampleOrder.shuffled(count, seed=3)
    assert sorted(order.page(0, count)) == list(range(count))
    assert order.page(count, 10) == []


@pytest.mark.parametrize("seed", range(5))
def test_a_page_shows_as_many_backgrounds_as_it_can(seed: int) -> None:
    page = SampleOrder.shuffled(400_000, seed).page(0, 16)
    assert len({index // 4000 for index in page}) == 16
    assert len({index // 20 for index in SampleOrder.shuffled(100, seed).page(0, 16)}) == 5


# --- the preview ----------------------------------------------------------------------------------


def is_rendered_by(page: ComposePage, project: Project) -> Callable[[], bool]:
    """Whether what is in sight is what the core renders by the recipe that is shown."""
    pixels = SourcePixels(project.folder, project.recipe.canvas, project.contents.depth)
    samples = Samples(project.dataset(page.desk.recipe), pixels)

    def all_are() -> bool:
        pictures = page.browser.grid.pictures
        return len(pictures) == page.browser.grid.capacity and all(
            picture.image == to_qimage(samples.sample(index).image)
            for index, picture in pictures.items()
        )

    return all_are


def test_the_preview_is_the_dataset(page: ComposePage) -> None:
    assert is_rendered_by(page, stored(page))()


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "image"])
def test_each_view_shows_another_picture(page: ComposePage, qtbot: QtBot, view: View) -> None:
    before = dict(page.browser.grid.pictures)
    page.browser.top.views[view].click()
    qtbot.waitUntil(repainted(page, before))


def test_a_change_repaints_at_once_and_is_saved_a_moment_later(
    window: MainWindow, paged: ComposePage, qtbot: QtBot
) -> None:
    before = dict(paged.browser.grid.pictures)
    paged.form.row("seed").editor.edited.emit(99)
    qtbot.waitUntil(repainted(paged, before))
    with qtbot.waitSignal(window.session.recipe_changed):
        paged.form.row("places").editor.edited.emit(20)
    assert paged.audit.summary.count.text() == "1,000"
    assert paged.audit.summary.formula.text() == "5 × 5 × 20 × 2 samples"
    assert (stored(paged).recipe.seed, stored(paged).recipe.places) == (99, 20)
    assert window.rail.button("compose").state == "1,000 planned"


def test_recipes_can_be_undone_and_made_again(
    window: MainWindow, paged: ComposePage, qtbot: QtBot
) -> None:
    assert not window.actions_by_id["undo"].isEnabled()
    with qtbot.waitSignal(window.session.recipe_changed):
        paged.form.row("places").editor.edited.emit(7)
    window.actions_by_id["undo"].trigger()
    assert stored(paged).recipe.places == 2
    assert paged.form.value().places == 2
    window.actions_by_id["redo"].trigger()
    assert stored(paged).recipe.places == 7


def test_what_is_outdated_gives_way(page: ComposePage, qtbot: QtBot) -> None:
    for seed in range(50, 60):
        page.form.row("seed").editor.edited.emit(seed)
    assert page.desk.recipe.seed == 59
    qtbot.waitUntil(is_rendered_by(page, stored(page)))


def test_leafing_and_shuffling_show_other_samples(page: ComposePage, qtbot: QtBot) -> None:
    grid = page.browser.grid
    first = set(grid.pictures)
    page.browser.turn(1)
    qtbot.waitUntil(lambda: bool(grid.pictures) and not first & set(grid.pictures))
    assert page.browser.place.where.text().startswith("page 2")
    page.browser.turn(-1)
    qtbot.waitUntil(lambda: set(grid.pictures) == first)
    page.browser.shuffle()
    qtbot.waitUntil(lambda: len(grid.pictures) == grid.capacity and set(grid.pictures) != first)


def test_keys_walk_over_the_samples_and_open_one(page: ComposePage, qtbot: QtBot) -> None:
    grid, large = page.browser.grid, page.browser.large
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    first = grid.selected
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.selected != first
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: large.picture is not None and large.picture.index == grid.selected)
    QTest.keyClick(large, Qt.Key.Key_Escape)
    assert grid.isVisible()


def test_a_double_click_shows_one_sample_with_its_placement(
    page: ComposePage, qtbot: QtBot
) -> None:
    grid, large = page.browser.grid, page.browser.large
    QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=grid._box(0).center())
    qtbot.waitUntil(lambda: large.picture is not None)
    assert large.picture is not None
    assert f"Sample {large.picture.index:,}" in large.text.text()
    assert "On place-0" in large.text.text()
    large.closed.emit()
    assert grid.isVisible()


def test_a_sample_is_found_by_its_number(page: ComposePage, qtbot: QtBot) -> None:
    browser = page.browser
    browser.place.number.setText("1")
    QTest.keyClick(browser.place.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: browser.large.picture is not None and browser.large.picture.index == 1)
    QTest.keyClick(browser.large, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: browser.large.picture is not None and browser.large.picture.index == 2)
    with qtbot.waitSignal(browser.failed) as caught:
        browser.go_to(100)
    assert caught.args == ["There is no sample 100: there are 100."]


def test_a_sample_that_cannot_be_made_says_why_and_spares_the_others(
    page: ComposePage, qtbot: QtBot
) -> None:
    project = page.session.project
    assert project is not None
    project.path(project.contents.backgrounds[0].file).unlink()
    page.session.sources_changed.emit()
    grid = page.browser.grid

    def lacking() -> list[SamplePicture]:
        return [picture for picture in grid.pictures.values() if picture.image.isNull()]

    qtbot.waitUntil(lambda: bool(lacking()) and len(grid.pictures) == grid.capacity)
    assert all("is gone" in picture.words for picture in lacking())
    assert len(lacking()) < grid.capacity


def test_filters_leave_in_what_they_say(page: ComposePage, qtbot: QtBot) -> None:
    grid, filters = page.browser.grid, page.browser.filters
    filters.background.choose("b0002")
    qtbot.waitUntil(lambda: set(grid.pictures) != set() and len(grid.pictures) == grid.capacity)
    qtbot.waitUntil(
        lambda: all(p.placement and p.placement.background.id == "b0002" for p in
                    grid.pictures.values())
    )  # fmt: skip
    assert page.browser.place.where.text().endswith("20 samples")
    page.audit.summary.links["train"].click()
    qtbot.waitUntil(lambda: all(p.part == "train" for p in grid.pictures.values()))
    with qtbot.waitSignal(page.browser.failed) as caught:
        page.browser.go_to(0)
    assert "not among those that the filters choose" in str(caught.args)


def test_a_filter_shows_its_samples_from_the_first_page_on(page: ComposePage, qtbot: QtBot) -> None:
    where = page.browser.place.where
    page.browser.turn(1)
    assert where.text().startswith("page 2 of")
    page.browser.filters.choose_part("train")
    qtbot.waitUntil(lambda: where.text().endswith("samples"))
    assert where.text().startswith("page 1 of")


def test_filters_that_leave_nothing_in_say_so(page: ComposePage, qtbot: QtBot) -> None:
    recipe, filters = page.desk.recipe, page.browser.filters
    nowhere = next(
        part for part in ("val", "test", "crossed")
        if part not in {part_of(f"b000{b}", "c0001", recipe) for b in range(1, 6)}
    )  # fmt: skip
    filters.cutout.choose("c0001")
    filters.choose_part(nowhere)
    qtbot.waitUntil(lambda: "leave no sample in" in page.browser.grid.hint)
    filters.clear()
    qtbot.waitUntil(lambda: not page.browser.grid.hint)


# --- from a sample to its cut-out -----------------------------------------------------------------


def cutouts_page(window: MainWindow) -> CutoutsPage:
    page = window.current_page
    assert isinstance(page, CutoutsPage)
    return page


def test_a_sample_leads_to_its_cutout_which_may_have_no_photo(
    window: MainWindow, paged: ComposePage
) -> None:
    window.show_page("compose")
    action = window.actions_by_id["show-cutout"]
    assert not action.isEnabled()
    paged.browser.grid._pick(next(iter(paged.browser.grid.pictures)))
    window.refresh()
    cutout_id = paged.browser.cutout_shown
    action.trigger()
    assert cutouts_page(window).filmstrip.list.current_id == cutout_id
    assert "was imported and has no photo" in window.notices.all()[-1].text


def test_a_cutout_that_was_cut_out_here_leads_to_its_photo(
    window: MainWindow, paged: ComposePage, tmp_path: Path
) -> None:
    project = window.session.project
    assert project is not None
    finish(import_pictures(project, write_photos(tmp_path, 2), "photos"))
    photo = project.contents.photos[1]
    mask = np.zeros((photo.height, photo.width), np.uint8)
    mask[20:40, 30:60] = 255
    save_mask(project, photo.id, mask)
    window.session.sources_changed.emit()
    made = next(p for p in project.contents.photos if p.id == photo.id).cutout
    window.session.cutout_wanted.emit(made)
    assert cutouts_page(window).filmstrip.list.current_id == photo.id


# --- files ----------------------------------------------------------------------------------------


def test_generate_writes_files_that_can_be_browsed(
    window: MainWindow, paged: ComposePage, qtbot: QtBot
) -> None:
    paged.files.form.set_value(GenerateOptions(name="mine", count=6, processes=1))
    window.show_page("compose")
    paged.files.button.setFocus()
    paged.files.button.click()
    assert not paged.files.button.isEnabled()
    assert window.focusWidget() is paged.files.writer.combo  # and not the rail
    assert "being written" in paged.files.button.toolTip()
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=30_000)
    folder = stored(paged).folder / "datasets" / "mine"
    assert len((folder / "manifest.jsonl").read_text().splitlines()) == 6
    (notice,) = window.notices.all()
    assert str(folder) in notice.text
    assert paged.files.button.isEnabled()
    qtbot.waitUntil(lambda: "mine" in paged.written.rows)
    browse = next(button for button in notice.buttons if button.text() == "Browse it")
    browse.click()
    qtbot.waitUntil(lambda: len(paged.browser.grid.pictures) == 6)
    assert paged.browser.top.source_name == "mine"


def test_the_estimate_follows_what_is_to_be_written(page: ComposePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.files.estimate.text().startswith("100 samples take"))
    page.files.form.row("count").editor.edited.emit(10)
    qtbot.waitUntil(lambda: page.files.estimate.text().startswith("10 samples take"))


def test_the_audit_follows_the_recipe(page: ComposePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.audit.pairs.text() == "Each of 25 pairs occurs 4 times.")
    page.form.row("places").editor.edited.emit(3)
    qtbot.waitUntil(lambda: page.audit.pairs.text() == "Each of 25 pairs occurs 6 times.")


def test_without_sources_the_page_says_what_to_do(empty_window: MainWindow, tmp_path: Path) -> None:
    empty_window.session.create(tmp_path / "empty")
    empty_window.show_page("compose")
    page = empty_window.pages["compose"]
    assert isinstance(page, ComposePage)
    assert "no background yet" in page.browser.grid.hint
    assert not page.files.button.isEnabled()
    assert "no background yet" in page.files.button.toolTip()
    assert page.audit.summary.count.text() == "0"


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_link_to_a_cutout_has_the_colour_of_the_theme(
    window: MainWindow, qtbot: QtBot, choice: ThemeChoice
) -> None:
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    window.set_theme("dark" if choice == "light" else "light")
    page.browser.open(7)
    text = page.browser.large.text
    qtbot.waitUntil(lambda: "href" in text.text())
    window.set_theme(choice)
    wanted = QColor(theme.current().accent_text)
    shown = text.grab().toImage()
    places = ((x, y) for x in range(shown.width()) for y in range(shown.height()))
    assert any(shown.pixelColor(*place) == wanted for place in places)
