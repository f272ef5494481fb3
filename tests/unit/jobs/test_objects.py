from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import ProjectError
from fgbg_studio.base.events import finish
from fgbg_studio.data.sources import serial_of
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.removing import remove_source
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Photo, Project
from tests.unit.pictures import write_backgrounds


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """One photo."""
    (tmp_path / "photos").mkdir()
    files = write_backgrounds(tmp_path / "photos", 1)
    with Project.create(tmp_path / "p") as project:
        finish(import_pictures(project, files, "photos"))
        yield project


def save_square(project: Project, photo: Photo, at: int) -> Photo:
    mask = np.zeros((photo.height, photo.width), np.uint8)
    mask[at : at + 10, at : at + 10] = 255
    return save_mask(project, photo.id, mask)


def test_objects_of_one_photo_become_cutouts_of_one_number(project: Project) -> None:
    first = project.contents.photos[0]
    second, third = add_object(project, first.id), add_object(project, first.id)
    assert [photo.id for photo in project.contents.photos] == ["p0001", second.id, third.id]
    assert {photo.file for photo in project.contents.photos} == {first.file}
    assert second.name == f"{first.name} (2)"
    assert (second.state, second.mask, second.cutout) == ("none", "", "")
    saved = [save_square(project, photo, 4 * n) for n, photo in enumerate((first, second, third))]
    cutouts = [photo.cutout for photo in saved]
    assert len(set(cutouts)) == 3
    assert len({serial_of(cutout) for cutout in cutouts}) == 1


def test_an_object_needs_a_photo(project: Project) -> None:
    with pytest.raises(ProjectError, match="no source 'p0009'"):
        add_object(project, "p0009")


def test_a_name_is_not_given_twice(project: Project) -> None:
    second, third = add_object(project, "p0001"), add_object(project, "p0001")
    remove_source(project, second.id)
    assert (third.name, add_object(project, "p0001").name) == ("place-00 (3)", "place-00 (4)")
    remove_source(project, "p0001")
    assert add_object(project, third.id).name == "place-00 (5)"
