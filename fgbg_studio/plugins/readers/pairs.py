"""Pairs in one folder: cat.jpg beside cat_mask.png, perhaps with cat_depth.png and cat_bg.jpg."""

from __future__ import annotations

from pathlib import PurePosixPath

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import Kind, Match, Role, grouped, part_of_path, without_word

ABOUT = "NAME.jpg beside NAME_mask.png, perhaps NAME_depth.png and NAME_bg.jpg"
IS_GUESS = False
WORDS: dict[Kind, tuple[str, ...]] = {
    "mask": ("mask", "masks", "seg", "segmentation", "alpha", "matte", "label", "gt"),
    "depth": ("depth", "depthmap"),
    "background": ("bg", "background"),
    "image": ("image", "img", "rgb"),
}


class Options(BaseOptions):
    """There is nothing to choose."""


def match(container: Container, options: Options) -> Match:
    """See `fgbg_studio.plugins.readers`."""
    return grouped("pairs", container.names(), _role, trust=0.85)


def _role(name: str) -> Role:
    part, path = part_of_path(PurePosixPath(name))
    folder = path.parent.as_posix()
    for kind, words in WORDS.items():
        if stem := without_word(path.stem, words):
            return Role(kind, _key(folder, stem), part)
    return Role("image", _key(folder, path.stem), part)


def _key(folder: str, stem: str) -> str:
    return stem if folder == "." else f"{folder}/{stem}"
