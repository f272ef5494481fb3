"""Filling a disk to the last byte."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def fill(path: Path, leave: int = 0) -> None:
    """Write a file until the disk is full, then give `leave` bytes back."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - leave)
