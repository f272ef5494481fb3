"""Teachers in one line of text: "fastdepth", or "onnx:file=midas.onnx,preset=midas".

Backgrounds, fits and cards name their teacher so: it says which network it was, and the same one
can be had again.
"""

from __future__ import annotations

from typing import Any

from fgbg_studio.base import plugin_lines, registry
from fgbg_studio.base.options import Options

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
