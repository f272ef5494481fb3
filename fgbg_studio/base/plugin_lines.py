"""A plug-in in one line of text: "compact-unet", or "eigen:grey=true,width=304,height=228".

Records and flags name a plug-in so: the line says which one it was, and with which options.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote

from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.options import Options, explain


def line_of(name: str, options: Options, without: Collection[str] = ()) -> str:
    """The line for a plug-in with options; what is as usual, or in `without`, is left out."""
    usual = type(options)().model_dump()
    chosen = [
        f"{key}={_quoted(str(value))}"
        for key, value in options.model_dump().items()
        if value != usual[key] and key not in without
    ]
    return f"{name}:{','.join(chosen)}" if chosen else name


def chosen_by(kind: str, line: str) -> tuple[str, Options]:
    """The name and the options in a line. Raises StudioError for unknown ones."""
    name, _, rest = line.partition(":")
    plugin = registry.load(kind, name)
    pairs = (pair.partition("=") for pair in rest.split(",") if pair)
    try:
        options: Options = plugin.Options(**{key: unquote(value) for key, _, value in pairs})
    except ValidationError as error:
        raise explain(error) from error
    return name, options


def _quoted(value: str) -> str:
    """Without the comma that parts two options."""
    return value.replace("%", "%25").replace(",", "%2C")
