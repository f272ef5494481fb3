"""A guess for what no pattern fits: words anywhere in a path tell what a file is.

What is left of the path without those words has to be the same for the files of one record.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import Kind, Match, Role, grouped, part_of_path

ABOUT = "words such as mask, depth or background anywhere in the path"
IS_GUESS = True
WORDS: dict[str, Kind] = {
    **dict.fromkeys(("mask", "masks", "seg", "segs", "segmentation", "segmentations"), "mask"),
    **dict.fromkeys(("label", "labels", "gt", "truth", "alpha", "alphas"), "mask"),
    **dict.fromkeys(("matte", "mattes", "annotation", "annotations", "silhouette"), "mask"),
    **dict.fromkeys(("depth", "depths", "depthmap", "disparity", "disp"), "depth"),
    **dict.fromkeys(("background", "backgrounds", "bg", "empty", "clean"), "background"),
    **dict.fromkeys(("image", "images", "img", "imgs", "rgb", "photo", "photos"), "image"),
    **dict.fromkeys(("composite", "composites", "picture", "pictures", "input"), "image"),
}


class Options(BaseOptions):
    """There is nothing to choose."""


def match(container: Container, options: Options) -> Match:
    """See `fgbg_studio.plugins.readers`."""
    return grouped("guess", container.names(), _role, trust=0.5)


def _role(name: str) -> Role:
    part, path = part_of_path(PurePosixPath(name))
    words = re.findall(r"[a-zA-Z]+|\d+|[^a-zA-Z\d]+", path.with_suffix("").as_posix())
    kinds = [WORDS[word.lower()] for word in words if word.lower() in WORDS]
    kept = [word.lower() for word in words if word.lower() not in WORDS and word.isalnum()]
    kind: Kind = next((kind for kind in kinds if kind != "image"), "image")
    return Role(kind, "-".join(kept), part)
