from __future__ import annotations

import os
import time
from operator import attrgetter
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.gui import theme
from fgbg_studio.gui.about_sheet import AboutSheet
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.app import build
from fgbg_studio.gui.main_window import SMALLEST, USUAL, MainWindow
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState
from fgbg_studio.gui.recent_menu import RecentMenu
from fgbg_studio.gui.settings import Settings
from fgbg_studio.gui.shortcut_sheet import ShortcutSheet
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.project import Project
from tests.gui.answers import press
from tests.unit.pictures import write_backgrounds


def endless() -> Job:
    while True:
        time.sleep(0.005)
        yield Progress(1, 2)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_window_that_opens_first_fits_the_screen(window: MainWindow) -> None:
    room = window.screen().availableSize()
    assert room.height() < USUAL[1] + 5 * theme.GRID  # else this would tell nothing
    opened = build()
    assert opened.height() <= room.height() - 5 * theme.GRID
    assert opened.width() <= room.width()
    opened.deleteLater()


def test_nothing_is_cut_off_in_the_smallest_window(window: MainWindow) -> None:
    window.resize(*SMALLEST)
    for name, page in window.pages.items():
        window.show_page(name)
        QApplication.processEvents()
        least, there = page.minimumSizeHint(), window.area.viewport().size()
        assert (name, least.boundedTo(there)) == (name, least)


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_text_stands_out_from_what_is_behind_it(colours: theme.Theme) -> None:
    behind = (colours.window, colours.surface, colours.hover)
    for text in (colours.text, colours.muted, colours.accent_text, colours.warning):
        assert min(contrast(text, one) for one in behind) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5


def test_without_a_project_the_window_says_what_to_do(empty_window: MainWindow) -> None:
    assert empty_window.stack.currentWidget() is empty_window.start_page
    assert not empty_window.rail.button("compose").isEnabled()
    assert "project" in empty_window.rail.button("compose").toolTip()
    assert not empty_window.actions_by_id["generate"].isEnabled()
    assert "project first" in empty_window.actions_by_id["generate"].toolTip()


def test_opening_a_project_shows_its_pages_and_remembers_it(
    window: MainWindow, project: Path
) -> None:
    assert window.windowTitle() == "tiny – FGBG Studio"
    assert window.current_page is window.pages["compose"]
    assert window.rail.button("compose").state == "100 planned"
    assert Settings().recents == [project]


def test_a_folder_that_is_no_project_is_a_message(empty_window: MainWindow, tmp_path: Path) -> None:
    empty_window.open_folder(tmp_path)
    assert "is not a project" in empty_window.notices.all()[0].text
    assert empty_window.session.project is None


def test_a_new_project_is_made_where_projects_lie(empty_window: MainWindow) -> None:
    empty_window.actions_by_id["new"].trigger()
    empty_window.start_page.name.setText("bad/name")
    assert not empty_window.start_page.make.isEnabled()
    empty_window.start_page.name.setText("chairs")
    empty_window.start_page.make.click()
    assert (Path(os.environ["FGBG_PROJECTS"]) / "chairs" / "project.json").is_file()
    assert empty_window.current_page is empty_window.pages["cutouts"]
    empty_window.close_project()
    assert len(empty_window.start_page.recents.rows) == 1
    recent = empty_window.findChild(RecentMenu)
    assert recent is not None
    recent.fill()
    recent.actions()[0].trigger()
    assert empty_window.windowTitle().startswith("chairs")


def test_every_action_calls_something_that_exists(window: MainWindow) -> None:
    for spec in ACTIONS:
        target = {"window": window, "page": Page}.get(spec.target) or window.pages[spec.target]
        assert not spec.method or callable(attrgetter(spec.method)(target)), spec.id
        assert spec.help, spec.id


def test_no_two_actions_share_a_shortcut_or_an_id() -> None:
    everywhere = [spec.shortcut for spec in ACTIONS if spec.shortcut and not spec.local]
    assert len(everywhere) == len(set(everywhere))
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)


def test_keys_switch_pages(window: MainWindow, qtbot: QtBot) -> None:
    for number, name in enumerate(("cutouts", "backgrounds", "compose", "train", "predict"), 1):
        window.actions_by_id[f"page-{name}"].trigger()
        assert window.current_page is window.pages[name]
        assert window.rail.button(name).isChecked()
        assert window.actions_by_id[f"page-{name}"].shortcut().toString() == f"Ctrl+{number}"


