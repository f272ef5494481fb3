"""The manifest of a written dataset: one JSON line a sample.

A line tells what a person or a program filters by, and is compact: what is as usual is left out.
The whole placement follows from the index, with the recipe and the sources in dataset.json.
"""

from __future__ import annotations

import json
from typing import Any

from fgbg_studio.data.placement import Disturbed, PlacedObject, Placement

PLAIN = Disturbed()
DECIMALS = 6
as_line = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""One record as a line of JSON without its end; an encoder that is made once is twice as fast."""


def with_files(line: str, files: dict[str, str]) -> str:
    """A whole line: one of a `record`, and the files of its sample."""
    return f'{line[:-1]},"files":{as_line(files)}}}\n'


def record(placement: Placement, part: str) -> dict[str, Any]:
    """One line: who is where, and its part of the split; boxes are left, top, width, height.

    There only where they are not as usual: "angle" (degrees), "blend" (not "none"), "objects" (from
    back to front, where there are several; the one of the line itself is at "main"), "traces"
    (how many), "disturbed" (gain, gamma, noise, JPEG quality, shift right and down).
    """
    main = placement.objects[placement.main]
    line: dict[str, Any] = {
        "index": placement.index,
        "background": placement.background.id,
        "cutout": main.cutout.id,
        "place": placement.place,
        "flip": placement.flip,
        "box": main.box,
        "part": part,
    }
    if main.angle:
        line["angle"] = round(main.angle, DECIMALS)
    if placement.blend.kind != "none":
        line["blend"] = placement.blend.kind
    if len(placement.objects) > 1:
        line["main"] = placement.main
        line["objects"] = [_told(placed) for placed in placement.objects]
    if placement.traces:
        line["traces"] = len(placement.traces)
    if placement.disturbed != PLAIN:
        line["disturbed"] = _disturbed(placement.disturbed)
    return line


def sources_of(placement: Placement) -> list[str]:
    """The ids of all that a sample is made of."""
    shapes = [trace.shape.cutout.id for trace in placement.traces]
    cutouts = [placed.cutout.id for placed in placement.objects]
    return [placement.background.id, *cutouts, *shapes]


def _told(placed: PlacedObject) -> dict[str, Any]:
    told = {"cutout": placed.cutout.id, "box": placed.box, "flip": placed.flip}
    return told | {"angle": round(placed.angle, DECIMALS)} if placed.angle else told


def _disturbed(disturbed: Disturbed) -> list[float]:
    return [
        round(disturbed.gain, DECIMALS),
        round(disturbed.gamma, DECIMALS),
        round(disturbed.noise, DECIMALS),
        disturbed.jpeg,
        disturbed.right,
        disturbed.down,
    ]
