"""The job behind a box on the canvas: an assistant proposes a mask for one photo."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fgbg_studio.base import registry
from fgbg_studio.base.events import Job, Progress, Result


def propose_mask(photo: Path, assistant: str, box: tuple[int, int, int, int]) -> Job:
    """Let an assistant find what a box (left, top, right, bottom) holds; the result is a mask."""
    yield Progress(0, 0, "photos", f"Loading the assistant {assistant}")
    from fgbg_studio.imaging.reading import read_rgb

    worker = _built(assistant)
    yield Progress(0, 0, "photos", f"Looking for the outline in {photo.name}")
    yield Result(worker.propose(read_rgb(photo), box=box))


@cache
def _built(assistant: str) -> Any:
    """An assistant is loaded once: some read a network of a hundred megabytes."""
    plugin = registry.load("assistants", assistant)
    return plugin.build(plugin.Options())
