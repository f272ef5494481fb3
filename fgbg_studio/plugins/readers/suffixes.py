"""WebDataset's names: 00012.image.jpg or 00012.jpg, 00012.mask.png, 00012.depth.png."""

from __future__ import annotations

from pathlib import PurePosixPath

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import PARTS, Kind, Match, Role, grouped, part_of_path

ABOUT = "NAME.image.jpg, NAME.mask.png, NAME.depth.png and NAME.background.jpg, as in WebDataset"
IS_GUESS = False
KINDS: dict[str, Kind] = {
    "image": "image",
    "img": "image",
    "rgb": "image",
    "input": "image",
    "mask": "mask",
    "seg": "mask",
    "alpha": "mask",
    "label": "mask",
    "depth": "depth",
    "background": "background",
    "bg": "background",
}


class Options(BaseOptions):
    """There is nothing to choose."""


def match(container: Container, options: Options) -> Match:
    """See `fgbg_studio.plugins.readers`."""
    return grouped("suffixes", container.names(), _role, trust=0.9)


def _role(name: str) -> Role | None:
    part, path = part_of_path(PurePosixPath(name))
    key, *words = path.name.lower().split(".")[:-1]
    kind = KINDS.get(words[-1]) if words else "image"
    if kind is None:
        return None
    shard = next((f for f in path.parts[:-1] if f.endswith(".tar")), "")
    part = part or PARTS.get(shard.rpartition("-")[0].lower(), "")
    folder = "" if shard else path.parent.as_posix().removeprefix(".")
    return Role(kind, f"{folder}/{key}" if folder else key, part)
