"""Teachers in one line of text: "fastdepth", or "onnx:file=midas.onnx,preset=midas".

Backgrounds, fits and cards name their teacher so: it says which network it was, and the same one
can be had again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options, explain

PRIOR = " (prior)"
"""Ends the name of what is no measurement of a picture, wherever it shows."""
OF_THIS_MACHINE = {"device"}
"""Options that change how fast an answer comes, and not what it is."""


def label_of(name: str, options: Options, kind: str) -> str:
    """The line for a teacher with options; those that are as usual are left out."""
    usual = type(options)().model_dump()
    chosen = [
        f"{key}={_quoted(str(value))}"
        for key, value in options.model_dump().items()
        if value != usual[key] and key not in OF_THIS_MACHINE
    ]
    told = f"{name}:{','.join(chosen)}" if chosen else name
    return told + (PRIOR if kind == "prior" else "")


def chosen_by(label: str) -> tuple[str, Options]:
    """The name and the options in a line. Raises StudioError for unknown ones."""
    name, _, rest = label.removesuffix(PRIOR).partition(":")
    plugin = registry.load("teachers", name)
    pairs = (pair.partition("=") for pair in rest.split(",") if pair)
    try:
        options: Options = plugin.Options(**{key: unquote(value) for key, _, value in pairs})
    except ValidationError as error:
        raise explain(error) from error
    return name, options


def teacher_by(label: str) -> Any:
    """The teacher of a line, loaded. Raises StudioError where that fails."""
    name, options = chosen_by(label)
    return registry.load("teachers", name).build(options)


def _quoted(value: str) -> str:
    """Without the comma that parts two options."""
    return value.replace("%", "%25").replace(",", "%2C")
