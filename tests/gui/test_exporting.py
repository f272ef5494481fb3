import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.action_buttons import BUTTON
from fgbg_studio.gui.network_export import NetworkExport
from fgbg_studio.gui.pages.predict import DROP, PredictPage
from fgbg_studio.gui.session import Session
from fgbg_studio.project import Project
from tests.unit.exports import take_model


@pytest.fixture
def page(session: Session, trained: Path, qtbot: QtBot) -> Iterator[PredictPage]:
    """The page with a run of a network that is exported quickly."""
    assert session.project is not None
    run = session.project.folder / "runs" / trained.name
    shutil.copytree(trained, run)
    take_model(run, "eigen:width=64,height=64,hidden=16")
    page = PredictPage(session)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.stack.currentIndex() == DROP)
    yield page
    if page.exporting.sheet:
        page.exporting.sheet.close()
    page.hide()


def sheet_of(page: PredictPage) -> NetworkExport:
    button = page.findChild(QToolButton, f"{BUTTON}export-run")
    assert isinstance(button, QToolButton)
    assert button.isEnabled()
    button.click()
    sheet = page.exporting.sheet
    assert sheet is not None
    return sheet


def test_without_a_run_the_button_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    page = PredictPage(session)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.status_changed):
        page.shown()
    assert page.why_not("export-run") == "Train a network first."


def test_the_sheet_says_what_is_written_and_where(page: PredictPage, tmp_path: Path) -> None:
    sheet = sheet_of(page)
    assert sheet.exporter.currentText() == "onnx"
    assert "onnxruntime" in sheet.about.text()
    assert 'the optional packages "export"' in sheet.about.text()
    assert sheet.place.text().endswith("exports/run-001-onnx")
    sheet.exporter.setCurrentText("torch-export")
    assert ".pt2" in sheet.about.text()
    assert "optional" not in sheet.about.text()
    (tmp_path / "run-001-torch-export").mkdir()
    sheet.take_folder(tmp_path)
    assert sheet.place.text() == str(tmp_path / "run-001-torch-export-2")
    assert sheet.write.isEnabled()


def test_a_project_for_reading_needs_a_folder(
    page: PredictPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Project, "read_only", property(lambda _: True))
    sheet = sheet_of(page)
    assert not sheet.write.isEnabled()
    assert "Choose a folder first" in sheet.write.toolTip()
    sheet.take_folder(tmp_path)
    assert sheet.write.isEnabled()


def test_the_network_is_written_and_told_of(
    page: PredictPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    sheet = sheet_of(page)
    sheet.exporter.setCurrentText("torch-export")
    sheet.take_folder(tmp_path)
    sheet.form.set_value(type(sheet.form.value())(samples=2, checkpoint="last"))
    with qtbot.waitSignal(session.offer, timeout=120_000) as offered:
        sheet.write.click()
        assert page.why_not("export-run").startswith("A network is being exported.")
    folder = tmp_path / "run-001-torch-export"
    card = json.loads((folder / "card.json").read_text("utf-8"))
    assert (card["run"]["checkpoint"], card["check"]["samples"]) == ("last", 2)
    text, button, _ = offered.args
    assert str(folder) in text
    assert button == "Open folder"
    qtbot.waitUntil(lambda: page.why_not("export-run") == "")
