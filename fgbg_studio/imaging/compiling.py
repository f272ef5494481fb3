"""Loops over single pixels and bytes, as machine code, where numpy has no words for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The same function over arrays and whole numbers, by numba.

    It is compiled at its first use on a machine, which takes a second or so, and kept on disk; by
    each process anew where neither the program's folder nor the person's can be written.
    """
    try:
        return cast("F", njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast("F", njit(nogil=True)(function))
