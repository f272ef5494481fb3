"""What comes back from a prediction: a cut-out that is always trained on, and a real sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Note, finish
from fgbg_studio.data.splits import fold_of, is_held_out
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.jobs.adding import AddOptions, add_prediction, photo_to_fix
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.real_samples import real_samples_of
from fgbg_studio.jobs.removing import put_back, remove_source
from fgbg_studio.jobs.saving_masks import photo_of, save_mask
from fgbg_studio.project import Project
from tests.unit.real_photos import Picture, write_real_photo


def held_out_id(project: Project, kind: str) -> str:
    return next(
        f"{kind}{n:04d}" for n in range(1, 9) if is_held_out(f"{kind}{n:04d}", project.recipe)
    )


def test_a_prediction_becomes_a_cutout_that_is_done_and_a_real_sample(
    tiny: Project, tmp_path: Path
) -> None:
    picture, mask, background = write_real_photo(tmp_path, 7)
    cutout = finish(add_prediction(tiny, picture, mask, AddOptions(background=str(background))))
    (photo,) = tiny.contents.photos
    assert (photo.cutout, photo.state, photo.name) == (cutout, "done", "real-7")
    assert tiny.source(cutout).model_dump()["edges"] == "clean"
    assert fold_of(cutout, tiny.recipe.model_copy(update={"val": 0.45, "test": 0.45})) == "train"
    (sample,) = real_samples_of(tiny)
    assert np.array_equal(read_mask(tiny.path(sample.masks[0])), mask)
    assert tiny.path(sample.background).read_bytes() == background.read_bytes()


def test_only_where_it_is_wished_is_it_a_real_sample(tiny: Project, tmp_path: Path) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    finish(add_prediction(tiny, picture, mask, AddOptions(real=False)))
    assert real_samples_of(tiny) == ()
    finish(add_prediction(tiny, picture, None))
    assert len(real_samples_of(tiny)) == len(tiny.contents.photos) == 1


def test_a_mask_that_was_fixed_is_kept_where_none_is_given(tiny: Project, tmp_path: Path) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    photo_id = finish(photo_to_fix(tiny, picture))
    save_mask(tiny, photo_id, np.roll(mask, 5))
    finish(add_prediction(tiny, picture, None))
    (sample,) = real_samples_of(tiny)
    assert np.array_equal(read_mask(tiny.path(sample.masks[0])), np.roll(mask, 5))


def test_a_real_sample_follows_its_mask(tiny: Project, tmp_path: Path) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    cutout = finish(add_prediction(tiny, picture, mask))
    (before,) = real_samples_of(tiny)
    save_mask(tiny, "p0001", np.roll(mask, 5), "draft")
    assert real_samples_of(tiny) == (before,)
    assert np.array_equal(read_mask(tiny.path(before.masks[0])), np.roll(mask, 5))
    assert photo_of(tiny, "p0001").cutout == cutout


def test_without_its_cutout_it_is_no_real_sample_until_that_is_put_back(
    tiny: Project, tmp_path: Path
) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    removed = remove_source(tiny, finish(add_prediction(tiny, picture, mask)))
    assert real_samples_of(tiny) == ()
    put_back(tiny, removed)
    assert len(real_samples_of(tiny)) == 1
    remove_source(tiny, photo_of(tiny, "p0001").cutout)
    save_mask(tiny, "p0001", mask)
    assert real_samples_of(tiny) == ()


def test_the_same_picture_is_the_same_photo(tiny: Project, tmp_path: Path) -> None:
    picture, _, _ = write_real_photo(tmp_path, 7)
    (copy := tmp_path / "elsewhere.png").write_bytes(picture.read_bytes())
    assert finish(photo_to_fix(tiny, picture)) == finish(photo_to_fix(tiny, copy)) == "p0001"
    finish(import_pictures(tiny, [picture], "photos"))
    assert len(tiny.contents.photos) == 1


def test_what_is_painted_of_a_photo_to_fix_is_always_trained_on(
    tiny: Project, tmp_path: Path
) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    finish(import_pictures(tiny, [picture], "photos"))
    first = finish(photo_to_fix(tiny, picture))
    second = add_object(tiny, first).id
    for photo_id in (second, first):
        cutout = save_mask(tiny, photo_id, mask).cutout
        assert cutout.startswith("c0000-")


def test_several_objects_are_not_replaced_by_one_mask(tiny: Project, tmp_path: Path) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    first = finish(photo_to_fix(tiny, picture))
    for photo_id in (first, add_object(tiny, first).id):
        save_mask(tiny, photo_id, mask)
    with pytest.raises(StudioError, match="2 objects of real-7 are cut out already"):
        finish(add_prediction(tiny, picture, mask))


def write_held_out_photo(project: Project, folder: Path) -> tuple[Path, Picture, str]:
    """A photo of the project, p0001, its mask, and the id of its cut-out, which is held out."""
    picture, mask, _ = write_real_photo(folder, 7)
    finish(import_pictures(project, [picture], "photos"))
    kept = held_out_id(project, "c")
    photo = save_mask(project, "p0001", mask)
    cutout = project.source(photo.cutout)
    project.put(photo.model_copy(update={"cutout": kept}), cutout.model_copy(update={"id": kept}))
    return picture, mask, kept


def test_a_photo_of_a_held_out_cutout_is_refused_and_stays_held_out(
    tiny: Project, tmp_path: Path
) -> None:
    picture, mask, kept = write_held_out_photo(tiny, tmp_path)
    with pytest.raises(StudioError, match=f"real-7 shows {kept}, which is held out"):
        finish(add_prediction(tiny, picture, mask))
    notes = [e.text for e in photo_to_fix(tiny, picture) if isinstance(e, Note)]
    assert notes == [f"real-7 stays held out from training, as {kept} is."]
    assert not photo_of(tiny, "p0001").corrected


def test_a_photo_that_was_removed_shows_its_held_out_cutout_still(
    tiny: Project, tmp_path: Path
) -> None:
    picture, mask, kept = write_held_out_photo(tiny, tmp_path)
    before = tiny.contents
    put_back(tiny, remove_source(tiny, "p0001"))
    assert tiny.contents == before
    remove_source(tiny, "p0001")
    with pytest.raises(StudioError, match=f"real-7 shows {kept}, which is held out"):
        finish(add_prediction(tiny, picture, mask))
    [again] = finish(import_pictures(tiny, [picture], "photos")).added
    assert save_mask(tiny, again, mask).cutout == f"{kept}-2"


def test_a_held_out_background_is_not_shown_as_the_place_of_a_pair(
    tiny: Project, tmp_path: Path
) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    kept = tiny.source(held_out_id(tiny, "b"))
    options = AddOptions(background=str(tiny.path(kept.file)))
    with pytest.raises(StudioError, match=f"shows {kept.id}, which is held out"):
        finish(add_prediction(tiny, picture, mask, options))
    assert (len(tiny.contents.cutouts), tiny.contents.photos) == (5, ())


def test_an_unusable_mask_or_picture_changes_nothing(tiny: Project, tmp_path: Path) -> None:
    picture, mask, _ = write_real_photo(tmp_path, 7)
    before = tiny.contents
    with pytest.raises(StudioError, match="does not have the size"):
        finish(add_prediction(tiny, picture, mask[1:]))
    with pytest.raises(StudioError, match=r"The mask of real-7\.png is empty"):
        finish(add_prediction(tiny, picture, np.zeros_like(mask)))
    with pytest.raises(StudioError, match=r"The mask of real-7\.png is empty"):
        finish(add_prediction(tiny, picture, mask // 4))
    (tmp_path / "no.png").write_bytes(b"no picture")
    for job in (
        add_prediction(tiny, tmp_path / "no.png", mask),
        photo_to_fix(tiny, tmp_path / "no.png"),
    ):
        with pytest.raises(PictureError):
            finish(job)
    assert tiny.contents == before
