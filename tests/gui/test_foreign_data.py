"""Looking at data that people have already, under the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import write_png
from tests.unit.pictures import place


@pytest.fixture
def page(window: MainWindow) -> ComposePage:
    page = window.pages["compose"]
    assert isinstance(page, ComposePage)
    window.show_page("compose")
    return page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight images with their masks, in three parts, and one image that has none."""
    root = tmp_path / "other"
    for number in range(8):
        part = "train" if number < 6 else "test"
        mask = np.zeros((48, 64), np.uint8)
        mask[10 : 20 + number, 10:30] = 255
        write_png(root / part / "images" / f"{number:03d}.png", place(number))
        write_png(root / part / "masks" / f"{number:03d}.png", mask)
    write_png(root / "train" / "images" / "999.png", place(99))
    return root


def open_data(window: MainWindow, page: ComposePage, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(page.foreign.opened):
        page.foreign.open(path)
    qtbot.waitUntil(lambda: not window.session.jobs.running)


def test_it_is_examined_and_looked_at(
    window: MainWindow, page: ComposePage, qtbot: QtBot, folder: Path
) -> None:
    open_data(window, page, qtbot, folder)
    grid = page.browser.grid
    assert page.browser.top.source.currentText() == "other (other data)"
    first = to_qimage(read_rgb(folder / "test" / "images" / "006.png"))
    qtbot.waitUntil(
        lambda: len(grid.pictures) == 8 and first in [p.image for p in grid.pictures.values()]
    )
    assert page.examined.isVisibleTo(page)
    assert page.examined.rows["records"].text() == "8"
    assert page.examined.rows["files without image or mask"].text() == "1"
    assert not page.browser.place.cutout.isEnabled()


def test_a_record_is_written_out_and_filtered_by_its_part(
    window: MainWindow, page: ComposePage, qtbot: QtBot, folder: Path
) -> None:
    open_data(window, page, qtbot, folder)
    page.browser.filters.choose_part("test")
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == 2)
    page.browser.open(next(iter(page.browser.grid.pictures)))
    qtbot.waitUntil(lambda: "Mask: test/masks/00" in page.browser.large.text.text())


def test_the_plan_is_one_choice_away(
    window: MainWindow, page: ComposePage, qtbot: QtBot, folder: Path
) -> None:
    open_data(window, page, qtbot, folder)
    page.browser.top.source.setCurrentIndex(0)
    page.browser.top.source.activated.emit(0)
    qtbot.waitUntil(lambda: len(page.browser.grid.pictures) == page.browser.grid.capacity)
    assert page.examined.isHidden()


def test_what_holds_no_images_with_masks_is_refused(
    window: MainWindow, page: ComposePage, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    page.foreign.open(tmp_path / "nothing")
    qtbot.waitUntil(lambda: bool(window.notices.all()))
    assert "no image was found that has a mask" in window.notices.all()[0].text


def test_another_project_forgets_it(
    window: MainWindow, page: ComposePage, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    open_data(window, page, qtbot, folder)
    window.session.create(tmp_path / "empty")
    assert page.browsing.dataset_name == ""
    assert page.examined.isHidden()
