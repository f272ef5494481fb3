from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.depth_panel import ALL, THIS
from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_uint16
from fgbg_studio.project import Project
from tests.unit.pictures import write_backgrounds


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    page = BackgroundsPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.view.depth_shown is not None)
    qtbot.waitUntil(lambda: page.panel.depths.teacher.choice is not None)
    return page


def opened(page: BackgroundsPage) -> Project:
    assert page.session.project is not None
    return page.session.project


def test_the_first_is_shown_with_its_depth(page: BackgroundsPage) -> None:
    assert page.grid.current_id == "b0001"
    assert page.view.picture_size.width() == 64
    assert page.status() == "depth 5 of 5"
    page.view.hovered.emit(QPointF(10, 40))
    assert page.panel.depths.here.value("Under the cursor").endswith(" m")
    page.view.hovered.emit(None)
    assert page.panel.depths.here.value("Under the cursor") == "–"


def test_facts_are_told(page: BackgroundsPage) -> None:
    assert page.panel.facts.value("Name") == "place-00"
    assert page.panel.facts.value("Size") == "64 × 48 px"
    assert page.panel.facts.value("Depth") == "ground-plane (prior)"
    assert page.panel.facts.value("Origin").endswith("place-00.jpg")


def test_dropped_backgrounds_are_imported_and_get_a_depth(
    page: BackgroundsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    (file,) = write_backgrounds(tmp_path, 1, first=30)
    assert page.why_not("infer-depth").startswith("Every background has a depth")
    with qtbot.waitSignal(page.session.sources_changed):
        page.accept_drop([file])
    assert page.status() == "depth 5 of 6"
    assert page.why_not("infer-depth") == ""
    with qtbot.waitSignal(page.session.sources_changed, timeout=20_000):
        page.infer_depth()
    added = opened(page).contents.backgrounds[-1]
    assert read_uint16(opened(page).path(added.depth)).shape == (48, 64)
    assert page.status() == "depth 6 of 6"


@pytest.mark.parametrize(("scope", "count"), [(THIS, 1), (ALL, 5)])
def test_the_scope_decides_who_gets_a_depth(
    page: BackgroundsPage, qtbot: QtBot, scope: str, count: int
) -> None:
    for background in opened(page).contents.backgrounds:
        opened(page).path(background.depth).unlink()
    page.panel.depths.scope.setCurrentText(scope)
    with qtbot.waitSignal(page.session.sources_changed, timeout=20_000):
        page.infer_depth()
    assert len(list((opened(page).folder / "depth").glob("*.png"))) == count


def test_a_removed_background_goes_to_the_bin(page: BackgroundsPage, qtbot: QtBot) -> None:
    page.grid.select("b0005")
    with qtbot.waitSignal(page.session.sources_changed):
        page.remove()
    assert [b.id for b in opened(page).contents.backgrounds] == [f"b000{n}" for n in range(1, 5)]
    assert (opened(page).folder / "bin" / "b0005.json").exists()
    assert page.grid.current_id == "b0004"


def test_a_read_only_project_says_why_not(page: BackgroundsPage) -> None:
    opened(page).read_only_reason = "It is on a read-only disk."
    assert page.why_not("infer-depth") == "The project is open for reading only."
    assert page.why_not("remove-background") == "The project is open for reading only."


def test_without_backgrounds_the_page_says_what_to_do(page: BackgroundsPage) -> None:
    page.session.close()
    assert page.stack.currentIndex() == 0
    assert page.why_not("infer-depth") == "Open or make a project first."
