"""The sheet that tells what takes room on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Job, Result
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.storage_row import Asking
from fgbg_studio.gui.storage_sheet import BUSY, StorageSheet
from fgbg_studio.jobs import embeddings
from tests.gui.answers import press


@pytest.fixture
def opened(empty_window: MainWindow, project: Path, qtbot: QtBot) -> Callable[[], StorageSheet]:
    """Opens the sheet on the project, and waits until it has measured."""

    def show() -> StorageSheet:
        empty_window.session.open(project)
        empty_window.actions_by_id["storage"].trigger()
        sheet = empty_window.findChild(StorageSheet)
        assert sheet is not None
        qtbot.waitUntil(lambda: bool(sheet.rows), timeout=20_000)
        qtbot.waitUntil(lambda: not empty_window.session.jobs.work, timeout=20_000)
        return sheet

    return show


def write(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(size))


def clear(asking: Asking) -> None:
    asking.clear.click()
    asking.yes.click()


def test_what_a_person_made_goes_to_the_bin_and_comes_back(
    empty_window: MainWindow, opened: Callable[[], StorageSheet], project: Path, qtbot: QtBot
) -> None:
    for name in ("one", "two"):
        write(project / "datasets" / name / "a.bin", 1_500_000)
    sheet = opened()
    first = sheet.rows["datasets"].asking[0]
    assert first.size_label.text() == "3.0 MB"
    assert not first.yes.isVisible()
    clear(sheet.rows["datasets"].asking[2])
    qtbot.waitUntil(lambda: not (project / "datasets" / "two").exists(), timeout=20_000)
    qtbot.waitUntil(lambda: sheet.rows["bin"].asking[0].size_label.text() == "1.5 MB")
    assert (project / "datasets" / "one").exists()
    press(empty_window.notices.all()[-1], "Undo")
    assert (project / "datasets" / "two" / "a.bin").stat().st_size == 1_500_000
    sheet.close()


def test_nothing_is_cleared_before_it_was_asked_twice(
    opened: Callable[[], StorageSheet], project: Path
) -> None:
    write(embeddings.cache_folder() / "a.npz", 40)
    sheet = opened()
    asking = sheet.rows["encoded"].asking[0]
    asking.clear.click()
    assert "40 B for good" in asking.question.text()
    asking.no.click()
    assert asking.clear.isVisible()
    assert (embeddings.cache_folder() / "a.npz").exists()
    sheet.close()


def test_nothing_is_cleared_while_a_job_may_need_it(
    empty_window: MainWindow, opened: Callable[[], StorageSheet], qtbot: QtBot
) -> None:
    def until_told() -> Job:
        while not done:
            yield from ()
        yield Result(None)

    write(embeddings.cache_folder() / "a.npz", 40)
    sheet, done = opened(), list[bool]()
    asking = sheet.rows["encoded"].asking[0]
    assert asking.clear.isEnabled()
    empty_window.session.run("Work", until_told())
    assert not asking.clear.isEnabled()
    assert asking.clear.toolTip() == BUSY
    done.append(True)
    qtbot.waitUntil(asking.clear.isEnabled, timeout=20_000)
    sheet.close()


def test_what_cannot_be_cleared_says_why(opened: Callable[[], StorageSheet]) -> None:
    sheet = opened()
    assert not sheet.rows["sources"].asking[0].clear.isVisible()
    bin_row = sheet.rows["bin"].asking[0]
    assert not bin_row.clear.isEnabled()
    assert bin_row.clear.toolTip() == "There is nothing to clear."
    sheet.close()


def test_the_sheet_goes_with_its_project(
    empty_window: MainWindow, opened: Callable[[], StorageSheet]
) -> None:
    sheet = opened()
    empty_window.close_project()
    assert not sheet.isVisible()
