"""What the processes of `test_workers` are asked to do; they import it by its name."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fgbg_studio.base.errors import StudioError


def doubling(factor: int) -> Callable[[int], int]:
    return lambda number: number * factor


def noting(folder: Path) -> Callable[[int], int]:
    """Leaves a file for each order that was begun."""

    def note(number: int) -> int:
        (folder / str(number)).touch()
        return number

    return note


def sleeping(folder: Path) -> Callable[[int], int]:
    """Leaves a file with the process's number, and is busy for a long time."""

    def sleep(number: int) -> int:
        (folder / str(os.getpid())).touch()
        time.sleep(600)
        return number

    return sleep


def refusing() -> Callable[[int], int]:
    raise StudioError("The disk is full.")


def failing() -> Callable[[int], int]:
    return lambda number: 1 // number


def telling() -> Callable[[str], list[str]]:
    return lambda name: sorted(module for module in sys.modules if module.startswith(name))


def making_shards() -> Callable[[tuple[str, ...]], list[str]]:
    """What a process that makes shards has imported, of the modules it is asked for."""
    from fgbg_studio.data import encoding, samples, source_cache
    from fgbg_studio.jobs import rendering

    assert all((encoding, samples, source_cache, rendering))
    return lambda names: sorted(set(names) & sys.modules.keys())
