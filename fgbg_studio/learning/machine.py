"""What a run is computed with: results are bit for bit the same only where all of it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from fgbg_studio import __version__
from fgbg_studio.data.recipe import PLAN_VERSION
from fgbg_studio.learning.devices import device_name

MEBIBYTE = 2**20
LINUX = Path("/proc/self/statm")
"""Where Linux tells the memory of a process, in pages; the second number is what is there."""


def machine_facts(device: torch.device) -> dict[str, Any]:
    """Device, threads and versions, as a run records them when it begins."""
    import cv2
    import numpy as np

    return {
        "device": device_name(device),
        "threads": torch.get_num_threads(),
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "fgbg-studio": __version__,
            "plan": str(PLAN_VERSION),
        },
    }


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is not as it was when a run began, a sentence each; nothing is said of what is unknown.

    The two are `machine_facts`; a record that a person has changed counts as unknown where it is
    not understood.
    """
    names = {"device": "the device", "threads": "the number of threads"}
    pairs = [(said, then.get(name), now.get(name)) for name, said in names.items()]
    before, today = (facts.get("versions") for facts in (then, now))
    if isinstance(before, Mapping) and isinstance(today, Mapping):
        pairs += [(name, before.get(name), today.get(name)) for name in today]
    return [
        f"Since this run began, {said} has changed from {old} to {new}."
        for said, old, new in pairs
        if old is not None and old != new
    ]


def threads_of(facts: Mapping[str, Any]) -> int:
    """The threads with which to go on: those the run began with, unless there are fewer cores."""
    recorded = facts.get("threads")
    if not isinstance(recorded, int) or recorded < 1:
        return torch.get_num_threads()
    return min(recorded, max(_cores(), torch.get_num_threads()))


@contextmanager
def with_threads(count: int) -> Iterator[None]:
    """Let torch compute with `count` threads for a block."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def memory_used(device: torch.device) -> float:
    """MiB: the most that torch has used of a graphics card, else what the process has in memory."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / MEBIBYTE
    return _resident() / MEBIBYTE


def _cores() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _resident() -> int:
    """Bytes that the process has in memory: now on Linux, at most so far elsewhere; 0 unknown."""
    if sys.platform == "win32":
        return 0
    import resource

    if LINUX.exists():
        return int(LINUX.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
