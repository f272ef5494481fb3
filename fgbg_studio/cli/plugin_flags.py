"""Commands whose flags depend on a plug-in that one of their arguments names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import tyro
from tyro.conf import arg

from fgbg_studio.base.options import Options

ProjectFolder: TypeAlias = Annotated[Path, tyro.conf.Positional, arg(help="Folder of the project")]


def named(arguments: Sequence[str], command: str, flag: str, usual: str) -> str:
    """What `flag` says in the arguments of a command; `usual` where it, or the command, is not.

    The last one counts, as it does for tyro.
    """
    if not arguments or arguments[0] != command:
        return usual
    found = usual
    for argument, after in zip(arguments, [*arguments[1:], usual], strict=True):
        if argument == flag:
            found = after
        elif argument.startswith(f"{flag}="):
            found = argument.partition("=")[2]
    return found


def with_flags(
    command: Callable[..., None], kind: type[Options], plugin: str
) -> Callable[..., None]:
    """The command with the fields of `kind` as flags; its parameter `options` gets them.

    The help lists them under the name of the plug-in.
    """
    command.__annotations__["options"] = Annotated[kind, arg(name=plugin)]
    configured: Callable[..., None] = tyro.conf.configure(tyro.conf.OmitArgPrefixes)(command)
    return configured


class Nothing(Options):
    """There is nothing to choose."""
