from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import finish
from fgbg_studio.imaging.reading import read_mask, read_rgb, read_rgba
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.describing import describe
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.saving_masks import save_cutout, save_mask
from fgbg_studio.project import Photo, Project
from tests.unit.jobs.test_cutting import disc, photo_of_a_disc


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with two photos."""
    files = [tmp_path / f"photo-{n}.png" for n in range(2)]
    for n, file in enumerate(files):
        write_png(file, photo_of_a_disc(n))
    with Project.create(tmp_path / "project") as made:
        finish(import_pictures(made, files, "photos", "CC0"))
        yield made


def test_a_saved_mask_becomes_a_cutout(project: Project) -> None:
    photo = save_mask(project, "p0001", disc())
    assert (photo.state, photo.cutout) == ("done", "c0001")
    assert np.array_equal(read_mask(project.path(photo.mask)), disc())
    cutout = project.contents.cutouts[0]
    rgba = read_rgba(project.path(cutout.file))
    assert (cutout.width, cutout.height) == (51, 51) == (rgba.shape[1], rgba.shape[0])
    assert (cutout.photo, cutout.name, cutout.licence) == ("p0001", "photo-0", "CC0")
    image = read_rgb(project.path(photo.file))
    assert np.array_equal(rgba[..., :3], image[20:71, 35:86])


def test_a_licence_told_while_a_cutout_is_written_stays(project: Project) -> None:
    photo = save_mask(project, "p0001", disc(), "draft")
    describe(project, "p0001", licence="CC BY 4.0")
    image = read_rgb(project.path(photo.file))
    save_cutout(project, photo, disc(), image, "done", edges="clean")
    found = project.contents.photos[0], project.contents.cutouts[0]
    assert [source.licence for source in found] == ["CC BY 4.0", "CC BY 4.0"]
    assert project.contents.photos[0].state == "done"


def test_another_mask_changes_the_same_cutout(project: Project) -> None:
    save_mask(project, "p0001", disc(), "draft")
    before = project.contents.cutouts[0].sha256
    again = save_mask(project, "p0001", np.full((90, 120), 255, np.uint8))
    assert again.state == "done"
    assert [c.id for c in project.contents.cutouts] == ["c0001"]
    assert project.contents.cutouts[0].sha256 != before
    assert project.contents.cutouts[0].width == 120


@pytest.mark.parametrize("sibling_stays", [True, False])
def test_cutouts_of_copies_of_one_photo_fall_into_one_part(
    project: Project, tmp_path: Path, sibling_stays: bool
) -> None:
    copy = Path(shutil.copy(tmp_path / "photo-0.png", tmp_path / "copy.png"))
    assert finish(import_pictures(project, [copy], "photos")).added == ["p0001-2"]
    save_mask(project, "p0002", disc())
    assert save_mask(project, "p0001-2", disc()).cutout == "c0002"
    if not sibling_stays:
        project.remove("p0001-2")
    assert save_mask(project, "p0001", disc()).cutout == "c0002-2"


def test_an_empty_mask_or_one_of_another_size_changes_nothing(project: Project) -> None:
    before = project.contents
    with pytest.raises(StudioError, match="mask of photo-0 is empty"):
        save_mask(project, "p0001", np.zeros((90, 120), np.uint8))
    with pytest.raises(StudioError, match="size of photo-0"):
        save_mask(project, "p0001", disc()[:-1])
    with pytest.raises(ProjectError, match="no source 'p0009'"):
        save_mask(project, "p0009", disc())
    assert project.contents == before


def test_a_source_of_another_kind_is_no_photo(tiny: Project) -> None:
    with pytest.raises(ProjectError, match="'b0001' is not a photo"):
        save_mask(tiny, "b0001", disc())
    assert not any(isinstance(source, Photo) for source in tiny.contents.backgrounds)


def test_who_proposed_a_mask_is_known_until_a_person_changes_it(project: Project) -> None:
    proposed = save_mask(project, "p0001", disc(), "draft", proposed_by="click", uncertainty=0.3)
    assert (proposed.proposed_by, proposed.uncertainty) == ("click", 0.3)
    changed = save_mask(project, "p0001", disc() // 2, "draft")
    assert (changed.proposed_by, changed.uncertainty) == ("", None)
    assert project.source("p0001") == changed


def test_a_cutout_may_show_other_colours_than_the_photo(project: Project) -> None:
    photo = save_mask(project, "p0001", disc(), "draft")
    stamp = project.path(photo.mask).stat()
    colours = np.full((90, 120, 3), (1, 2, 3), np.uint8)
    done = save_cutout(project, photo, disc(), colours, "done", edges="clean")
    [cutout] = project.contents.cutouts
    assert (done.state, done.cutout, cutout.edges) == ("done", cutout.id, "clean")
    assert (read_rgba(project.path(cutout.file))[..., :3] == (1, 2, 3)).all()
    assert project.path(photo.mask).stat() == stamp
    save_mask(project, "p0001", disc(), "draft")
    assert project.contents.cutouts[0].edges == "photo"


def test_a_mask_carries_the_stamp_of_its_history(project: Project) -> None:
    painted = save_mask(project, "p0001", disc(), "draft", stamp="0123 4")
    assert b"0123 4" in project.path(painted.mask).read_bytes()
    proposed = save_mask(project, "p0001", disc(), "draft")
    assert b"0123 4" not in project.path(proposed.mask).read_bytes()
