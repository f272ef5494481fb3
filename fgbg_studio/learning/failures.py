"""Why a training cannot go on, and what the person can do then."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import torch

from fgbg_studio.base.errors import StudioError
from fgbg_studio.learning.options import TrainOptions

SIGNS = ("not enough memory", "out of memory", "can't allocate memory", "insufficient memory")
"""What the messages of torch, its backends and OpenCV have in common where memory lacks."""


class NotFiniteError(FloatingPointError):
    """The loss, or a weight, is infinite or no number."""


@contextmanager
def explained(options: TrainOptions, kept: Callable[[], str]) -> Iterator[None]:
    """Turn lack of memory, and numbers that are none, into a StudioError that says what to do.

    `kept` tells what of the run is safe.
    """
    try:
        yield
    except NotFiniteError as error:
        raise StudioError(f"{error} {kept()} {_calmer(options)}") from error
    except (MemoryError, RuntimeError, cv2.error) as error:
        if not lacks_memory(error):
            raise
        free_memory()
        raise StudioError(f"There is not enough memory. {kept()} {_smaller(options)}") from error


def lacks_memory(error: BaseException) -> bool:
    """Whether a failure, or one that it came out of, is for want of memory.

    Closing a half-written checkpoint, torch buries the MemoryError under a fault of its own.
    """
    return any(_tells_of_memory(cause) for cause in _buried(error))


def _buried(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that were being handled when it was raised, newest first."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _tells_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return any(sign in str(error).lower() for sign in SIGNS)


def free_memory() -> None:
    """Let go of what nothing uses, so that the program can go on."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _calmer(options: TrainOptions) -> str:
    advice = f"Train anew with a lower rate: --rate {options.rate / 4:g}"
    return f"{advice}." if options.precision == "full" else f"{advice} or --precision full."


def _smaller(options: TrainOptions) -> str:
    if options.batch > 1:
        return f"Train anew with a smaller batch: --batch {options.batch // 2}."
    return "Train anew with smaller samples (--size) or a smaller model."
