"""From a photo and its mask to a cut-out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, Progress, finish
from fgbg_studio.base.registry import load
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from fgbg_studio.imaging.mask_history import MaskHistory
from fgbg_studio.imaging.reading import read_mask, read_rgba
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import cutting
from fgbg_studio.jobs.cutting import (
    clean_proposals,
    cut_out,
    least_certain_first,
    uncleaned,
    undone,
)
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.unit.click_networks import stand_in
from tests.unit.pictures import Picture


def photo_of_a_disc(seed: int) -> Picture:
    """A bright disc on a dark, noisy ground."""
    ground = np.random.default_rng(seed).normal(60, 8, (90, 120, 3))
    image = np.clip(ground, 0, 255).astype(np.uint8)
    cv2.circle(image, (60, 45), 25, (230, 90, 40), -1)
    return image


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with two photos."""
    for n in range(2):
        write_png(tmp_path / f"photo-{n}.png", photo_of_a_disc(n))
    files = sorted(tmp_path.glob("*.png"))
    with Project.create(tmp_path / "project") as made:
        finish(import_pictures(made, files, "photos", "CC0"))
        yield made


def begun(project: Project, photo_id: str) -> MaskHistory:
    """A person's mask of a photo, painted and in its journal, but not saved."""
    path = project.path(f"masks/{photo_id}.png")
    history = open_history(path, journal_beside(path), (90, 120))
    history.replace(disc(), "Brush")
    return history


def disc() -> Picture:
    return np.asarray(cv2.circle(np.zeros((90, 120), np.uint8), (60, 45), 25, 255, -1), np.uint8)


def test_the_assistant_finds_the_object_in_every_photo(project: Project) -> None:
    made = finish(cut_out(project, ["p0001", "p0002"], "grabcut"))
    assert made == ["c0001", "c0002"]
    for photo in project.contents.photos:
        assert photo.state == "draft"
        found = read_mask(project.path(photo.mask)) > 127
        true = disc() > 0
        assert (found & true).sum() / (found | true).sum() > 0.9


def test_a_photo_that_cannot_be_cut_out_is_left_out_with_a_note(project: Project) -> None:
    project.path(project.contents.photos[0].file).unlink()
    events = list(cut_out(project, ["p0001", "p0002"], "grabcut"))
    notes = [event for event in events if isinstance(event, Note) and event.warning]
    assert len(notes) == 1
    assert notes[0].text.startswith("photo-0: ")
    states = [photo.state for photo in project.contents.photos]
    assert states == ["none", "draft"]


def test_what_was_proposed_is_a_draft_with_clean_edges_and_says_by_whom(project: Project) -> None:
    events = list(cut_out(project, ["p0001"], "grabcut"))
    assert Note("grabcut runs on the CPU.") in events
    [photo] = [p for p in project.contents.photos if p.state == "draft"]
    assert (photo.proposed_by, project.contents.cutouts[0].edges) == ("grabcut", "clean")
    assert photo.uncertainty is not None
    finish(cut_out(project, ["p0002"], "grabcut", clean_edges=False))
    assert [cutout.edges for cutout in project.contents.cutouts] == ["clean", "photo"]


def test_options_of_the_assistant_are_used(project: Project) -> None:
    options = load("assistants", "grabcut").Options(softness=0)
    finish(cut_out(project, ["p0001"], "grabcut", options))
    mask = read_mask(project.path(project.contents.photos[0].mask))
    assert set(np.unique(mask)) == {0, 255}


def test_a_job_that_was_stopped_goes_on_with_what_is_left(project: Project) -> None:
    job = cut_out(project, undone(project), "grabcut", clean_edges=False)
    for event in job:
        if isinstance(event, Progress) and event.done == 1:
            job.close()
    assert [photo.state for photo in project.contents.photos] == ["draft", "none"]
    assert undone(project) == ["p0002"]
    assert finish(cut_out(project, undone(project), "grabcut")) == ["c0002"]
    assert undone(project) == []
    assert undone(project, drafts=True) == ["p0001", "p0002"]


def test_what_a_person_does_meanwhile_is_not_overwritten(project: Project) -> None:
    told = []
    for event in cut_out(project, ["p0001", "p0002"], "grabcut"):
        if isinstance(event, Progress) and event.doing == "Cutting out photo-1":
            save_mask(project, "p0002", disc())
        if isinstance(event, Note):
            told.append(event.text)
    assert "photo-1: It was changed meanwhile and stays as it is." in told
    assert project.contents.photos[1].state == "done"
    assert np.array_equal(read_mask(project.path(project.contents.photos[1].mask)), disc())


def test_further_objects_of_a_photo_are_left_to_a_person(project: Project) -> None:
    add_object(project, "p0001")
    assert undone(project) == ["p0001", "p0002"]
    finish(cut_out(project, ["p0001"], clean_edges=False))
    assert undone(project) == ["p0002"]
    assert undone(project, drafts=True) == ["p0001", "p0002"]


