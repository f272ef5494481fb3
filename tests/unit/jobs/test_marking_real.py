from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import finish
from fgbg_studio.data.splits import is_held_out
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.marking_real import mark_real, mark_real_with
from fgbg_studio.jobs.real_samples import real_samples_of
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Photo, Project
from tests.unit.pictures import place, write_backgrounds


def add_photos(project: Project, folder: Path, count: int) -> list[Photo]:
    """Photos that are cut out."""
    files = [folder / f"photo-{n}.png" for n in range(count)]
    for n, file in enumerate(files):
        write_png(file, place(40 + n, 40, 30))
    finish(import_pictures(project, files, "photos"))
    mask = np.zeros((30, 40), np.uint8)
    mask[8:20, 10:30] = 255
    return [save_mask(project, photo.id, mask) for photo in project.contents.photos]


def found(project: Project) -> list[str]:
    return [sample.id for sample in real_samples_of(project)]


def test_a_photo_becomes_a_real_sample_and_an_ordinary_one_again(
    tiny: Project, tmp_path: Path
) -> None:
    photo = add_photos(tiny, tmp_path, 1)[0]
    (background,) = write_backgrounds(tmp_path / "place", 1, first=20)
    marked = finish(mark_real_with(tiny, photo.id, background))
    assert found(tiny) == [photo.id]
    assert tiny.path(marked.background).read_bytes() == background.read_bytes()
    assert mark_real(tiny, photo.id, True).background == marked.background
    assert not mark_real(tiny, photo.id, False).real
    assert found(tiny) == []


def test_what_is_not_cut_out_or_held_out_is_refused(tiny: Project, tmp_path: Path) -> None:
    photos = add_photos(tiny, tmp_path, 12)
    held_out = [photo for photo in photos if is_held_out(photo.cutout, tiny.recipe)]
    assert held_out
    for photo in photos:
        if photo in held_out:
            with pytest.raises(StudioError, match="held out to judge networks by"):
                mark_real(tiny, photo.id, True)
        else:
            mark_real(tiny, photo.id, True)
    assert len(found(tiny)) == len(photos) - len(held_out)
    write_png(tmp_path / "other.png", place(77, 40, 30))
    finish(import_pictures(tiny, [tmp_path / "other.png"], "photos"))
    with pytest.raises(StudioError, match="other is not cut out yet"):
        mark_real(tiny, tiny.contents.photos[-1].id, True)
