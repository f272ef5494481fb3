"""The manifest of a written dataset: one JSON line a sample, enough to render it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fgbg_studio.data.dataset import Dataset, described
from fgbg_studio.data.plan import Placement
from fgbg_studio.data.splits import part_of

FORMAT = 1


def record(placement: Placement, share: float, files: list[str]) -> dict[str, Any]:
    """One line: the placement in full, its part of the split, and its files."""
    background, cutout = placement.background.id, placement.cutout.id
    return {
        "index": placement.index,
        "background": background,
        "cutout": cutout,
        "place": placement.place,
        "flip": placement.flip,
        "box": [placement.left, placement.top, placement.width, placement.height],
        "disturbed": asdict(placement.disturbed),
        "part": part_of(background, cutout, share),
        "files": {name.partition("/")[0]: name for name in files},
    }


def card(dataset: Dataset, writer: str, options: dict[str, Any], count: int) -> dict[str, Any]:
    """dataset.json: recipe, sources with their hashes, depth scale, and how it was written."""
    return {
        "format": FORMAT,
        "samples": count,
        "planned": len(dataset),
        "writer": writer,
        "writer_options": options,
        **described(dataset),
    }
