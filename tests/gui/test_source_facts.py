from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.source_facts import SourceFacts
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.unit.pictures import place


def opened(session: Session) -> Project:
    assert session.project is not None
    return session.project


@pytest.fixture
def facts(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[SourceFacts]:
    """The facts of two photos, in a window with the Enter key as a shortcut of its own."""
    project = opened(session)
    for number in range(2):
        write_png(tmp_path / f"{number}.png", place(number))
    finish(import_pictures(project, [tmp_path / "0.png", tmp_path / "1.png"], "photos"))
    mask = np.full((48, 64), 255, np.uint8)
    save_mask(project, "p0001", mask)
    window = QWidget()
    qtbot.addWidget(window)
    facts = SourceFacts(session)
    QVBoxLayout(window).addWidget(facts)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    facts.show_source("p0001")
    yield facts
    window.hide()


def type_into(facts: SourceFacts, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    line = facts.licence.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, end)


def test_it_tells_name_size_and_edges(facts: SourceFacts) -> None:
    assert facts.facts.value("Name") == "0"
    assert facts.facts.value("Size") == "64 × 48 px"
    assert facts.facts.value("Edges") == "colours of the photo"


def test_a_licence_is_in_the_project_and_on_the_cutout(
    facts: SourceFacts, session: Session
) -> None:
    type_into(facts, "CC BY 4.0")
    photo = opened(session).source("p0001")
    assert photo.licence == "CC BY 4.0"
    assert opened(session).source(getattr(photo, "cutout", "")).licence == "CC BY 4.0"


def test_enter_in_a_field_is_no_shortcut(facts: SourceFacts, session: Session) -> None:
    pressed: list[bool] = []
    QShortcut(QKeySequence("Return"), facts.window(), lambda: pressed.append(True))
    type_into(facts, "own work")
    assert not pressed
    assert opened(session).source("p0001").licence == "own work"
    QTest.keyClick(facts.window(), Qt.Key.Key_Return)
    assert pressed  # elsewhere it is one


def test_another_photo_shows_its_own(facts: SourceFacts, session: Session) -> None:
    type_into(facts, "own work")
    facts.show_source("p0002")
    assert facts.licence.currentText() == ""
    facts.show_source("p0001")
    assert facts.licence.currentText() == "own work"


def test_nothing_is_changed_by_looking(facts: SourceFacts, session: Session) -> None:
    before = (opened(session).folder / "project.json").stat().st_mtime_ns
    line = facts.licence.lineEdit()
    assert line is not None
    line.setFocus()
    line.clearFocus()
    assert (opened(session).folder / "project.json").stat().st_mtime_ns == before


def test_a_project_for_reading_only_has_no_fields(facts: SourceFacts, session: Session) -> None:
    opened(session).read_only_reason = "It is on a read-only disk."
    facts.show_source("p0002")
    assert not facts.licence.isEnabled()
    assert not facts.origin.isEnabled()


def test_the_wheel_over_a_field_changes_nothing(facts: SourceFacts, session: Session) -> None:
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(facts.licence, wheel)
    assert opened(session).source("p0001").licence == ""
    assert facts.licence.currentText() == ""
