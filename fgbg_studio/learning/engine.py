"""Starting the engine: torch's import takes seconds and holds the interpreter for about one."""

from __future__ import annotations

from fgbg_studio.base.events import Job, Note, Progress, Result


def start(threads: int = 0) -> Job:
    """Import torch once, before it is needed; the result names the device in use.

    `threads`, if not 0, limits the threads of one operation. The import cannot be interrupted.
    """
    yield Progress(0, 0, "", "Starting the engine")
    yield Note("Starting the engine (loading torch); this cannot be interrupted.")
    import torch

    from fgbg_studio.learning.devices import device_name

    if threads:
        torch.set_num_threads(threads)
    yield Result(device_name())