def test_the_least_certain_is_looked_at_first(project: Project) -> None:
    save_mask(project, "p0001", disc(), "draft", proposed_by="a", uncertainty=0.2)
    save_mask(project, "p0002", disc(), "draft", proposed_by="a", uncertainty=0.4)
    assert least_certain_first(project) == ["p0002", "p0001"]
    save_mask(project, "p0002", disc(), "draft")
    assert least_certain_first(project) == ["p0001"]


def test_an_assistant_that_must_be_pointed_at_the_object_is_refused_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch)
    with pytest.raises(StudioError, match="'click' has to be shown the object in each photo"):
        finish(cut_out(project, ["p0001"], "click"))


def test_a_mask_that_only_its_journal_knows_is_not_replaced(project: Project) -> None:
    begun(project, "p0001")
    events = list(cut_out(project, undone(project), clean_edges=False))
    assert finish(events) == ["c0001"]
    reason = "photo-0: Its mask was not saved yet. Open it once; it stays as it is."
    assert Note(reason, warning=True) in events
    path = project.path("masks/p0001.png")
    kept = open_history(path, journal_beside(path), (90, 120))
    assert np.array_equal(kept.mask, disc())
    assert kept.undo_name == "Brush"


def test_a_persons_draft_that_is_replaced_goes_to_the_bin_with_its_steps(project: Project) -> None:
    mask, stamp = begun(project, "p0001").snapshot()
    save_mask(project, "p0001", mask, "draft", stamp=stamp)
    for _ in range(2):  # the second time it is the assistant's own, which is not kept
        finish(cut_out(project, undone(project, drafts=True), clean_edges=False))
    kept = sorted((project.folder / "bin").iterdir(), key=lambda file: file.suffix)
    assert [file.suffix for file in kept] == [".journal", ".png"]
    history = open_history(kept[1], kept[0], (90, 120), writable=False)
    assert np.array_equal(history.mask, disc())
    assert history.undo_name == "Brush"


def test_a_draft_painted_on_while_the_assistant_works_stays(project: Project) -> None:
    history = begun(project, "p0001")
    mask, stamp = history.snapshot()
    save_mask(project, "p0001", mask, "draft", stamp=stamp)
    job = cut_out(project, ["p0001"], clean_edges=False)
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Cutting out"):
            break
    history.replace(255 - disc(), "Invert")
    mask, stamp = history.snapshot()
    save_mask(project, "p0001", mask, "draft", stamp=stamp)
    assert finish(job) == []
    assert np.array_equal(read_mask(project.path("masks/p0001.png")), 255 - disc())


def test_a_mask_changed_while_its_edges_are_cleaned_keeps_its_cutout(project: Project) -> None:
    job = cut_out(project, ["p0001"], "grabcut")
    for event in job:
        if isinstance(event, Progress) and event.unit == "parts":
            break
    save_mask(project, "p0001", disc() // 2, "draft")
    finish(job)
    assert read_rgba(project.path("cutouts/c0001.png"))[..., 3].max() == 127
    assert project.contents.cutouts[0].edges == "photo"


def test_a_batch_that_was_stopped_while_cleaning_an_edge_cleans_it_next_time(
    project: Project,
) -> None:
    job = cut_out(project, ["p0001"])
    for event in job:
        if isinstance(event, Progress) and event.unit == "parts":
            break
    job.close()
    assert project.contents.cutouts[0].edges == "photo"
    before = project.contents.photos[0]
    assert finish(cut_out(project, ["p0002"])) == ["c0002"]
    assert {cutout.edges for cutout in project.contents.cutouts} == {"clean"}
    assert project.contents.photos[0] == before


def test_edges_that_are_left_to_be_cleaned_are_those_of_masks_nobody_changed(
    project: Project,
) -> None:
    finish(cut_out(project, ["p0001", "p0002"], clean_edges=False))
    assert uncleaned(project) == ["p0001", "p0002"]
    begun(project, "p0001")
    assert uncleaned(project) == ["p0002"]
    assert finish(clean_proposals(project)) == ["c0002"]
    assert [cutout.edges for cutout in project.contents.cutouts] == ["photo", "clean"]
    save_mask(project, "p0001", disc(), "draft")
    assert uncleaned(project) == []


def test_an_edge_that_cannot_be_cleaned_is_told_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise StudioError("There is no memory left.")

    monkeypatch.setattr(cutting, "cleaned", refused)
    events = list(cut_out(project, ["p0001"]))
    told = [event.text for event in events if isinstance(event, Note) and event.warning]
    assert told == ["photo-0: There is no memory left."]
    assert uncleaned(project) == ["p0001"]
