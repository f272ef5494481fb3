"""Running a job under a progress bar, with Ctrl-C as a polite stop."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from fgbg_studio.base import events
from fgbg_studio.base.errors import Cancelled
from fgbg_studio.base.events import Control, Event, Job, Note, drive
from fgbg_studio.project import Project

console = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and notes go to stderr; stdout is for results, which other programs may read."""


GO_ON = {
    "train": ("run", "resume {project} {name}"),
    "generate": ("dataset", "generate {project} --resume {name}"),
}
"""What a command leaves where it is stopped, and how to go on."""


class Rate(ProgressColumn):
    """Units a second."""

    def render(self, task: Task) -> Text:
        """For example "6,912/s"."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "", style="dim")


def run(job: Job) -> Any:
    """Drive `job` to its result. The first Ctrl-C stops it in a resumable state, a second kills it.

    Raises `Cancelled` after a stop, and whatever the job raises.
    """
    control = Control()
    with _Interrupting(control), _bar() as bar:
        task = bar.add_task("Starting", total=None, unit="")
        return drive(job, lambda arrived: _show(bar, task, arrived), control)


def run_resumable(command: str, project: Project, job: Job) -> Any:
    """Run a job that can go on after a stop, and tell how."""
    from fgbg_studio.jobs.unfinished import unfinished

    before = {(left.kind, left.name) for left in unfinished(project)}
    try:
        return run(job)
    except Cancelled as stopped:
        kind, how = GO_ON[command]
        left = [u for u in unfinished(project) if u.kind == kind]
        newest = [u for u in left if (u.kind, u.name) not in before] or left
        if not newest:
            raise
        how = how.format(project=project.folder, name=newest[0].name)
        raise Cancelled(f"{stopped} Go on with: fgbg-studio {how}") from stopped


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,  # in a log file, the notes tell how far it is
    )


def _show(bar: Progress, task: Any, arrived: list[Event]) -> None:
    for event in arrived:
        if isinstance(event, Note):
            bar.console.print(event.text, style="yellow" if event.warning else None, markup=False)
        elif isinstance(event, events.Progress):
            total = event.total or None
            bar.update(task, completed=event.done, total=total, unit=event.unit)
            bar.update(task, description=event.doing or bar.tasks[0].description)


class _Interrupting:
    """While active, SIGINT and SIGTERM cancel the control; a second SIGINT interrupts at once."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.before: dict[int, Any] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self.before[number] = signal.signal(number, self._cancel)

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _cancel(self, number: int, frame: FrameType | None) -> None:
        if self.control.cancelled and number == signal.SIGINT:
            raise KeyboardInterrupt
        console.print("Stopping at the next safe point. Ctrl-C again stops at once.")
        self.control.cancel()
