"""Faults of the program: what nobody expected, as words for the person."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType


def sentence(error: BaseException) -> str:
    """A fault as one sentence."""
    text = str(error).strip().partition("\n")[0]
    return f"Something went wrong in the program: {text or type(error).__name__}"


def details(error: BaseException) -> str:
    """A fault with everything that helps to mend it."""
    return "".join(traceback.format_exception(error))


@contextmanager
def shown_by(show: Callable[[str, str], object]) -> Iterator[None]:
    """Pass what goes wrong in Qt's callbacks to `show`; a terminal would be seen by nobody."""
    before = sys.excepthook

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        if isinstance(error, Exception):
            show(sentence(error), details(error))

    sys.excepthook = tell
    try:
        yield
    finally:
        sys.excepthook = before
