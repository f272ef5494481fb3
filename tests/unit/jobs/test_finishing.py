"""Cut-outs that are done: clean edges, and nothing lost on the way. Edges that are refined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import Progress, finish
from fgbg_studio.imaging.reading import read_mask, read_rgba
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import finishing
from fgbg_studio.jobs.describing import describe
from fgbg_studio.jobs.finishing import finish_cutout
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.refining import refine_edges
from fgbg_studio.jobs.saving_masks import save_cutout, save_mask, writing
from fgbg_studio.project import Photo, Project
from tests.unit.mattes import PLAIN, Matte, matte


@pytest.fixture(scope="module")
def known() -> Matte:
    return matte(3, (PLAIN, "coffee.png"), "soft", 96)


@pytest.fixture
def project(tmp_path: Path, known: Matte) -> Iterator[Project]:
    """One photo with a draft."""
    write_png(tmp_path / "photo.png", known.photo)
    with Project.create(tmp_path / "project") as made:
        finish(import_pictures(made, [tmp_path / "photo.png"], "photos", "CC0"))
        save_mask(made, "p0001", known.alpha, "draft", proposed_by="click", uncertainty=0.2)
        yield made


def only_photo(project: Project) -> Photo:
    [photo] = project.contents.photos
    return photo


def test_a_finished_cutout_has_the_objects_own_colours(project: Project, known: Matte) -> None:
    before = project.path(only_photo(project).mask).read_bytes()
    photo = finish(finish_cutout(project, "p0001"))
    assert photo == only_photo(project)
    assert (photo.state, photo.proposed_by, photo.uncertainty) == ("done", "click", 0.2)
    [cutout] = project.contents.cutouts
    assert (cutout.edges, cutout.photo, cutout.licence) == ("clean", "p0001", "CC0")
    assert cutout.origin == photo.origin
    assert project.path(photo.file).is_file()
    assert project.path(photo.mask).read_bytes() == before
    rgba = read_rgba(project.path(cutout.file))
    rows, columns = (np.flatnonzero(known.alpha.any(axis=axis)) for axis in (1, 0))
    inside = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    assert np.array_equal(rgba[..., 3], known.alpha[inside])
    colours = known.photo.copy()
    colours[inside] = rgba[..., :3]
    assert known.ratio(colours) < 0.3


def test_a_finishing_that_is_stopped_leaves_the_draft(project: Project) -> None:
    before = project.contents
    files = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    for event in (job := finish_cutout(project, "p0001")):
        if isinstance(event, Progress) and event.done == event.total > 0:
            job.close()
    assert project.contents == before
    assert {p: p.read_bytes() for p in project.folder.rglob("*") if p.is_file()} == files


def test_a_licence_that_is_told_meanwhile_stays(project: Project) -> None:
    job = finish_cutout(project, "p0001")
    next(event for event in job if isinstance(event, Progress) and event.total)
    describe(project, "p0001", licence="CC BY 4.0")
    assert finish(job).licence == project.contents.cutouts[0].licence == "CC BY 4.0"


def test_a_mask_that_is_painted_on_meanwhile_wins(project: Project, known: Matte) -> None:
    job = finish_cutout(project, "p0001")
    next(event for event in job if isinstance(event, Progress) and event.total)
    save_mask(project, "p0001", 255 - known.alpha, "draft")
    with pytest.raises(StudioError, match="photo was changed meanwhile"):
        finish(job)
    photo = only_photo(project)
    assert photo.state == "draft"
    assert np.array_equal(read_mask(project.path(photo.mask)), 255 - known.alpha)


def test_a_mask_that_is_saved_while_the_cutout_is_written_wins(
    project: Project, known: Matte, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = np.minimum(known.alpha, 90)
    saving = Thread(target=save_mask, args=(project, "p0001", painted, "draft"))

    def saved_late(*given: Any, **options: Any) -> Photo:
        saving.start()
        if not writing.locked():
            saving.join()  # it comes in between
        return save_cutout(*given, **options)

    monkeypatch.setattr(finishing, "save_cutout", saved_late)
    finish(finish_cutout(project, "p0001"))
    saving.join()
    assert only_photo(project).state == "draft"
    [cutout] = project.contents.cutouts
    assert cutout.edges == "photo"
    assert read_rgba(project.path(cutout.file))[..., 3].max() == 90


def test_only_a_photo_with_a_mask_can_be_finished(project: Project) -> None:
    project.put(only_photo(project).model_copy(update={"mask": ""}))
    with pytest.raises(StudioError, match="photo has no mask yet"):
        finish(finish_cutout(project, "p0001"))
    with pytest.raises(ProjectError, match="'c0001' is not a photo"):
        finish(finish_cutout(project, "c0001"))


def test_edges_are_refined_without_writing_anything(project: Project, known: Matte) -> None:
    photo = project.path(only_photo(project).file)
    before = photo.stat()
    hard = np.where(known.alpha >= 128, 255, 0).astype(np.uint8)
    events = list(refine_edges(photo, hard, 6))
    refined = finish(events)
    assert (
        np.abs(refined.astype(int) - known.alpha).mean()
        < 0.3 * np.abs(hard.astype(int) - known.alpha).mean()
    )
    assert photo.stat() == before
    told = [event for event in events if isinstance(event, Progress)]
    assert "first time" in told[0].doing
    assert told[-1].done == told[-1].total > 0


def test_a_mask_without_an_edge_or_of_another_size_is_not_refined(
    project: Project, known: Matte
) -> None:
    photo = project.path(only_photo(project).file)
    with pytest.raises(StudioError, match="no edge to refine"):
        finish(refine_edges(photo, np.full_like(known.alpha, 255), 6))
    with pytest.raises(StudioError, match="does not have the size"):
        finish(refine_edges(photo, known.alpha[1:], 6))
