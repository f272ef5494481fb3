"""Teachers, ready to look, and in one line of text: "onnx:file=midas.onnx,preset=midas", say.

Backgrounds, fits and cards name their teacher so: it says which network it was, and the same one
can be had again.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

from fgbg_studio.base import plugin_lines, registry
from fgbg_studio.base.events import Event, Note, Progress
from fgbg_studio.base.options import Options
from fgbg_studio.base.threads import awaited

PRIOR = " (prior)"
"""Ends the name of what is no measurement of a picture, wherever it shows."""
OF_THIS_MACHINE = {"device"}
"""Options that change how fast an answer comes, and not what it is."""


def label_of(name: str, options: Options, kind: str) -> str:
    """The line for a teacher with options; those that are as usual are left out."""
    told = plugin_lines.line_of(name, options, OF_THIS_MACHINE)
    return told + (PRIOR if kind == "prior" else "")


def chosen_by(label: str) -> tuple[str, Options]:
    """The name and the options in a line. Raises StudioError for unknown ones."""
    return plugin_lines.chosen_by("teachers", label.removesuffix(PRIOR))


def teacher_by(label: str) -> Any:
    """The teacher of a line, loaded. Raises StudioError where that fails."""
    name, options = chosen_by(label)
    return registry.load("teachers", name).build(options)


def loaded(name: str, options: Options, total: int, unit: str) -> Generator[Event, None, Any]:
    """A teacher that is about to look at `total` of a unit, loaded in another thread."""
    doing = Progress(0, total, unit, f"Loading the teacher {name}")
    yield doing
    building = partial(registry.load("teachers", name).build, options)
    return (yield from awaited(building, threading.Event(), doing))


def told_kept(every: int, left: int, what: str) -> Iterator[Note]:
    """Say how many of `every` keep what they have from before, where any do."""
    if kept := every - left:
        advice = "" if left else " Nothing is left to do; choose 'replace' to make them anew."
        yield Note(f"{kept} of {every} {what} and keep it.{advice}")
