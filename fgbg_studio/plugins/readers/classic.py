"""The folders of the classic assignment: bg, fg_bg, mask and depth.

fg_bg/bg001_fg003_07_f.jpg is a composite of background bg/bg001.jpg and cut-out fg003; its mask and
depth have the same name, or the same with a word such as mask before or after it. Files that are
merely numbered alike belong together, too; what they were made of is then not known.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import Kind, Match, Role, grouped, part_of_path, without_word

ABOUT = "bg/, fg_bg/, mask/ and depth/, as in fg_bg/bg001_fg003_07_f.jpg"
IS_GUESS = False
FOLDERS: dict[str, Kind] = {
    "bg": "place",
    "bgs": "place",
    "bg_images": "place",
    "fg_bg": "image",
    "bg_fg": "image",
    "fg_bg_images": "image",
    "fgbg": "image",
    "overlay": "image",
    "mask": "mask",
    "masks": "mask",
    "fg_bg_mask": "mask",
    "fg_bg_masks": "mask",
    "bg_fg_mask": "mask",
    "depth": "depth",
    "depths": "depth",
    "depth_maps": "depth",
    "fg_bg_depth": "depth",
    "depth_fg_bg": "depth",
}
WORDS = {"mask", "masks", "depth", "fg_bg", "fgbg", "fg_bg_mask", "fg_bg_depth"}
BACKGROUND = re.compile(r"(?:^|[^a-z])(bg[-_]?\d+)", re.IGNORECASE)
CUTOUT = re.compile(r"(?:^|[^a-z])(fg[-_]?\d+)", re.IGNORECASE)


class Options(BaseOptions):
    """There is nothing to choose."""


def match(container: Container, options: Options) -> Match:
    """See `fgbg_studio.plugins.readers`; nothing matches without a folder of composites."""
    found = grouped("classic", container.names(), _role, trust=0.95)
    return found if found.records else Match(found.pattern, [], [], found.left_over, 0.0)


def _role(name: str) -> Role | None:
    part, path = part_of_path(PurePosixPath(name))
    folders = [folder.lower() for folder in path.parts[:-1]]
    place = next((n for n in range(len(folders) - 1, -1, -1) if folders[n] in FOLDERS), None)
    if place is None:
        return None
    kind = FOLDERS[folders[place]]
    if kind == "place":
        return Role("place", _number("bg", path.stem))
    stem = without_word(path.stem, WORDS) or path.stem
    key = PurePosixPath(*path.parts[place + 1 :]).with_name(stem).as_posix()
    background, cutout = BACKGROUND.search(key), CUTOUT.search(key)
    return Role(
        kind,
        key,
        part,
        _number("bg", background[1]) if background else "",
        _number("fg", cutout[1]) if cutout else "",
    )


def _number(letters: str, text: str) -> str:
    """bg7 for bg007, BG_7, 007 and 7; what has no number stays as it is."""
    digits = re.search(r"(\d+)$", text)
    return f"{letters}{int(digits[1])}" if digits else text
