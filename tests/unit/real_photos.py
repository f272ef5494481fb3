"""Photos that came back from predicting: an object on a place, with and without it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.base.events import finish
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.adding import photo_to_fix
from fgbg_studio.jobs.importing import keep_original
from fgbg_studio.jobs.marking_real import mark_real
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Photo, Project
from tests.unit.pictures import place

Picture = npt.NDArray[np.uint8]


def real_photo(seed: int, width: int = 80, height: int = 60) -> tuple[Picture, Picture, Picture]:
    """A photo, its mask and its place without the object; the object is bright and not centred."""
    empty = place(seed, width, height)
    mask = np.zeros((height, width), np.uint8)
    centre, axes = (width * 3 // 5, height * 2 // 5), (width // 6, height // 5)
    cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1)
    yellow = np.array((250, 240, 20), np.uint8)
    image = np.where(mask[..., None] > 0, yellow, empty)
    return image.astype(np.uint8), mask, empty


def write_real_photo(folder: Path, seed: int) -> tuple[Path, Picture, Path]:
    """The same as files: photo, mask as pixels, and background."""
    image, mask, empty = real_photo(seed)
    photo, background = folder / f"real-{seed}.png", folder / f"empty-{seed}.png"
    write_png(photo, image)
    write_png(background, empty)
    return photo, mask, background


def add_real(project: Project, folder: Path, seed: int = 7, *, paired: bool = True) -> Photo:
    """A real sample of the project, its edges as they are: cleaning them takes a while."""
    picture, mask, background = write_real_photo(folder, seed)
    photo_id = finish(photo_to_fix(project, picture))
    save_mask(project, photo_id, mask)
    return mark_real(project, photo_id, True, keep_original(project, background) * paired)
