"""The processes of a command that runs in a group of its own; on Linux."""

from __future__ import annotations

import time
from pathlib import Path


def members(group: int) -> list[int]:
    """The processes of a group that run, the one that leads it first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, _, of_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(of_group) == group and state not in "ZX":
                found.append(int(entry.name))
    return sorted(found, key=lambda pid: pid != group)


def is_worker(pid: int) -> bool:
    """Whether a process is a worker and not the tracker of resources that Python starts."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def left_after(group: int, seconds: float) -> int:
    """How many processes of a group are still there after a while."""
    deadline = time.monotonic() + seconds
    while (left := members(group)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return len(left)
