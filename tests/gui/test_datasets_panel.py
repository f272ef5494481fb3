"""Datasets under the window: going on, making anew what changed, and leaving."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Progress, finish
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.project import Project
from tests.unit.pictures import thing


def project_of(window: MainWindow) -> Project:
    assert window.session.project is not None
    return window.session.project


@pytest.fixture
def page(window: MainWindow) -> ComposePage:
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    return page


def write(window: MainWindow, page: ComposePage, qtbot: QtBot, name: str) -> Path:
    """A dataset of all samples, in shards of twenty."""
    options = GenerateOptions(name=name, shard=20, processes=1)
    folder: Path = finish(generate(project_of(window), options))
    page.datasets.look()
    qtbot.waitUntil(lambda: name in page.written.rows)
    return folder


def write_half(window: MainWindow) -> None:
    """A dataset that is stopped before its end."""
    job = generate(project_of(window), GenerateOptions(name="half", shard=20, processes=1))
    for event in job:
        if isinstance(event, Progress) and event.unit == "samples" and event.done >= 40:
            break
    job.close()


def test_a_dataset_that_was_stopped_is_offered_when_the_project_is_opened(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    write_half(window)
    window.show_page("train")
    window.offers.look()
    qtbot.waitUntil(lambda: bool(window.notices.all()))
    (notice,) = window.notices.all()
    assert notice.text.startswith("Stopped before its end: Dataset half")
    notice.buttons[0].click()
    assert window.current_page is page
    assert not page.files.button.isEnabled()
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=30_000)
    qtbot.waitUntil(lambda: page.datasets.complete() == ["half"])


def test_a_dataset_that_was_stopped_goes_on(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    write_half(window)
    page.datasets.look()
    qtbot.waitUntil(lambda: "half" in page.written.rows)
    row = page.written.rows["half"]
    assert " of 100 samples, folders" in row.facts.text()
    assert not row.browse.isEnabled()
    assert "not written to its end" in row.browse.toolTip()
    row.resume.click()
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=30_000)
    qtbot.waitUntil(lambda: page.written.rows["half"].facts.text() == "100 samples, folders")
    assert not page.written.rows["half"].resume.isVisibleTo(page.written)


def test_what_changed_is_told_and_made_anew(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    folder = write(window, page, qtbot, "old")
    before = {path.name: path.read_bytes() for path in folder.glob("image/*/*")}
    cutout = project_of(window).contents.cutouts[2]
    write_png(project_of(window).path(cutout.file), thing(77, cutout.width, cutout.height))
    window.session.sources_changed.emit()
    qtbot.waitUntil(lambda: page.written.rows["old"].stale.text().startswith("20 of 100 samples"))
    page.written.rows["old"].rewrite.click()
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=30_000)
    assert "old" not in page.datasets.stale  # at once: it takes a while to count again
    qtbot.waitUntil(lambda: page.written.rows["old"].stale.text() == "")
    after = {path.name: path.read_bytes() for path in folder.glob("image/*/*")}
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in before) == 20


def test_another_recipe_is_told_but_nothing_is_offered_to_be_made_anew(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    write(window, page, qtbot, "old")
    page.form.row("seed").editor.edited.emit(5)
    qtbot.waitUntil(lambda: "the recipe is another one" in page.written.rows["old"].stale.text())
    assert not page.written.rows["old"].rewrite.isVisibleTo(page.written)


def test_nothing_is_written_to_a_read_only_project(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    write(window, page, qtbot, "old")
    project_of(window).read_only_reason = "It is on a read-only disk."
    window.session.sources_changed.emit()
    row = page.written.rows["old"]
    assert not row.rewrite.isEnabled()
    assert "reading only" in row.rewrite.toolTip()
    assert not page.files.button.isEnabled()


def test_a_dataset_that_is_gone_gives_way_to_the_plan(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    folder = write(window, page, qtbot, "old")
    page.written.rows["old"].browse.click()
    qtbot.waitUntil(lambda: page.browsing.dataset_name == "old")
    (folder / "dataset.json").unlink()
    page.datasets.look()
    qtbot.waitUntil(lambda: page.browsing.dataset_name == "")
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)


def shows_files(page: ComposePage, folder: Path) -> bool:
    """Whether the pictures in sight are those that were written."""
    pictures = page.browser.grid.pictures
    return len(pictures) == page.browser.grid.capacity and all(
        picture.image == to_qimage(read_rgb(next(folder.glob(f"image/*/{index:08d}.jpg"))))
        for index, picture in pictures.items()
    )


def test_a_dataset_stays_in_sight_while_the_recipe_changes(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    folder = write(window, page, qtbot, "old")
    page.written.rows["old"].browse.click()
    qtbot.waitUntil(lambda: shows_files(page, folder))
    with qtbot.waitSignal(window.session.recipe_changed):
        page.form.row("seed").editor.edited.emit(6)
    assert shows_files(page, folder)
    page.browser.top.choose("")
    page.browser.top.source.activated.emit(0)
    qtbot.waitUntil(lambda: not shows_files(page, folder))


def test_a_dataset_is_removed_and_taken_back(
    window: MainWindow, page: ComposePage, qtbot: QtBot
) -> None:
    folder = write(window, page, qtbot, "whole")
    window.show_page("compose")
    page.written.rows["whole"].remove.click()
    assert not folder.exists()
    qtbot.waitUntil(lambda: not page.written.rows)
    assert window.actions_by_id["undo"].isEnabled()
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: "whole" in page.written.rows)
    assert (folder / "dataset.json").exists()
    page.written.rows["whole"].remove.click()
    page.form.row("places").editor.edited.emit(3)
    window.actions_by_id["undo"].trigger()
    assert not folder.exists()  # the recipe was changed since: that is what Ctrl+Z takes back
