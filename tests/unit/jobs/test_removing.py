"""What is removed goes to the project's bin, and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import finish
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.removing import put_back, remove_dataset, remove_source
from fgbg_studio.jobs.run_changes import bin_run
from fgbg_studio.jobs.runs import list_runs, runs_folder
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Photo, Project
from tests.unit.pictures import write_backgrounds


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Three photos; the second has a cut-out."""
    files = write_backgrounds(tmp_path / "photos", 3)
    with Project.create(tmp_path / "p") as project:
        finish(import_pictures(project, files, "photos"))
        save_square(project, "p0002")
        yield project


def save_square(project: Project, photo_id: str) -> Photo:
    photo = project.source(photo_id)
    mask = np.zeros((photo.height, photo.width), np.uint8)
    mask[4:14, 4:14] = 255
    return save_mask(project, photo_id, mask)


def files_of(project: Project) -> set[str]:
    """Every file outside the bin."""
    every = (path.relative_to(project.folder) for path in project.folder.rglob("*"))
    return {
        path.as_posix()
        for path in every
        if path.parts[0] != "bin" and (project.folder / path).is_file()
    }


def test_a_removed_cutout_leaves_its_photo_as_a_draft(project: Project) -> None:
    assert remove_source(project, "c0001").rest == "Its photo keeps the mask."
    photo = project.source("p0002")
    assert isinstance(photo, Photo)
    assert (photo.state, photo.cutout) == ("draft", "")
    assert project.path(photo.mask).exists()
    assert save_square(project, photo.id).cutout == "c0002"


def test_a_removed_photo_leaves_its_cutout(project: Project) -> None:
    assert remove_source(project, "p0002").rest == "Its cut-out stays."
    assert [photo.id for photo in project.contents.photos] == ["p0001", "p0003"]
    assert project.path(project.contents.cutouts[0].file).exists()
    assert remove_source(project, "c0001").rest == ""


@pytest.mark.parametrize("source_id", ["p0002", "c0001", "p0001"])
def test_what_was_removed_comes_back_as_it_was(project: Project, source_id: str) -> None:
    before, files = project.contents, files_of(project)
    removed = remove_source(project, source_id)
    assert project.contents != before
    put_back(project, removed)
    assert project.contents == before
    assert files_of(project) == files
    assert not list((project.folder / "bin").iterdir())
    with Project.open(project.folder, read_only=True) as opened:
        assert opened.contents == before


def test_a_background_comes_back_with_its_depth(tiny: Project) -> None:
    before, files = tiny.contents, files_of(tiny)
    removed = remove_source(tiny, "b0002")
    assert removed.moved
    put_back(tiny, removed)
    assert (tiny.contents, files_of(tiny)) == (before, files)


def test_a_photo_that_got_another_cutout_meanwhile_keeps_it(project: Project) -> None:
    removed = remove_source(project, "c0001")
    photo = save_square(project, "p0002")
    put_back(project, removed)
    assert project.source("p0002") == photo
    assert {cutout.id for cutout in project.contents.cutouts} == {"c0001", "c0002"}
    assert remove_source(project, "c0001").photo is None


def test_what_left_the_bin_cannot_come_back(project: Project) -> None:
    removed = remove_source(project, "p0002")
    removed.moved[-1][1].unlink()
    before, files = project.contents, files_of(project)
    with pytest.raises(StudioError, match=r"place-01 cannot be put back: .* is gone from the bin"):
        put_back(project, removed)
    assert (project.contents, files_of(project)) == (before, files)


def test_nothing_is_written_over(project: Project) -> None:
    removed = remove_source(project, "c0001")
    removed.moved[0][0].write_bytes(b"something else")
    with pytest.raises(StudioError, match="there is another"):
        put_back(project, removed)
    assert removed.moved[0][0].read_bytes() == b"something else"


def test_a_project_that_is_read_only_loses_nothing(tiny_folder: Path) -> None:
    with Project.open(tiny_folder, read_only=True) as project:
        with pytest.raises(ProjectError, match="opened for reading only"):
            remove_source(project, "b0001")
        with pytest.raises(ProjectError, match="opened for reading only"):
            remove_dataset(project, "cars")


def test_a_run_comes_back_with_its_files(tiny: Project) -> None:
    run = RunFolder(runs_folder(tiny) / "cars")
    nothing = Dataset(tiny.recipe, (), (), tiny.contents.depth)
    run.begin(TrainOptions(name="cars"), nothing, {})
    removed = bin_run(tiny, "cars")
    assert list_runs(tiny) == []
    put_back(tiny, removed)
    assert [run.name for run in list_runs(tiny)] == ["cars"]
    assert [file.name for file in run.folder.iterdir()] == ["run.json"]


def test_a_dataset_goes_and_comes_back(tiny: Project) -> None:
    folder = tiny.folder / "datasets" / "cars"
    folder.mkdir(parents=True)
    (folder / "dataset.json").write_text("{}")
    removed = remove_dataset(tiny, "cars")
    assert not folder.exists()
    put_back(tiny, removed)
    assert (folder / "dataset.json").read_text() == "{}"


@pytest.mark.parametrize("name", ["dogs", "..", "", "../runs"])
def test_only_a_dataset_is_removed_as_one(tiny: Project, name: str) -> None:
    (tiny.folder / "datasets").mkdir()
    with pytest.raises(StudioError, match=r"no dataset|cannot be a dataset"):
        remove_dataset(tiny, name)
    assert (tiny.folder / "project.json").exists()
