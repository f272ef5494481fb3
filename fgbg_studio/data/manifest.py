"""The manifest of a written dataset: one JSON line a sample.

A line tells what a person or a program filters by, and is compact: what is as usual is left out.
The whole placement follows from the index, with the recipe and the sources in dataset.json.
"""

from __future__ import annotations

import json
from typing import Any

from fgbg_studio.data.placement import UNDISTURBED, Disturbed, PlacedObject, Placement

DECIMALS = 6
as_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""Made once: `json.dumps` makes an encoder each time."""


def with_files(line: str, files: dict[str, str]) -> str:
    """A whole line: one of `line_of`, the files of its sample, and its end."""
    return f'{line[:-1]},"files":{as_json(files)}}}\n'


def line_of(placement: Placement, part: str) -> str:
    """One line: who is where, and its part of the split; boxes are left, top, width, height.

    There only where they are not as usual: "angle" (degrees), "blend" (not "none"), "objects" (from
    back to front, where there are several; the one of the line itself is at "main"), "traces"
    (how many), "disturbed" (gain, gamma, noise, JPEG quality, shift right and down).
    """
    main = placement.objects[placement.main]
    left, top, width, height = main.box
    usual = (  # put together by hand, which is several times as fast; ids need no escaping
        f'{{"index":{placement.index},"background":"{placement.background.id}",'
        f'"cutout":"{main.cutout.id}","place":{placement.place},'
        f'"flip":{"true" if placement.flip else "false"},'
        f'"box":[{left},{top},{width},{height}],"part":"{part}"'
    )
    unusual = _unusual(placement, main)
    return f"{usual},{as_json(unusual)[1:]}" if unusual else usual + "}"


def _unusual(placement: Placement, main: PlacedObject) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if main.angle:
        found["angle"] = round(main.angle, DECIMALS)
    if placement.blend.kind != "none":
        found["blend"] = placement.blend.kind
    if len(placement.objects) > 1:
        found["main"] = placement.main
        found["objects"] = [_told(placed) for placed in placement.objects]
    if placement.traces:
        found["traces"] = len(placement.traces)
    if placement.disturbed != UNDISTURBED:
        found["disturbed"] = _disturbed(placement.disturbed)
    return found


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
