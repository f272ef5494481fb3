"""Commands whose flags depend on a plug-in that one of their arguments names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import tyro

from fgbg_studio.base.options import Options


def named(arguments: Sequence[str], command: str, flag: str, usual: str) -> str:
    """What `flag` says in the arguments of a command; `usual` where it, or the command, is not."""
    if not arguments or arguments[0] != command:
        return usual
    for argument, after in zip(arguments, [*arguments[1:], usual], strict=True):
        if argument == flag:
            return after
        if argument.startswith(f"{flag}="):
            return argument.partition("=")[2]
    return usual


def with_flags(command: Callable[..., None], kind: type[Options]) -> Callable[..., None]:
    """The command with the fields of `kind` as flags; its parameter `options` gets them."""
    command.__annotations__["options"] = kind
    configured: Callable[..., None] = tyro.conf.configure(tyro.conf.OmitArgPrefixes)(command)
    return configured


class Nothing(Options):
    """There is nothing to choose."""
