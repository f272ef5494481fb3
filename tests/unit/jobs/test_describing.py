from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import ProjectError
from fgbg_studio.base.events import finish
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.describing import describe
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.unit.pictures import place


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two photos, the first with two objects, of which each has a cut-out."""
    project = Project.create(tmp_path / "project")
    for number in range(2):
        write_png(tmp_path / f"{number}.png", place(number))
    finish(import_pictures(project, [tmp_path / "0.png", tmp_path / "1.png"], "photos"))
    add_object(project, "p0001")
    mask = np.zeros((48, 64), np.uint8)
    mask[10:20, 10:30] = 255
    for photo_id in ("p0001", "p0001-2"):
        save_mask(project, photo_id, mask)
    return project


def test_a_photo_tells_its_other_objects_and_cutouts(project: Project) -> None:
    assert describe(project, "p0001-2", origin=" my garden ", licence="CC0-1.0")
    for source_id in ("p0001", "p0001-2", "c0001", "c0001-2"):
        source = project.source(source_id)
        assert (source.origin, source.licence) == ("my garden", "CC0-1.0")
    assert project.source("p0002").licence == ""


def test_what_is_not_given_stays_as_it_was(project: Project) -> None:
    describe(project, "p0001", origin="a market")
    describe(project, "p0001", licence="CC BY 4.0")
    assert project.source("p0001").origin == "a market"


def test_a_cutout_alone_is_told_of(project: Project) -> None:
    describe(project, "c0001", licence="own work")
    assert project.source("c0001").licence == "own work"
    assert project.source("p0001").licence == ""


def test_the_same_again_writes_nothing(project: Project) -> None:
    describe(project, "p0001", licence="own work")
    before = (project.folder / "project.json").stat().st_mtime_ns
    assert not describe(project, "p0001", licence="own work")
    assert (project.folder / "project.json").stat().st_mtime_ns == before


def test_the_project_keeps_it(project: Project) -> None:
    describe(project, "p0001", licence="own work")
    project.close()
    with Project.open(project.folder) as again:
        assert again.source("c0001").licence == "own work"


def test_a_project_for_reading_only_refuses(project: Project) -> None:
    project.read_only_reason = "It is on a read-only disk."
    with pytest.raises(ProjectError, match="read-only disk"):
        describe(project, "p0001", licence="own work")
