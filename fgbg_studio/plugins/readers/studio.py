"""Datasets that FGBG Studio wrote, as folders, zip or tar shards: its manifest tells everything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.containers import Container
from fgbg_studio.data.matching import ForeignRecord, Match, pictures

ABOUT = "a dataset that FGBG Studio wrote, with its manifest.jsonl"
IS_GUESS = False
MANIFEST = "manifest.jsonl"
PLACEMENTS = r"placements/\d+\.jsonl"
KINDS = ("image", "mask", "depth", "background")
Text = Annotated[str, Field(max_length=1000)]


class Options(BaseOptions):
    """There is nothing to choose."""


class _Line(BaseModel):
    index: int = Field(ge=0)
    background: Text = ""
    cutout: Text = ""
    part: Text = ""
    files: dict[str, Text] = {}


def match(container: Container, options: Options) -> Match:
    """See `fgbg_studio.plugins.readers`; nothing matches where there is no manifest.

    Further pictures, label maps for instance, are the writer's own and need no word. The tables of
    a dataset in Parquet are no pictures, so it has no records here.
    """
    names = container.names()
    files, records, incomplete = set(pictures(names)), [], []
    for line in _lines(container, names):
        there = {kind: name for kind, name in line.files.items() if kind in KINDS and name in files}
        if "image" in there and "mask" in there:
            facts = {"background_id": line.background, "cutout_id": line.cutout, "part": line.part}
            records.append(ForeignRecord(f"{line.index:08d}", **there, **facts))
        else:
            incomplete.append(f"sample {line.index}")
    return Match("studio", records, incomplete, [], 1.0 if records else 0.0)


def _lines(container: Container, names: list[str]) -> Iterator[_Line]:
    """Those that can be understood: anyone may have written the file.

    A zip archive that is alone has its placements inside it, and its files are named after them.
    """
    if MANIFEST in names:
        yield from _understood(container.read(MANIFEST))
        return
    stems = {name.rpartition(".")[0]: name for name in names}
    for placements in (name for name in names if re.fullmatch(PLACEMENTS, name)):
        for line in _understood(container.read(placements)):
            paths = {kind: f"{line.part}/{kind}/{line.index:08d}" for kind in KINDS}
            paths["background"] = f"background/{line.background}"
            files = {kind: stems[path] for kind, path in paths.items() if path in stems}
            yield line.model_copy(update={"files": files})


def _understood(content: bytes) -> Iterator[_Line]:
    for line in content.splitlines():
        try:
            yield _Line.model_validate(json.loads(line))
        except (ValidationError, ValueError, RecursionError):
            continue
