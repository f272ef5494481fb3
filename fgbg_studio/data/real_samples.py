"""Real samples: photos with their masks, from which a training learns as they are.

They come from correcting predictions and are always trained on, so whatever would show a held-out
source to a network is none: a photo whose cut-out is held out, or one of a held-out background.
Their depth is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict

from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background, InsidePath, Photo


class RealSample(BaseModel):
    """A photo, the masks of all its objects together, and its place without them, or "".

    All are files of one project, and all are of the photo's size but the background, which is
    cropped and resized to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    name: str
    file: InsidePath
    masks: tuple[InsidePath, ...]
    background: InsidePath = ""

    @property
    def files(self) -> list[str]:
        """Every file that it is made of."""
        return [name for name in (self.file, *self.masks, self.background) if name]


def real_samples(photos: Sequence[Photo], kept: Mapping[str, str]) -> tuple[RealSample, ...]:
    """The real samples among photos, one for each picture; what shows a held-out source is none.

    `kept` is what `held_out_pictures` found. A picture with several objects has the masks of all
    that are cut out, marked or not: a network is to find each of them.
    """
    found: dict[str, RealSample] = {}
    for photo in photos:
        if is_real(photo) and photo.file not in found and not held_out_in(photo, kept):
            found[photo.file] = _sample(photo, photos)
    return tuple(found.values())


def is_real(photo: Photo) -> bool:
    """Whether a photo is marked as a real sample and still has what makes it one."""
    return bool(photo.real and photo.cutout and photo.mask)


def held_out_pictures(
    photos: Iterable[Photo], backgrounds: Iterable[Background], recipe: Recipe
) -> dict[str, str]:
    """The content of each original that shows a held-out source, with the id of that source."""
    from fgbg_studio.data.splits import is_held_out

    shown = [(photo.file, photo.cutout) for photo in photos if photo.cutout]
    shown += [(place.file, place.id) for place in backgrounds]
    return {_content(file): source for file, source in shown if is_held_out(source, recipe)}


def held_out_in(photo: Photo | RealSample, kept: Mapping[str, str]) -> str:
    """The id of the held-out source that a photo or its background shows; "" where none.

    `kept` is what `held_out_pictures` found.
    """
    shown = [_content(file) for file in (photo.file, photo.background) if file]
    return next((kept[content] for content in shown if content in kept), "")


def _content(original: str) -> str:
    """The hash in an original's name, which equal pictures share whatever their suffix."""
    return PurePosixPath(original).stem


def _sample(photo: Photo, photos: Iterable[Photo]) -> RealSample:
    masks = tuple(one.mask for one in photos if one.file == photo.file and one.cutout and one.mask)
    return RealSample(
        id=photo.id, name=photo.name, file=photo.file, masks=masks, background=photo.background
    )
