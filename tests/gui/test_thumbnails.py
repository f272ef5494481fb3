import time
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from fgbg_studio.gui import thumbnails
from fgbg_studio.gui.thumbnails import Entry, ThumbnailList, ThumbnailModel
from tests.unit.pictures import write_backgrounds, write_cutouts

TILE = QSize(100, 100)
DECORATION = Qt.ItemDataRole.DecorationRole


@pytest.fixture
def listed(qtbot: QtBot) -> ThumbnailList:
    view = ThumbnailList(TILE)
    qtbot.addWidget(view)
    view.resize(340, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


def thumbnail(model: ThumbnailModel, row: int) -> QPixmap | None:
    found = model.data(model.index(row), DECORATION)
    assert found is None or isinstance(found, QPixmap)
    return found


def test_thumbnails_are_read_when_they_are_seen(
    listed: ThumbnailList, qtbot: QtBot, tmp_path: Path
) -> None:
    files = [*write_backgrounds(tmp_path, 1), *write_cutouts(tmp_path, 1)]
    listed.show_entries([Entry(f.stem, f, f.stem, "done") for f in files])
    model = listed.entries
    assert thumbnail(model, 0) is None
    qtbot.waitUntil(lambda: thumbnail(model, 0) is not None and thumbnail(model, 1) is not None)
    opaque, clear = thumbnail(model, 0), thumbnail(model, 1)
    assert opaque is not None
    assert clear is not None
    assert opaque.width() == 64
    assert clear.hasAlphaChannel()


def test_a_file_that_is_no_picture_gets_an_empty_tile(
    listed: ThumbnailList, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "text.png").write_text("no picture")
    listed.show_entries([Entry("a", tmp_path / "text.png", "a")])
    qtbot.waitUntil(lambda: thumbnail(listed.entries, 0) is not None)
    empty = thumbnail(listed.entries, 0)
    assert empty is not None
    assert empty.isNull()
    assert not listed.grab().isNull()


def test_a_changed_file_is_read_again(listed: ThumbnailList, qtbot: QtBot, tmp_path: Path) -> None:
    (file,) = write_backgrounds(tmp_path, 1)
    listed.show_entries([Entry("a", file, "a")])
    qtbot.waitUntil(lambda: thumbnail(listed.entries, 0) is not None)
    listed.entries.forget(file)
    assert thumbnail(listed.entries, 0) is None
    qtbot.waitUntil(lambda: thumbnail(listed.entries, 0) is not None)


def test_the_selection_stays_when_the_list_changes(listed: ThumbnailList) -> None:
    entries = [Entry(str(n), Path(f"{n}.png"), str(n)) for n in range(5)]
    listed.show_entries(entries)
    listed.select("3")
    listed.show_entries(entries[2:])
    assert listed.current_id == "3"
    listed.show_entries(entries[:2])
    assert listed.current_id == ""


def test_stepping_stays_in_the_list(listed: ThumbnailList) -> None:
    listed.show_entries([Entry(str(n), Path(f"{n}.png"), str(n)) for n in range(3)])
    listed.step(1)
    assert listed.current_id == "0"
    listed.step(5)
    assert listed.current_id == "2"
    listed.step(-9)
    assert listed.current_id == "0"


def test_a_hundred_thousand_pictures_are_listed_without_a_stall(
    listed: ThumbnailList, qtbot: QtBot, tmp_path: Path
) -> None:
    (file,) = write_backgrounds(tmp_path, 1)
    entries = [Entry(f"b{n}", file, f"picture {n}") for n in range(100_000)]
    started = time.perf_counter()
    listed.show_entries(entries)
    listed.select("b99999")
    taken = time.perf_counter() - started
    qtbot.waitUntil(lambda: thumbnail(listed.entries, 99_999) is not None)
    assert listed.current_id == "b99999"
    assert taken < 1.0  # a tenth of it here; the rest is for a machine under load


def test_the_cache_is_bounded(
    listed: ThumbnailList, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "CACHED", 3)
    files = write_backgrounds(tmp_path, 5)
    model = listed.entries
    model.set_entries([Entry(file.name, file, file.name) for file in files])
    for row in range(5):
        thumbnail(model, row)
        qtbot.waitUntil(partial(model.is_cached, files[row]))
    assert sum(model.is_cached(file) for file in files) == 3
