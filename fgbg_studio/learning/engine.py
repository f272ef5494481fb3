"""Starting the engine: torch's import takes seconds and holds the interpreter for about one."""

from __future__ import annotations

from fgbg_studio.base.events import Job, Note, Progress, Result


def start() -> Job:
    """Import torch once, before it is needed; the result names the device in use.

    The import cannot be interrupted.
    """
    yield Progress(0, 0, "", "Starting the engine")
    yield Note("Starting the engine (loading torch); this cannot be interrupted.")
    from fgbg_studio.learning.devices import device_name

    yield Result(device_name())