def test_the_theme_switches_and_is_remembered(empty_window: MainWindow) -> None:
    empty_window.actions_by_id["theme-dark"].trigger()
    assert theme.current() is theme.DARK
    assert Settings().theme == "dark"
    dark = theme.icon("train").pixmap(24, 24).toImage()
    empty_window.actions_by_id["theme-light"].trigger()
    assert theme.current() is theme.LIGHT
    assert theme.icon("train").pixmap(24, 24).toImage() != dark
    assert empty_window.actions_by_id["theme-light"].isChecked()
    assert not empty_window.actions_by_id["theme-dark"].isChecked()


def test_what_is_dropped_goes_to_the_page_that_is_shown(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    write_backgrounds(tmp_path / "more", 7)
    urls = QMimeData()
    urls.setUrls([QUrl.fromLocalFile(str(tmp_path / "more"))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    with qtbot.waitSignal(window.session.sources_changed):
        dropped = QDropEvent(QPoint(400, 400), copy, urls, left, Qt.KeyboardModifier.NoModifier)
        window.drops.eventFilter(window, dropped)
    assert window.rail.button("compose").state == "140 planned"
    qtbot.waitUntil(lambda: not window.session.jobs.running)


def test_a_project_that_is_dropped_is_opened(empty_window: MainWindow, project: Path) -> None:
    empty_window.drop([project])
    assert empty_window.session.project is not None
    empty_window.close_project()
    empty_window.drop([project / "originals"])
    assert "project first" in empty_window.notices.all()[-1].text


def test_a_running_job_has_a_row_that_pauses_and_stops_it(window: MainWindow, qtbot: QtBot) -> None:
    high = window.job_bar.height()
    job = window.session.run("Endless", endless())
    row = window.job_bar.rows[job]
    qtbot.waitUntil(lambda: row.bar.value() == 500)
    assert window.job_bar.height() == high  # nothing above it moves
    row.pause.click()
    assert row.numbers.text() == "Paused"
    row.pause.click()
    row.cancel.click()
    qtbot.waitUntil(lambda: not window.job_bar.rows, timeout=1000)


@pytest.mark.parametrize("answer", ["Keep it resumable", "Wait for it", "Cancel"])
def test_closing_during_a_job_asks_once(window: MainWindow, qtbot: QtBot, answer: str) -> None:
    def short() -> Job:
        for _ in range(20 if answer == "Wait for it" else 100_000):
            time.sleep(0.005)
            yield Progress(1, 2)
        yield Result(None)

    window.session.run("Write", short())
    window.close()
    window.close()
    assert window.isVisible()
    (question,) = window.notices.all()
    press(question, answer)
    if answer == "Cancel":
        assert window.session.jobs.work
        assert window.isVisible()
        window.session.jobs.cancel_all()
        qtbot.waitUntil(lambda: not window.session.jobs.running)
        assert window.isVisible()
    else:
        qtbot.waitUntil(lambda: not window.isVisible())
        assert not window.session.jobs.work


def test_the_next_start_offers_to_go_on(
    empty_window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    with Project.open(project) as opened:
        job = generate(opened, GenerateOptions(name="some", count=96))
        next(event for event in job if isinstance(event, Progress) and event.unit == "samples")
        job.close()
    empty_window.open_folder(project)
    qtbot.waitUntil(lambda: bool(empty_window.notices.all()))
    assert "some" in empty_window.notices.all()[0].text
    press(empty_window.notices.all()[0], "Resume")
    qtbot.waitUntil(lambda: (project / "datasets" / "some" / "manifest.jsonl").exists())
    qtbot.waitUntil(lambda: not empty_window.session.jobs.running)


def test_a_project_open_elsewhere_is_read_only(empty_window: MainWindow, project: Path) -> None:
    (project / ".lock").write_text('{"pid": 1, "host": "elsewhere"}')
    empty_window.open_folder(project)
    assert "reading only" in empty_window.notices.all()[0].text
    assert "read" in empty_window.actions_by_id["generate"].toolTip()


def test_help_lists_every_shortcut(empty_window: MainWindow, qtbot: QtBot) -> None:
    empty_window.actions_by_id["shortcuts"].trigger()
    sheet = empty_window.findChild(ShortcutSheet)
    assert sheet is not None
    assert sheet.height() < sheet.screen().availableSize().height()
    sheet.close()
    empty_window.actions_by_id["about"].trigger()
    about = empty_window.findChild(AboutSheet)
    assert about is not None
    qtbot.waitUntil(lambda: "PySide6" in about.text.text(), timeout=20_000)
    about.close()


def test_an_empty_page_shows_every_line_of_its_text(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("predict")
    text = window.pages["predict"].findChildren(EmptyState)[0].text
    qtbot.waitUntil(text.isVisible)
    assert text.height() >= text.heightForWidth(text.width())
