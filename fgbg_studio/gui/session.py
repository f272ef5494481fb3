"""What the pages share: the open project, the jobs under way, and messages to the person."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job
from fgbg_studio.gui.job_runner import JobRunner, RunningJob
from fgbg_studio.gui.known_runs import KnownRuns
from fgbg_studio.gui.settings import Settings

if TYPE_CHECKING:
    from fgbg_studio.data.recipe import Recipe
    from fgbg_studio.project import Project

READ_ONLY = "The project is open for reading only."


class Session(QObject):
    """One window's state. Pages change the project and then emit what changed."""

    save_wanted = Signal(object)
    """Write what is not saved yet; why something could not be is appended to the list."""
    unsaved = Signal(str, object)
    """Why something could not be saved, and what to call with whether it may be lost."""
    project_changed = Signal()
    """Another project, or none, is open now."""
    sources_changed = Signal()
    """Backgrounds, cut-outs or photos were added, changed or removed."""
    recipe_changed = Signal()
    runs_changed = Signal()
    datasets_changed = Signal()
    """Written ones were removed, or put back."""
    message = Signal(str, bool)
    """A sentence for the person, and whether it is a warning."""
    fault = Signal(str, str)
    """A fault of the program: a sentence, and the details to copy."""
    left_out = Signal(str, str)
    """What a job left out, as a sentence, and the reason for each."""
    offer = Signal(str, str, object)
    """A sentence, the text of its button, and what the button calls."""
    removed = Signal(str, object)
    """What was removed, as a sentence, and what takes it back."""
    taken_back = Signal(str)
    """The sentence of a removal that holds no more."""
    choice = Signal(str, object)
    """A sentence, and a list of its buttons: the text of each, and what it calls."""
    newest_choice = Signal(str, str, object)
    """The same of a subject, named first: a newer one takes the place of the one before."""
    cutout_wanted = Signal(str)
    """The id of a cut-out that is to be seen in the editor."""
    correction_wanted = Signal(object)
    """A `Correction`: a photo that is to be seen in the editor with the mask that it has there."""
    training_wanted = Signal(str)
    """The name of a run from whose last checkpoint a training is to go on."""
    masks_changed = Signal()
    """Masks of photos were made elsewhere than in the editor."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = JobRunner()
        self.project: Project | None = None

    @cached_property
    def runs(self) -> KnownRuns:
        """The project's runs, looked for from the first time that somebody asks."""
        return KnownRuns(self)

    def open(self, folder: Path) -> bool:
        """Open a project in place of the present one; a failure becomes a message."""
        from fgbg_studio.project import Project

        return self._take(lambda: Project.open(folder))

    def create(self, folder: Path) -> bool:
        """Make a project and open it; a failure becomes a message."""
        from fgbg_studio.project import Project

        return self._take(lambda: Project.create(folder))

    def close(self, *, lose: bool = False) -> bool:
        """Close the project, if one is open; False where that would lose what cannot be saved."""
        if not self._may_leave(lose, lambda lose: self.close(lose=lose)):
            return False
        if self.project:
            self.project.close()
            self.project = None
            self.project_changed.emit()
        return True

    def save(self) -> str:
        """Have everything written that is not yet; why something could not be, or ""."""
        problems: list[str] = []
        if self.project:
            self.save_wanted.emit(problems)
        return " ".join(dict.fromkeys(problems))

    def save_first(self) -> bool:
        """`save` before something is made of it; a failure becomes a message."""
        if problem := self.save():
            self.message.emit(problem, True)
        return not problem

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
        running.ended.connect(lambda: self._tell_left_out(running))
        self.jobs.start(running)
        return running

    def _tell(self, message: str, details: str) -> None:
        if details:
            self.fault.emit(message, details)
        else:
            self.message.emit(message, True)

    def _tell_left_out(self, job: RunningJob) -> None:
        if len(job.warnings) == 1:
            self.message.emit(job.warnings[0], True)
        elif job.warnings:
            text = f"{job.title}: {len(job.warnings):,} pictures were left out."
            self.left_out.emit(text, "\n".join(job.warnings))

    def _may_leave(self, lose: bool, again: Callable[[bool], object]) -> bool:
        problem = "" if lose else self.save()
        if problem:
            self.unsaved.emit(problem, again)
        return not problem

    def _take(self, opening: Callable[[], Project], *, lose: bool = False) -> bool:
        if self.jobs.work:
            self.message.emit("Stop the running job, or wait for it, then open another.", True)
            return False
        if not self._may_leave(lose, lambda lose: self._take(opening, lose=lose)):
            return False
        opened: list[Project] = []
        if not self.attempt(lambda: opened.append(opening())):
            return False
        if self.project:
            self.project.close()
        self.project = opened[0]
        self.settings.remember(self.project.folder)
        self.project_changed.emit()
        if self.project.read_only:
            self.message.emit(f"Open for reading only. {self.project.read_only_reason}", True)
        return True
