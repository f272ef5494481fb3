"""A folder for each kind: images/ and masks/, perhaps depth/ and backgrounds/; the same names.

train/images/7.jpg with train/masks/7.png and images/train/7.jpg with masks/train/7.png are both
known, and so are the folders of VOC. A mask may have a word more: masks/7_mask.png.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import Kind, Match, Role, grouped, part_of_path, without_word

ABOUT = "images/ and masks/, perhaps depth/ and backgrounds/, with the same names below"
IS_GUESS = False
FOLDERS: dict[str, Kind] = {
    **dict.fromkeys(("image", "images", "img", "imgs", "jpegimages", "rgb", "inputs"), "image"),
    **dict.fromkeys(("mask", "masks", "segmentationclass", "alpha", "alphas", "mattes"), "mask"),
    **dict.fromkeys(("labels", "annotations", "gt", "targets"), "mask"),
    **dict.fromkeys(("depth", "depths", "depthmaps", "depth_maps"), "depth"),
    **dict.fromkeys(("background", "backgrounds", "bg"), "background"),
}
WORDS = ("mask", "seg", "alpha", "matte", "label", "gt", "depth", "background", "bg", "image")


class Options(BaseOptions):
    """There is nothing to choose."""


def match(container: Container, options: Options) -> Match:
    """See `fgbg_studio.plugins.readers`."""
    return grouped("folders", container.names(), _role, trust=0.9)


def _role(name: str) -> Role | None:
    part, path = part_of_path(PurePosixPath(name))
    for place, folder in enumerate(path.parts[:-1]):
        kind = FOLDERS.get(folder.lower())
        if kind is not None:
            rest = PurePosixPath(*path.parts[:place], *path.parts[place + 1 :])
            stem = without_word(rest.stem, WORDS) or rest.stem
            key = rest.with_name(stem).as_posix()
            return Role(kind, key, part)
    return None
