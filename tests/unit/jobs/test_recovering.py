from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.events import Note, finish
from fgbg_studio.imaging.brushes import Mask
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from fgbg_studio.imaging.reading import read_mask, read_rgba
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.recovering import recover
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.unit.jobs.test_cutting import disc, photo_of_a_disc

SIZE = (90, 120)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with three photos."""
    files = [tmp_path / f"photo-{n}.png" for n in range(3)]
    for n, file in enumerate(files):
        write_png(file, photo_of_a_disc(n))
    with Project.create(tmp_path / "project") as made:
        finish(import_pictures(made, files, "photos"))
        yield made


def paint(project: Project, photo_id: str, mask: Mask) -> None:
    """Make a step that reaches the journal, and no more."""
    file = project.path(f"masks/{photo_id}.png")
    open_history(file, journal_beside(file), SIZE).replace(mask, "Fill")


def test_what_only_a_journal_knows_becomes_a_draft_that_can_be_undone(project: Project) -> None:
    paint(project, "p0002", disc())
    assert finish(recover(project)) == ["p0002"]
    states = [photo.state for photo in project.contents.photos]
    assert states == ["none", "draft", "none"]
    photo = project.contents.photos[1]
    file = project.path(photo.mask)
    assert np.array_equal(read_mask(file), disc())
    assert read_rgba(project.path(project.source(photo.cutout).file))[..., 3].any()
    history = open_history(file, journal_beside(file), SIZE)
    assert history.saved
    assert history.undo_name == "Fill"
    assert finish(recover(project)) == []


def test_strokes_on_what_was_saved_are_recovered_and_what_was_saved_is_left_alone(
    project: Project,
) -> None:
    save_mask(project, "p0001", disc())
    save_mask(project, "p0003", disc())
    before = project.contents.photos[2]
    paint(project, "p0001", 255 - disc())
    assert finish(recover(project)) == ["p0001"]
    assert project.contents.photos[0].state == "draft"
    assert np.array_equal(read_mask(project.path("masks/p0001.png")), 255 - disc())
    assert project.contents.photos[2] == before


def test_a_stroke_made_while_the_mask_before_it_was_being_written_is_recovered(
    project: Project,
) -> None:
    file = project.path("masks/p0001.png")
    history = open_history(file, journal_beside(file), SIZE)
    history.replace(disc(), "Fill")
    mask, stamp = history.snapshot()
    history.replace(255 - disc(), "Invert")
    save_mask(project, "p0001", mask, "draft", stamp=stamp)  # its file is the newer one
    assert finish(recover(project)) == ["p0001"]
    assert np.array_equal(read_mask(file), 255 - disc())


def test_steps_that_were_all_undone_leave_nothing_to_save(project: Project) -> None:
    file = project.path("masks/p0001.png")
    history = open_history(file, journal_beside(file), SIZE)
    history.replace(disc(), "Fill")
    history.undo()
    assert finish(recover(project)) == []
    assert project.contents.photos[0].state == "none"


def test_a_mask_that_cannot_be_recovered_is_told_and_the_others_are(project: Project) -> None:
    paint(project, "p0001", disc())
    paint(project, "p0002", disc())
    project.path(project.contents.photos[0].file).unlink()
    events = list(recover(project))
    assert finish(events) == ["p0002"]
    [note] = [event for event in events if isinstance(event, Note)]
    assert note.text.startswith("photo-0: ")
    assert note.warning


def test_a_cutout_marked_done_but_not_finished_gets_its_clean_edges(project: Project) -> None:
    save_mask(project, "p0001", disc())
    save_mask(project, "p0002", disc(), "draft")
    assert finish(recover(project)) == []
    assert [cutout.edges for cutout in project.contents.cutouts] == ["clean", "photo"]
    assert [photo.state for photo in project.contents.photos] == ["done", "draft", "none"]
