from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.epoch_strip import EpochStrip
from fgbg_studio.gui.sheet_cells import cells_of
from fgbg_studio.imaging.showing import contact_sheet
from fgbg_studio.imaging.writing import write_png
from tests.unit.pictures import place

SIDE, ROWS = 40, 6


def sheet(seed: int, columns: int = 6) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    rows = [[place(seed + n, SIDE, SIDE) for n in range(columns)] for _ in range(ROWS)]
    return contact_sheet(rows, ["title"] * columns)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    files = [tmp_path / f"epoch-{epoch:03}.png" for epoch in (1, 2, 3)]
    for seed, file in enumerate(files):
        write_png(file, sheet(seed))
    return files


@pytest.fixture
def strip(qtbot: QtBot) -> Iterator[EpochStrip]:
    strip = EpochStrip()
    qtbot.addWidget(strip)
    strip.resize(600, 320)
    strip.show()
    yield strip
    strip.hide()


def test_the_cells_of_a_sheet_are_found(files: list[Path]) -> None:
    cells = cells_of(QImage(str(files[0])))
    assert [end - start for start, end in cells.rows] == [SIDE] * ROWS
    assert [end - start for start, end in cells.columns] == [SIDE] * 6
    assert cells.columns[0][0] == 6


def test_the_newest_picture_is_followed_unless_an_older_is_looked_at(
    strip: EpochStrip, files: list[Path], qtbot: QtBot
) -> None:
    strip.add_files(files[:2])
    qtbot.waitUntil(lambda: not strip.view.picture_size.isEmpty())
    assert strip.where.text() == "epoch 2"
    strip.add_files(files)
    assert strip.where.text() == "epoch 3"
    strip.slider.setValue(1)
    strip.add_files(files)
    assert strip.where.text() == "epoch 1"


def test_arrows_lead_through_the_epochs_and_the_zoom_stays(
    strip: EpochStrip, files: list[Path], qtbot: QtBot
) -> None:
    strip.add_files(files)
    qtbot.waitUntil(lambda: not strip.view.picture_size.isEmpty())
    strip.view.zoom_by(3)
    scale = strip.view.scale()
    for key, epoch in ((Qt.Key.Key_Left, 2), (Qt.Key.Key_Home, 1), (Qt.Key.Key_Right, 2)):
        QTest.keyClick(strip.view, key)
        assert strip.where.text() == f"epoch {epoch}"
    qtbot.waitUntil(lambda: not strip._background.is_running("picture"))
    assert strip.view.scale() == pytest.approx(scale)


def test_as_many_samples_are_shown_as_fit_and_the_others_a_page_further(
    strip: EpochStrip, files: list[Path], qtbot: QtBot
) -> None:
    strip.add_files(files)
    qtbot.waitUntil(lambda: not strip.view.picture_size.isEmpty())
    few = strip.view.picture_size.height()
    assert few < ROWS * SIDE
    assert strip.pager.isVisible()
    seen = [strip.pager.where.text()]
    while strip.pager.next.isEnabled():
        QTest.keyClick(strip.view, Qt.Key.Key_Down)
        seen.append(strip.pager.where.text())
        assert strip.view.picture_size.height() == few
    assert seen[0].startswith("sample 1")
    assert seen[-1].endswith("6 of 6")
    strip.pager.before.click()
    assert strip.pager.next.isEnabled()
    strip.resize(600, 1200)
    assert strip.view.picture_size.height() >= ROWS * SIDE
    assert not strip.pager.isVisible()


def test_columns_have_their_titles(
    strip: EpochStrip, files: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    strip.add_files(files)
    qtbot.waitUntil(lambda: len(strip.titles.texts()) == 6)
    assert strip.titles.texts()[:3] == ("background", "composite", "true mask")
    old = tmp_path / "epoch-004.png"
    write_png(old, sheet(4, columns=5))
    strip.add_files([old])
    qtbot.waitUntil(lambda: len(strip.titles.texts()) == 5)
    strip.titles.grab()
