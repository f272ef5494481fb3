"""Every page of a project without anything says what to do, and the keys that it names are true."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.actions import ACTIONS
from fgbg_studio.gui.lacking import KEYS, lacking
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from tests.unit.pictures import write_backgrounds, write_cutouts

SAID = {
    "cutouts": "Drop photos of your object here",
    "backgrounds": "Drop photos of places",
    "train": "Choose a preset at the left and press Start",
    "predict": "Train one on this project's plan",
}
"""Compose paints its sentence, as do the samples on it."""


def test_an_empty_project_says_on_each_page_what_to_do(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    empty_window.session.create(tmp_path / "empty")
    qtbot.waitUntil(lambda: len(empty_window.pages) == 5, timeout=20_000)
    for name, said in SAID.items():
        empty_window.show_page(name)
        QApplication.processEvents()
        labels = empty_window.pages[name].findChildren(QLabel)
        assert any(said in label.text() for label in labels if label.isVisible()), name


def test_what_is_lacking_is_named_until_nothing_is(tmp_path: Path) -> None:
    assert lacking(None) == ""
    write_backgrounds(tmp_path / "places", 1)
    write_cutouts(tmp_path, 1)
    with Project.create(tmp_path / "p") as project:
        assert "no background yet, and no cut-out" in lacking(project)
        finish(import_pictures(project, [tmp_path / "places"]))
        assert "no cut-out yet" in lacking(project)
        finish(import_pictures(project, sorted(tmp_path.glob("*.png"))))
        assert lacking(project) == ""
        project.remove("b0001")
        assert "no background yet. Drop photos of places here" in lacking(project)


def test_the_keys_are_those_of_the_pages() -> None:
    found = {spec.id: spec.shortcut for spec in ACTIONS}
    assert {name: found[f"page-{name}"] for name in KEYS} == KEYS
