"""An import of masks that is given twice, stopped anywhere or with other masks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.events import Note, Progress, finish
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.exchanging import import_masks
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.project import Project
from tests.unit.masks import Mask
from tests.unit.pictures import place

NAMES = ("street_1.png", "street_2.png", "yard.png")


def square(at: int) -> Mask:
    mask = np.zeros((30, 40), np.uint8)
    mask[at : at + 8, at : at + 8] = 255
    return mask


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Photos "street" and "yard", and beside them masks of two objects and of one."""
    for number, name in enumerate(("street", "yard")):
        write_png(tmp_path / f"{name}.png", place(number, 40, 30))
    (tmp_path / "masks").mkdir()
    for number, file in enumerate(NAMES):
        write_png(tmp_path / "masks" / file, square(3 + 5 * number))
    with Project.create(tmp_path / "project") as made:
        pictures = [tmp_path / "street.png", tmp_path / "yard.png"]
        finish(import_pictures(made, pictures, "photos"))
        yield made


@pytest.fixture
def folder(tmp_path: Path, project: Project) -> Path:
    return tmp_path / "masks"


def masks(project: Project) -> dict[str, Mask]:
    photos = project.contents.photos
    return {photo.id: read_mask(project.path(photo.mask)) for photo in photos if photo.mask}


def test_stopped_after_any_event_the_same_import_ends_alike(project: Project, folder: Path) -> None:
    """Each run gets one event farther than the one before, as if the person had no patience."""
    for most in range(1, 40):
        job = import_masks(project, [folder])
        said = [event for event, _ in zip(job, range(most), strict=False)]
        job.close()
        assert not [event for event in said if isinstance(event, Note)]
    assert [p.state for p in project.contents.photos] == ["done"] * 3
    wanted = {"p0001": square(3), "p0001-2": square(8), "p0002": square(13)}
    found = masks(project)
    assert found.keys() == wanted.keys()
    assert all(np.array_equal(found[photo_id], mask) for photo_id, mask in wanted.items())
    assert not (project.folder / "bin").exists()
    assert len(project.contents.cutouts) == 3


def test_each_mask_is_finished_before_the_next_is_saved(project: Project, folder: Path) -> None:
    for event in import_masks(project, [folder]):
        if isinstance(event, Progress) and event.doing == "A mask of yard":
            break
    assert [p.state for p in project.contents.photos if p.id != "p0002"] == ["done", "done"]


def test_an_object_without_a_mask_as_a_stop_leaves_it_gets_the_next_one(
    project: Project, folder: Path
) -> None:
    finish(import_masks(project, [folder / NAMES[0]]))
    assert add_object(project, "p0001").id == "p0001-2"
    report = finish(import_masks(project, [folder]))
    assert [photo_id for _, photo_id in report.matched] == ["p0001", "p0001-2", "p0002"]
    assert len(project.contents.photos) == 3


def test_what_was_imported_as_a_draft_is_finished_by_an_import_that_finishes(
    project: Project, folder: Path
) -> None:
    finish(import_masks(project, [folder], done=False))
    assert {photo.state for photo in project.contents.photos} == {"draft"}
    assert len(finish(import_masks(project, [folder])).matched) == 3
    assert {photo.state for photo in project.contents.photos} == {"done"}


def test_surplus_objects_are_counted_and_those_of_photos_without_new_masks_not_told(
    project: Project, folder: Path
) -> None:
    for number in (3, 4):
        write_png(folder / f"street_{number}.png", square(number))
    finish(import_masks(project, [folder], done=False))
    for file in (folder / NAMES[1], folder / "street_3.png", folder / "street_4.png"):
        file.unlink()
    write_png(folder / NAMES[0], square(17))
    events = list(import_masks(project, [folder / NAMES[0]], done=False, replace=True))
    notes = [event.text for event in events if isinstance(event, Note)]
    assert notes == ["street had more masks than it was given: 3 stay as they were."]
    assert np.array_equal(masks(project)["p0001"], square(17))
