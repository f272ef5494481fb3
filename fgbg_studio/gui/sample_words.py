"""A placement written out, as rich text: each cut-out's name is a link to it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fgbg_studio.gui.part_names import part_name

if TYPE_CHECKING:
    from fgbg_studio.data.placement import Colours, Disturbed, PlacedObject, Placement
    from fgbg_studio.gui.sample_pictures import SamplePicture


def describe(picture: SamplePicture) -> str:
    """All that decides a sample, a line for each thing."""
    placement = picture.placement
    part = f" · {escape(part_name(picture.part))}" if picture.part else ""
    head = f"<b>Sample {picture.index:,}</b>{part}"
    if placement is None:
        return "<br>".join([head, *map(escape, picture.words.splitlines())])
    depth = [f"Depth: {escape(picture.depth_told)}"] if picture.depth_told else []
    return "<br>".join([head, *_lines(placement), *depth])


def _lines(placement: Placement) -> list[str]:
    mirrored = ", mirrored" if placement.flip else ""
    background = escape(placement.background.name)
    lines = [f"On {background}, place {placement.place + 1:,}{mirrored}"]
    for number, placed in enumerate(placement.objects):
        is_main = number == placement.main and len(placement.objects) > 1
        lines.append(_object(placed) + (" (the one enumerated)" if is_main else ""))
    if len(placement.objects) > 1:
        lines[1] = f"From back to front: {lines[1]}"
        lines.append(f"At least {placement.least_visible:.0%} of each is left visible")
    return [*lines, *_joined(placement), _disturbed(placement.disturbed)]


def _object(placed: PlacedObject) -> str:
    left, top, width, height = placed.box
    link = f'<a href="{placed.cutout.id}">{escape(placed.cutout.name)}</a>'
    text = f"{link}: {placed.width} × {placed.height} px"
    if placed.angle:
        text += f", turned by {placed.angle:.1f}°, in a box of {width} × {height} px"
    mirrored = ", mirrored" if placed.flip else ""
    return f"{text} at {left}, {top}{mirrored}{_colours(placed.colours)}"


def _colours(colours: Colours) -> str:
    told = [
        f"{name} × {factor:.2f}"
        for name, factor in zip(("brightness", "contrast", "saturation"), colours, strict=False)
        if factor != 1.0
    ]
    if colours.hue:
        told.append(f"hue {colours.hue:+.0f}°")
    return "".join(f", {one}" for one in told)


def _joined(placement: Placement) -> list[str]:
    """Blend, look and traces, where there are any."""
    blend, told = placement.blend, []
    if blend.kind != "none":
        angle = f" at {blend.angle:.0f}°" if blend.kind == "motion" else ""
        size = f", {blend.size:g} px{angle}" if blend.size else ""
        told.append(f"blend {blend.kind}{size}")
    if placement.harmonise:
        told.append(f"colours {placement.harmonise:.0%} of the way to those around")
    if placement.shadow:
        told.append(f"shadow {placement.shadow:.0%}")
    if placement.traces:
        traces = len(placement.traces)
        told.append(f"{traces} trace{'s' if traces > 1 else ''} of blending without an object")
    text = "; ".join(told)
    return [text[0].upper() + text[1:]] if text else []


def _disturbed(disturbed: Disturbed) -> str:
    """The photometric disturbance; what changes nothing is left out."""
    told = []
    if disturbed.gain != 1.0:
        told.append(f"light × {disturbed.gain:.2f}")
    if disturbed.gamma != 1.0:
        told.append(f"gamma {disturbed.gamma:.2f}")
    if disturbed.noise:
        told.append(f"noise {disturbed.noise:.1f}")
    if disturbed.jpeg < 100:
        told.append(f"JPEG {disturbed.jpeg}")
    if disturbed.right or disturbed.down:
        told.append(f"shifted by {disturbed.right}, {disturbed.down} px")
    return f"Disturbed: {', '.join(told)}" if told else "Not disturbed"
