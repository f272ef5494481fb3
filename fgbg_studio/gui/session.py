"""What the pages share: the open project, the jobs under way, and messages to the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job
from fgbg_studio.gui.job_runner import JobRunner, RunningJob
from fgbg_studio.gui.settings import Settings

if TYPE_CHECKING:
    from fgbg_studio.data.recipe import Recipe
    from fgbg_studio.project import Project


class Session(QObject):
    """One window's state. Pages change the project and then emit what changed."""

    project_closing = Signal()
    """The project is about to be closed: the last moment to write what is not saved yet."""
    project_changed = Signal()
    """Another project, or none, is open now."""
    sources_changed = Signal()
    """Backgrounds, cut-outs or photos were added, changed or removed."""
    recipe_changed = Signal()
    runs_changed = Signal()
    message = Signal(str, bool)
    """A sentence for the person, and whether it is a warning."""
    fault = Signal(str, str)
    """A fault of the program: a sentence, and the details to copy."""
    offer = Signal(str, str, object)
    """A sentence, the text of its button, and what the button calls."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = JobRunner()
        self.project: Project | None = None

    def open(self, folder: Path) -> bool:
        """Open a project in place of the present one; a failure becomes a message."""
        from fgbg_studio.project import Project

        return self._take(lambda: Project.open(folder))

    def create(self, folder: Path) -> bool:
        """Make a project and open it; a failure becomes a message."""
        from fgbg_studio.project import Project

        return self._take(lambda: Project.create(folder))

    def close(self) -> None:
        """Close the project, if one is open."""
        if self.project:
            self.project_closing.emit()
            self.project.close()
            self.project = None
            self.project_changed.emit()

    def set_recipe(self, recipe: Recipe) -> None:
        """Make `recipe` the project's own."""
        project = self.project
        if project and self.attempt(lambda: project.set_recipe(recipe)):
            self.recipe_changed.emit()

    def attempt(self, change: Callable[[], object]) -> bool:
        """Do something quick; an expected failure becomes a message. Returns whether it worked."""
        try:
            change()
        except StudioError as error:
            self.message.emit(str(error), True)
            return False
        return True

    def run(
        self,
        title: str,
        job: Job,
        *,
        on_events: Callable[[list[Event]], None] | None = None,
        on_result: Callable[[Any], None] | None = None,
        on_stopped: Callable[[], None] | None = None,
        on_ended: Callable[[], None] | None = None,
        quiet: bool = False,
    ) -> RunningJob:
        """Start a job. The callables are called in the GUI thread; failures become messages.

        `quiet` is for what nobody waits for: closing the window does not ask about it.
        """
        running = RunningJob(title, job, quiet=quiet)
        for signal, slot in (
            (running.events, on_events),
            (running.succeeded, on_result),
            (running.stopped, on_stopped),
            (running.ended, on_ended),
        ):
            if slot:
                signal.connect(slot)
        running.failed.connect(self._tell)
        self.jobs.start(running)
        return running

    def _tell(self, message: str, details: str) -> None:
        if details:
            self.fault.emit(message, details)
        else:
            self.message.emit(message, True)

    def _take(self, opening: Callable[[], Project]) -> bool:
        if self.jobs.work:
            self.message.emit("Stop the running job, or wait for it, then open another.", True)
            return False
        opened: list[Project] = []
        if not self.attempt(lambda: opened.append(opening())):
            return False
        if self.project:
            self.project_closing.emit()
            self.project.close()
        self.project = opened[0]
        self.settings.remember(self.project.folder)
        self.project_changed.emit()
        if self.project.read_only:
            self.message.emit(f"Open for reading only. {self.project.read_only_reason}", True)
        return True
