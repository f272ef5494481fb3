"""A run says how much of what it was trained on would come out otherwise today."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from fgbg_studio.data.splits import counts
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.stale_run_label import StaleRunLabel
from fgbg_studio.jobs.runs import Run, list_runs
from fgbg_studio.jobs.staleness import stale_run
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project


def begun(project: Project) -> Run:
    folder = project.folder / "runs" / "run-001"
    smaller = project.recipe.model_copy(update={"width": 32, "height": 32})
    RunFolder(folder).begin(TrainOptions(size=32), project.dataset(smaller), {})
    return list_runs(project)[0]


def project_of(session: Session) -> Project:
    assert session.project is not None
    return session.project


def edit_cutout(project: Project) -> None:
    """As saving another mask does: another file under the same name, and its hash."""
    cutout = project.contents.cutouts[0]
    project.put(cutout.model_copy(update={"sha256": "another"}))


def test_nothing_is_said_while_nothing_changed(session: Session) -> None:
    project = project_of(session)
    run = begun(project)
    stale = stale_run(project, run.folder)
    assert stale is not None
    assert stale.text == ""
    assert stale.total == counts(project.dataset())["train"]


def test_an_edited_mask_changes_the_samples_of_its_cutout(session: Session) -> None:
    project = project_of(session)
    run = begun(project)
    edit_cutout(project)
    stale = stale_run(project, run.folder)
    assert stale is not None
    assert 0 < stale.by_sources < stale.total
    assert stale.text.startswith(f"{stale.by_sources:,} of {stale.total:,} samples changed")


def test_another_recipe_changes_them_all(session: Session) -> None:
    project = project_of(session)
    run = begun(project)
    project.set_recipe(project.recipe.model_copy(update={"seed": 99}))
    stale = stale_run(project, run.folder)
    assert stale is not None
    assert (stale.by_sources, stale.in_all) == (0, stale.total)


def test_a_run_on_files_does_not_depend_on_the_project(session: Session) -> None:
    project = project_of(session)
    folder = project.folder / "runs" / "run-001"
    RunFolder(folder).begin(TrainOptions(data="datasets/mine"), project.dataset(), {})
    edit_cutout(project)
    assert stale_run(project, folder) is None


def test_a_damaged_run_says_nothing(session: Session, tmp_path: Path) -> None:
    assert stale_run(project_of(session), tmp_path) is None


def test_the_label_follows_the_project(session: Session, qtbot: QtBot) -> None:
    project = project_of(session)
    run = begun(project)
    label = StaleRunLabel(session)
    qtbot.addWidget(label)
    label.show_run(run)
    edit_cutout(project)
    session.sources_changed.emit()
    qtbot.waitUntil(lambda: label.text().startswith("run-001: "))
    assert not label.isHidden()
    label.show_run(None)
    assert label.isHidden()
