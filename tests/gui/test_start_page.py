"""The page without a project: what is told of the recent ones, and keys alone."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.project_facts import DAMAGED, MISSING, look, opened_told
from fgbg_studio.gui.settings import Settings


@pytest.fixture
def window(empty_window: MainWindow, project: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """Two recent projects, of which the older one is gone."""
    settings = empty_window.settings
    settings.remember(tmp_path / "gone")
    settings.remember(project)
    rows = empty_window.start_page.recents.rows
    qtbot.waitUntil(
        lambda: all(row.facts.told or row.facts.problem for row in rows), timeout=20_000
    )
    return empty_window


def test_a_recent_project_tells_what_is_in_it(window: MainWindow, project: Path) -> None:
    row = window.start_page.recents.rows[0]
    assert row.facts.told == "5 cut-outs, 5 backgrounds, no runs"
    assert row.facts.picture is not None
    assert row.lines()[1].startswith("opened today at ")
    assert str(project.parent) in row.lines()[1]
    assert row.accessibleName() == "tiny"
    assert "5 cut-outs" in row.accessibleDescription()


def test_one_that_is_gone_is_marked_and_taken_off(window: MainWindow, qtbot: QtBot) -> None:
    gone = window.start_page.recents.rows[1]
    assert gone.facts.problem == MISSING
    gone.setFocus()
    QTest.keyClick(gone, Qt.Key.Key_Delete)
    assert [path.name for path in Settings().recents] == ["tiny"]
    window.start_page.recents.rows[0].remove.click()
    assert window.start_page.nothing.isVisible()
    assert not window.start_page.recents.isVisible()


def test_keys_alone_walk_the_list_and_open(window: MainWindow, qtbot: QtBot) -> None:
    first, second = window.start_page.recents.rows
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert window.session.project is not None
    qtbot.waitUntil(lambda: len(window.pages) == 5, timeout=20_000)


def test_tab_leads_from_the_sample_to_the_list(window: MainWindow, qtbot: QtBot) -> None:
    page = window.start_page
    wanted = [page.sample, page.open, page.name, page.make, *page.recents.rows]
    page.sample.setFocus()
    met = []
    for _ in range(2 * len(wanted) + 4):
        met.append(QApplication.focusWidget())
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [widget for widget in dict.fromkeys(met) if widget in wanted] == wanted


def test_a_damaged_project_says_so(project: Path) -> None:
    (project / "project.json").write_text("{")
    assert look(project).problem == DAMAGED


def test_looking_takes_no_lock_and_changes_nothing(project: Path) -> None:
    before = sorted(path.name for path in project.iterdir())
    assert look(project).told.startswith("5 cut-outs")
    assert sorted(path.name for path in project.iterdir()) == before


def test_a_project_whose_pictures_are_gone_has_no_picture(project: Path) -> None:
    shutil.rmtree(project / "originals")
    shutil.rmtree(project / "cutouts")
    found = look(project)
    assert found.told
    assert not found.problem
    assert found.picture is None


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "today at 09:05"), (1, "yesterday"), (6, "6 days ago"), (7, "3 November 2026")],
)
def test_the_nearer_the_more_exactly(days: int, told: str) -> None:
    now = datetime.datetime(2026, 11, 10, 21, 30)
    then = datetime.datetime(2026, 11, 10, 9, 5) - datetime.timedelta(days=days)
    assert opened_told(then.timestamp(), now.timestamp()) == told


def test_without_recent_projects_it_says_so_right_below_the_heading(
    empty_window: MainWindow, qtbot: QtBot
) -> None:
    page = empty_window.start_page
    column = page.nothing.parentWidget()
    assert column is not None
    heading = column.findChildren(QLabel)[0]
    assert heading.text() == "Recent projects"
    assert page.nothing.y() - heading.y() < 3 * heading.sizeHint().height()
    assert page.nothing.alignment() == Qt.AlignmentFlag.AlignTop
