from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.depth_panel import ALL, RELIEFS, THIS
from fgbg_studio.gui.pages.backgrounds import BackgroundsPage
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_uint16
from fgbg_studio.plugins.teachers import onnx
from fgbg_studio.project import Project
from tests.gui.background_desk import opened_page
from tests.unit.onnx_files import write_brightness
from tests.unit.pictures import write_backgrounds


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> BackgroundsPage:
    page = opened_page(session, qtbot)
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


def test_the_far_cap_is_set_alone_where_every_background_has_a_depth(
    page: BackgroundsPage, qtbot: QtBot
) -> None:
    project, form = opened(page), page.panel.depths.scale
    before = [background.teacher for background in project.contents.backgrounds]
    form.row("far_cap").editor.edited.emit(project.contents.depth.far)
    assert page.why_not("infer-depth").startswith("Every background has a depth")
    with qtbot.waitSignal(page.status_changed):
        form.row("far_cap").editor.edited.emit(120.0)
    assert page.why_not("infer-depth") == ""
    with qtbot.waitSignal(page.teaching.inferred, timeout=20_000):
        page.infer_depth()
    assert project.contents.depth.far == 120
    assert [background.teacher for background in project.contents.backgrounds] == before
    assert page.why_not("infer-depth").startswith("Every background has a depth")


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


def test_a_relative_teachers_residual_is_told(
    page: BackgroundsPage, qtbot: QtBot, isolated_settings: Path
) -> None:
    write_brightness(isolated_settings / "models" / "bright.onnx", 48)
    assert page.panel.facts.value("Residual") == "–"
    bright = onnx.Options(file="bright.onnx", normalisation="0..1")
    page.panel.depths.teacher.take(Choice("onnx", bright))
    page.panel.depths.scope.setCurrentText(ALL)
    qtbot.waitUntil(lambda: page.why_not("infer-depth") == "")
    with qtbot.waitSignal(page.teaching.inferred, timeout=20_000):
        page.infer_depth()
    (fit,) = opened(page).contents.depth.fits
    residual = fit.residual_of("b0001")
    assert residual is not None
    assert page.panel.facts.value("Residual") == f"{residual:.1%} of the range"
    assert page.panel.facts.value("Depth") == fit.teacher
    qtbot.waitUntil(lambda: unit_shown(page) == "relative")
    page.view.hovered.emit(QPointF(10, 40))
    assert page.panel.depths.here.value("Under the cursor").endswith(" relative")


def unit_shown(page: BackgroundsPage) -> str:
    return page.view.depth_shown.unit if page.view.depth_shown else ""


def test_the_map_is_coloured_by_its_own_range_on_demand(
    page: BackgroundsPage, qtbot: QtBot
) -> None:
    before = page.view.depth_shown
    assert before is not None
    assert (before.near, before.far) == (0.5, 80)
    page.panel.depths.own_range.setChecked(True)
    qtbot.waitUntil(lambda: page.view.depth_shown is not before)
    assert page.view.depth_shown is not None
    assert page.view.depth_shown.near > 1
    assert page.view.depth_shown.values is before.values
    page.panel.depths.own_range.setChecked(False)
    assert page.view.depth_shown is before


def test_the_wheel_scrolls_over_what_can_be_set(page: BackgroundsPage) -> None:
    opacity = page.panel.depths.opacity
    before = opacity.value
    QApplication.sendEvent(opacity.slider, _wheel())
    assert opacity.value == before
    page.panel.crop.fields["Left"].setFocus()
    QApplication.sendEvent(page.panel.crop.fields["Left"], _wheel())
    assert page.panel.crop.fields["Left"].value() == 8


def _wheel() -> QWheelEvent:
    up, none = QPoint(0, 120), Qt.KeyboardModifier.NoModifier
    place = QPointF(5, 5)
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(place, place, QPoint(), up, Qt.MouseButton.NoButton, none, phase, False)


def test_cutouts_get_a_relief_by_the_chosen_teacher(
    page: BackgroundsPage, qtbot: QtBot, isolated_settings: Path
) -> None:
    write_brightness(isolated_settings / "models" / "bright.onnx", 48)
    bright = onnx.Options(file="bright.onnx", normalisation="0..1", output="metres", factor=20)
    page.panel.depths.teacher.take(Choice("onnx", bright))
    page.panel.depths.scope.setCurrentText(RELIEFS)
    qtbot.waitUntil(lambda: page.why_not("infer-depth") == "")
    with qtbot.waitSignal(page.teaching.inferred, timeout=20_000):
        page.infer_depth()
    assert any(cutout.relief for cutout in opened(page).contents.cutouts)
