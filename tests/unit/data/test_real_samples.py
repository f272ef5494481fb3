"""Which photos are real samples: those marked, cut out, and showing nothing that is held out."""

from __future__ import annotations

import itertools

import pytest

from fgbg_studio.data.real_samples import RealSample, held_out_pictures, real_samples
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import ALWAYS_TRAINED, Background, Photo
from fgbg_studio.data.splits import fold_of

RECIPE = Recipe(val=0.1, test=0.1)
"""Of five sources the third is held out."""


def photo(number: int = 1, **facts: object) -> Photo:
    usual = {
        "id": f"p{number:04d}",
        "name": f"photo {number}",
        "file": f"originals/{number:020d}.png",
        "sha256": str(number),
        "width": 8,
        "height": 6,
        "state": "done",
        "mask": f"masks/p{number:04d}.png",
        "cutout": f"{ALWAYS_TRAINED}-{number}",
        "real": True,
    }
    return Photo.model_validate(usual | facts)


def background(number: int, file: str) -> Background:
    return Background(
        id=f"b{number:04d}", name="b", file=file, sha256=str(number), width=8, height=6
    )


def found(*photos: Photo, backgrounds: tuple[Background, ...] = ()) -> list[RealSample]:
    return list(real_samples(photos, held_out_pictures(photos, backgrounds, RECIPE)))


def test_a_marked_photo_with_its_mask_is_a_real_sample() -> None:
    (sample,) = found(photo(1, background="originals/x.png"), photo(2, real=False))
    assert sample.files == ["originals/" + "1".zfill(20) + ".png", "masks/p0001.png",
                            "originals/x.png"]  # fmt: skip


@pytest.mark.parametrize("lacking", ["mask", "cutout"])
def test_without_mask_or_cutout_it_is_none(lacking: str) -> None:
    assert found(photo(1, **{lacking: ""})) == []


def test_all_objects_of_a_picture_are_in_one_sample() -> None:
    file = "originals/same.png"
    objects = [photo(1, file=file), photo(2, file=file, real=False), photo(3, file=file, cutout="")]
    (sample,) = found(*objects)
    assert sample.masks == ("masks/p0001.png", "masks/p0002.png")


def test_what_shows_a_held_out_cutout_is_none() -> None:
    assert fold_of("c0003", RECIPE) != "train"
    assert found(photo(1, cutout="c0003")) == []
    other = photo(2, file=photo(1).file, cutout="c0003", real=False)
    assert found(photo(1), other) == []
    assert len(found(photo(1, cutout="c0002"))) == 1


@pytest.mark.parametrize("which", ["file", "background"])
@pytest.mark.parametrize(("number", "count"), [(2, 1), (3, 0)])
def test_what_shows_a_held_out_background_is_none(which: str, number: int, count: int) -> None:
    same = background(number, "originals/place.jpeg")
    shown = photo(1, **{which: "originals/place.jpg"})
    assert len(found(shown, backgrounds=(same,))) == count


def test_what_is_always_trained_on_is_so_under_every_recipe() -> None:
    shares = [0.0, 0.1, 0.45]
    for val, test in itertools.product(shares, shares):
        recipe = Recipe(val=val, test=test)
        assert fold_of(f"{ALWAYS_TRAINED}-7", recipe) == "train"
